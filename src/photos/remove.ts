import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { photoPath, picturesFolder, preparedPath, type PhotoFolders } from './folders.ts';

/** Removes a photo and what was made from it. */
export async function removePhoto(folders: PhotoFolders, name: string): Promise<void> {
  await rm(photoPath(folders, name), { force: true });
  await rm(preparedPath(folders, name), { force: true });
  await rm(picturesFolder(folders, name), { recursive: true, force: true });
}

/** Removes the prepared picture of a photo that has been read. */
export async function removePrepared(folders: PhotoFolders, name: string): Promise<void> {
  await rm(preparedPath(folders, name), { force: true });
}

/** As `keepPhoto` names photos; what else lies in the folder was put there by somebody else and is left alone. */
const photoName = /^\d{14}_[0-9a-f]{8}\.(jpg|png|webp|tif)$/;

/** The names of kept photos last written before `time`. */
export async function photosWrittenBefore(folders: PhotoFolders, time: number): Promise<string[]> {
  return (await writtenBefore(folders.uploads, time)).filter((name) => photoName.test(name));
}

/** Removes what uploads and readings that were cut off by a crash have left behind before `time`. Returns how much. */
export async function removeStale(folders: PhotoFolders, time: number): Promise<number> {
  let removed = 0;
  for (const folder of [folders.incoming, folders.prepared]) {
    for (const name of await writtenBefore(folder, time)) {
      await rm(join(folder, name), { recursive: true, force: true });
      removed += 1;
    }
  }
  return removed + (await removeStalePictures(folders, time));
}

/** Pictures go with their photo; one that was being made just then may have come after it, or been cut off. */
async function removeStalePictures(folders: PhotoFolders, time: number): Promise<number> {
  let removed = 0;
  for (const photo of await readdir(folders.pictures).catch(noneIfGone)) {
    const folder = picturesFolder(folders, photo);
    if (await isGone(photoPath(folders, photo))) {
      await rm(folder, { recursive: true, force: true });
      removed += 1;
      continue;
    }
    for (const name of await writtenBefore(folder, time)) {
      if (!name.endsWith('.part')) continue;
      await rm(join(folder, name), { force: true });
      removed += 1;
    }
  }
  return removed;
}

/**
 * Removes the pictures that nobody has asked for the longest, until all of them take `mostBytes` at most. Returns how
 * many went, and how much the others take.
 */
export async function trimPictures(
  folders: PhotoFolders,
  mostBytes: number,
): Promise<{ removed: number; bytes: number }> {
  const kept: { path: string; bytes: number; usedAt: number }[] = [];
  for (const photo of await readdir(folders.pictures).catch(noneIfGone)) {
    const folder = picturesFolder(folders, photo);
    for (const name of await readdir(folder).catch(() => [])) {
      const found = await stat(join(folder, name)).catch(() => null);
      if (found?.isFile()) kept.push({ path: join(folder, name), bytes: found.size, usedAt: found.mtimeMs });
    }
  }
  let bytes = kept.reduce((sum, picture) => sum + picture.bytes, 0);
  let removed = 0;
  for (const picture of kept.sort((a, b) => a.usedAt - b.usedAt)) {
    if (bytes <= mostBytes) break;
    await rm(picture.path, { force: true });
    bytes -= picture.bytes;
    removed += 1;
  }
  return { removed, bytes };
}

/** Only where the disk says so: a disk that does not answer is no reason to remove anything. */
async function isGone(path: string): Promise<boolean> {
  return stat(path).then(
    () => false,
    (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT',
  );
}

async function writtenBefore(folder: string, time: number): Promise<string[]> {
  const old: string[] = [];
  for (const name of await readdir(folder).catch(noneIfGone)) {
    const found = await stat(join(folder, name)).catch(() => null);
    if (found && found.mtimeMs < time) old.push(name);
  }
  return old;
}

/** The cache can be emptied at any time, folders and all. */
function noneIfGone(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
