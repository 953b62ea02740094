import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { StoredPhoto } from '../domain/job.ts';

/** Where photos are: nothing of them is written anywhere else. */
export interface PhotoFolders {
  /** accepted photos, untouched */
  uploads: string;
  /** pictures prepared for the readers; can be emptied at any time */
  prepared: string;
  /** pictures for pages, in a folder for each photo; can be emptied at any time */
  pictures: string;
  /** one folder for each upload under way */
  incoming: string;
}

/** Makes the folders of a data directory where they are missing, readable by their owner alone. */
export function makePhotoFolders(dataDir: string): PhotoFolders {
  const folders = {
    uploads: join(dataDir, 'uploads'),
    prepared: join(dataDir, 'cache', 'prepared'),
    pictures: join(dataDir, 'cache', 'pictures'),
    incoming: join(dataDir, 'tmp'),
  };
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folders;
}

export function photoPath(folders: PhotoFolders, photoName: StoredPhoto['name']): string {
  return join(folders.uploads, photoName);
}

/** Where all pictures of a photo are. */
export function picturesFolder(folders: PhotoFolders, photoName: StoredPhoto['name']): string {
  return join(folders.pictures, photoName);
}

export function picturePath(folders: PhotoFolders, photoName: StoredPhoto['name'], shape: string): string {
  return join(picturesFolder(folders, photoName), `${shape}.picture`);
}

export function preparedPath(folders: PhotoFolders, photoName: StoredPhoto['name']): string {
  return join(folders.prepared, `${photoName}.prepared.jpg`);
}
