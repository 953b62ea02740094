import { createHash } from 'node:crypto';
import { access, mkdir, readFile, rm } from 'node:fs/promises';
import { photoPath, thumbnailPath, type PhotoFolders } from './folders.ts';

export type Thumbnails = ReturnType<typeof createThumbnails>;

/** Makes the small picture of a photo and keeps it at `thumbnailPath`; null where the photo gives none. */
export type MakeThumbnail = (task: { photoPath: string; thumbnailPath: string }) => Promise<Uint8Array | null>;

/** The small pictures of kept photos: made when first asked for, kept in the cache, made anew where that was damaged. */
export function createThumbnails(folders: PhotoFolders, make: MakeThumbnail) {
  const underWay = new Map<string, Promise<Uint8Array | null>>();

  async function open(photoName: string): Promise<Uint8Array | null> {
    return (await readKept(thumbnailPath(folders, photoName))) ?? makeAndKeep(photoName);
  }

  async function makeAndKeep(photoName: string): Promise<Uint8Array | null> {
    const path = thumbnailPath(folders, photoName);
    await mkdir(folders.thumbnails, { recursive: true, mode: 0o700 }).catch(() => undefined);
    const webp = await make({ photoPath: photoPath(folders, photoName), thumbnailPath: path });
    // The photo may have been removed meanwhile, and its thumbnail then goes with it.
    const isPhotoKept = await access(photoPath(folders, photoName)).then(
      () => true,
      () => false,
    );
    if (!isPhotoKept) await rm(path, { force: true });
    return isPhotoKept ? webp : null;
  }

  return {
    /** A photo's small picture as WebP; null where the photo is gone or cannot be decoded. */
    open(photoName: string): Promise<Uint8Array | null> {
      const known = underWay.get(photoName);
      if (known) return known;
      const opening = open(photoName).finally(() => underWay.delete(photoName));
      underWay.set(photoName, opening);
      return opening;
    },
  };
}

const digestBytes = 32;

/** What is kept is a SHA-256 and the bytes it is of; anything else is not ours or was damaged. */
async function readKept(path: string): Promise<Uint8Array | null> {
  const kept = await readFile(path).catch(() => null);
  if (kept === null || kept.length <= digestBytes) return null;
  const webp = kept.subarray(digestBytes);
  return createHash('sha256').update(webp).digest().equals(kept.subarray(0, digestBytes)) ? webp : null;
}
