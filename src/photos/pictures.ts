import { createHash } from 'node:crypto';
import { access, mkdir, readFile, rm, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LRUCache } from 'lru-cache';
import type { Quad } from '../domain/evidence.ts';
import { photoPath, picturePath, type PhotoFolders } from './folders.ts';

export type Pictures = ReturnType<typeof createPictures>;

/** What of a photo a picture shows, and how large; `part` null is all of it. */
export interface PictureShape {
  longEdgePx: number;
  part: Quad | null;
}

/** Makes a picture of a photo and keeps it at `picturePath`; null where the photo gives none. */
export type MakePicture = (task: {
  photoPath: string;
  picturePath: string;
  shape: PictureShape;
}) => Promise<Uint8Array | null>;

const memoryBytes = 32 * 1024 * 1024;

/**
 * Pictures of kept photos for pages: those asked for last in memory, the others in the cache on disk, made when first
 * asked for, and made anew where the disk gave back something else than was put there.
 */
export function createPictures(folders: PhotoFolders, make: MakePicture) {
  const memory = new LRUCache<string, Uint8Array>({
    maxSize: memoryBytes,
    sizeCalculation: (webp) => webp.length || 1,
  });
  const underWay = new Map<string, Promise<Uint8Array | null>>();

  async function open(photoName: string, shape: PictureShape): Promise<Uint8Array | null> {
    const path = picturePath(folders, photoName, shapeName(shape));
    const kept = await readKept(path);
    if (kept === null) return makeAndKeep(photoName, path, shape);
    const now = new Date();
    await utimes(path, now, now).catch(() => undefined);
    return kept;
  }

  async function makeAndKeep(photoName: string, path: string, shape: PictureShape): Promise<Uint8Array | null> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 }).catch(() => undefined);
    const webp = await make({ photoPath: photoPath(folders, photoName), picturePath: path, shape });
    // The photo may have been removed meanwhile, and its pictures then go with it.
    const isPhotoKept = await isThere(photoPath(folders, photoName));
    if (!isPhotoKept) await rm(dirname(path), { recursive: true, force: true });
    return isPhotoKept ? webp : null;
  }

  return {
    /** A picture as WebP; null where the photo is gone or cannot be decoded. */
    open(photoName: string, shape: PictureShape): Promise<Uint8Array | null> {
      const key = `${photoName}/${shapeName(shape)}`;
      const held = memory.get(key);
      if (held !== undefined) return Promise.resolve(held);
      const known = underWay.get(key);
      if (known) return known;
      const opening = open(photoName, shape)
        .then((webp) => {
          if (webp !== null) memory.set(key, webp);
          return webp;
        })
        .finally(() => underWay.delete(key));
      underWay.set(key, opening);
      return opening;
    },
  };
}

/** A shape in the name of a file: its size and, of a part, what tells its corners from all others. */
function shapeName({ longEdgePx, part }: PictureShape): string {
  if (part === null) return String(longEdgePx);
  return `${longEdgePx}-${createHash('sha256').update(JSON.stringify(part)).digest('hex').slice(0, 16)}`;
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const digestBytes = 32;

/** What is kept is a SHA-256 and the bytes it is of; anything else is not ours or was damaged. */
async function readKept(path: string): Promise<Uint8Array | null> {
  const kept = await readFile(path).catch(() => null);
  if (kept === null || kept.length <= digestBytes) return null;
  const webp = kept.subarray(digestBytes);
  return createHash('sha256').update(webp).digest().equals(kept.subarray(0, digestBytes)) ? webp : null;
}
