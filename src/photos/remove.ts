import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { photoPath, preparedPath, thumbnailPath, type PhotoFolders } from './folders.ts';

/** Removes a photo and what was made from it. */
export async function removePhoto(folders: PhotoFolders, name: string): Promise<void> {
  await rm(photoPath(folders, name), { force: true });
  await rm(preparedPath(folders, name), { force: true });
  await rm(thumbnailPath(folders, name), { force: true });
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
  return removed + (await removeStaleThumbnails(folders, time));
}

/** A thumbnail goes with its photo; one that was being made just then may have come after it, or been cut off. */
async function removeStaleThumbnails(folders: PhotoFolders, time: number): Promise<number> {
  let removed = 0;
  for (const name of await writtenBefore(folders.thumbnails, time)) {
    const photo = thumbnailName.exec(name)?.[1];
    const isStale = photo === undefined ? name.endsWith('.part') : await isGone(photoPath(folders, photo));
    if (!isStale) continue;
    await rm(join(folders.thumbnails, name), { force: true });
    removed += 1;
  }
  return removed;
}

/** As `thumbnailPath` names them. */
const thumbnailName = /^(.+)\.thumbnail$/;

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
