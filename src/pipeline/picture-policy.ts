import sharp from 'sharp';

/** Photos of more pixels than this, by their header, are refused before anything is decoded. */
export const maxPixels = 50_000_000;

/** Decoding is given up after this long. */
export const decodeLimitMs = 10_000;

/**
 * Each scan of a progressive JPEG walks over every coefficient again, so that a small file of many scans can cost
 * minutes; cameras and editors write about ten.
 */
export const maxJpegScans = 100;

/**
 * Narrows libvips to what photographs need: the loaders of the four formats we take and no other (no SVG, PDF or
 * ImageMagick can be reached under any name), one thread for each picture, since the pool has as many threads as
 * cores, and no cache. It holds for the whole process. To be called once by each thread that handles pictures.
 */
export function applyPicturePolicy(): void {
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: allowedLoaders });
  sharp.concurrency(1);
  sharp.cache(false);
}

const allowedLoaders = ['Jpeg', 'Png', 'Webp', 'Tiff'].flatMap((format) => [
  `VipsForeignLoad${format}File`,
  `VipsForeignLoad${format}Buffer`,
]);
