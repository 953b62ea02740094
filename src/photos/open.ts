import { readFile } from 'node:fs/promises';
import { photoPath, type PhotoFolders } from './folders.ts';

/** A kept photo as it was sent; null where it is not there any more. */
export async function openPhoto(folders: PhotoFolders, photoName: string): Promise<Buffer | null> {
  try {
    return await readFile(photoPath(folders, photoName));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
