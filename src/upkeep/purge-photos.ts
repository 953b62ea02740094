import type { PhotoFolders } from '../photos/folders.ts';
import { photosWrittenBefore, removePhoto, removeStale } from '../photos/remove.ts';
import type { SheetStore } from '../stores/sheets.ts';

export interface PurgeCounts {
  /** photos that had been kept long enough */
  expired: number;
  /** photos that no sheet knows of */
  orphans: number;
  /** what uploads and readings that were cut off had left behind */
  stale: number;
}

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;

/**
 * Removes the photos of finished jobs accepted more than `days` days ago, and files that nobody knows of. Results
 * stay. The row is written before the file goes, so that a crash in between leaves an orphan for the next time and
 * never a row that points at nothing.
 */
export async function purgePhotos(
  parts: { sheets: SheetStore; folders: PhotoFolders },
  days: number,
  now: number = Date.now(),
): Promise<PurgeCounts> {
  const { sheets, folders } = parts;

  let expired = 0;
  for (const { sheetId, photoName } of sheets.photosOlderThan(now - days * dayMs)) {
    if (!sheets.markPhotoRemoved(sheetId, now)) continue;
    await removePhoto(folders, photoName);
    expired += 1;
  }

  // A photo stands among the kept ones a moment before its job is written; an hour is more than a moment.
  let orphans = 0;
  for (const name of await photosWrittenBefore(folders, now - hourMs)) {
    if (sheets.isPhotoKept(name)) continue;
    await removePhoto(folders, name);
    orphans += 1;
  }

  return { expired, orphans, stale: await removeStale(folders, now - hourMs) };
}
