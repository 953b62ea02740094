import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, open, rename, rm } from 'node:fs/promises';
import type { PhotoFormat, StoredPhoto } from '../domain/job.ts';
import { photoPath, preparedPath, type PhotoFolders } from './folders.ts';
import type { ReceivedFile } from './receive.ts';

export interface VettedFile extends ReceivedFile {
  format: PhotoFormat;
  widthPx: number;
  heightPx: number;
  /** the picture that vetting left behind */
  preparedPath: string;
}

const extensions: Record<PhotoFormat, string> = { jpeg: 'jpg', png: 'png', webp: 'webp', tiff: 'tif' };

/**
 * Moves a vetted file among the kept photos, under a name of time and chance that no other photo has, and its
 * prepared picture beside it. It is on the disk, not only on its way there, when this returns.
 */
export async function keepPhoto(
  folders: PhotoFolders,
  file: VettedFile,
  now: number = Date.now(),
): Promise<StoredPhoto> {
  const name = await takeName(folders, file, now);
  // Only a shortcut for the reader, which makes it anew where it is missing.
  await rename(file.preparedPath, preparedPath(folders, name)).catch(() => undefined);
  return {
    name,
    format: file.format,
    bytes: file.bytes,
    sha256: file.sha256,
    widthPx: file.widthPx,
    heightPx: file.heightPx,
  };
}

/** Puts photos back out that were kept for a job which then could not be accepted. */
export async function dropPhotos(folders: PhotoFolders, names: string[]): Promise<void> {
  for (const name of names) {
    await rm(photoPath(folders, name), { force: true });
    await rm(preparedPath(folders, name), { force: true });
  }
}

/** Makes the names of new files last through a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function takeName(folders: PhotoFolders, file: VettedFile, now: number): Promise<string> {
  for (;;) {
    const name = `${utcSecond(now)}_${randomBytes(4).toString('hex')}.${extensions[file.format]}`;
    try {
      await linkOrCopy(file.path, photoPath(folders, name));
      return name;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** Unlike a rename, both of these fail where the name is taken. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EPERM' && code !== 'ENOTSUP') throw error;
    // A file system without hard links.
    await copyFile(from, to, constants.COPYFILE_EXCL);
  }
}

const utcSecond = (now: number): string => new Date(now).toISOString().replace(/\D/g, '').slice(0, 14);
