import { createHash } from 'node:crypto';
import { access, mkdir, readFile, rm, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LRUCache } from 'lru-cache';
import type { Quad } from '../domain/evidence.ts';
import { photoPath, picturePath, type PhotoFolders } from './folders.ts';
import { trimPictures } from './remove.ts';

export type Pictures = ReturnType<typeof createPictures>;

/** What of a photo a picture shows, and how large; `part` null is all of it. */
export interface PictureShape {
  longEdgePx: number;
  part: Quad | null;
}

/** A picture as it is sent. */
export interface Picture {
  webp: Uint8Array;
  /** of its bytes, in hex */
  sha256: string;
}

/** Makes a picture of a photo and keeps it at `picturePath`; null where the photo gives none. */
export type MakePicture = (task: {
  photoPath: string;
  picturePath: string;
  shape: PictureShape;
}) => Promise<Uint8Array | null>;

const memoryBytes = 32 * 1024 * 1024;
/** What is full is emptied to here, so that not each picture has the disk looked through. */
const leftWhenFull = 0.9;

/**
 * Pictures of kept photos for pages: those asked for last in memory, the others in the cache on disk, made when first
 * asked for, and made anew where the disk gave back something else than was put there. The cache takes `mostBytes`.
 */
export function createPictures(folders: PhotoFolders, make: MakePicture, mostBytes: number) {
  const memory = new LRUCache<string, Picture>({
    maxSize: memoryBytes,
    sizeCalculation: ({ webp }) => webp.length || 1,
  });
  const underWay = new Map<string, Promise<Picture | null>>();
  /** how much the cache takes, as far as this process has followed it; null until it has looked */
  let onDisk: number | null = null;
  let trimming: Promise<number> | null = null;

  async function open(photoName: string, shape: PictureShape): Promise<Picture | null> {
    const path = picturePath(folders, photoName, shapeName(shape));
    const kept = await readKept(path);
    if (kept === null) return makeAndKeep(photoName, path, shape);
    const now = new Date();
    await utimes(path, now, now).catch(() => undefined);
    return kept;
  }

  async function makeAndKeep(photoName: string, path: string, shape: PictureShape): Promise<Picture | null> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 }).catch(() => undefined);
    const webp = await make({ photoPath: photoPath(folders, photoName), picturePath: path, shape });
    // The photo may have been removed meanwhile, and its pictures then go with it.
    const isPhotoKept = await isThere(photoPath(folders, photoName));
    if (!isPhotoKept) await rm(dirname(path), { recursive: true, force: true });
    if (!isPhotoKept || webp === null) return null;
    onDisk = onDisk === null ? null : onDisk + digestBytes + webp.length;
    if (onDisk === null || onDisk > mostBytes) await trim();
    return { webp, sha256: createHash('sha256').update(webp).digest('hex') };
  }

  /** Whoever comes while the disk is being looked through waits for that; a disk that does not answer is no fault of a picture. */
  function trim(): Promise<number> {
    const most = onDisk === null || onDisk <= mostBytes ? mostBytes : leftWhenFull * mostBytes;
    trimming ??= trimPictures(folders, most)
      .then(({ removed, bytes }) => {
        onDisk = bytes;
        return removed;
      })
      .catch(() => 0)
      .finally(() => (trimming = null));
    return trimming;
  }

  return {
    /** A picture as WebP; null where the photo is gone or cannot be decoded. */
    open(photoName: string, shape: PictureShape): Promise<Picture | null> {
      const key = `${photoName}/${shapeName(shape)}`;
      const held = memory.get(key);
      if (held !== undefined) return Promise.resolve(held);
      const known = underWay.get(key);
      if (known) return known;
      const opening = open(photoName, shape)
        .then((picture) => {
          if (picture !== null) memory.set(key, picture);
          return picture;
        })
        .finally(() => underWay.delete(key));
      underWay.set(key, opening);
      return opening;
    },

    /** Looks the cache through and removes what is too much; returns how many pictures. */
    trim,
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
async function readKept(path: string): Promise<Picture | null> {
  const kept = await readFile(path).catch(() => null);
  if (kept === null || kept.length <= digestBytes) return null;
  const webp = kept.subarray(digestBytes);
  const sha256 = createHash('sha256').update(webp).digest('hex');
  return kept.subarray(0, digestBytes).toString('hex') === sha256 ? { webp, sha256 } : null;
}
