import { access } from 'node:fs/promises';
import sharp, { type Metadata } from 'sharp';
import type { PhotoFormat } from '../domain/job.ts';
import { countJpegScans } from './jpeg-scans.ts';
import { badShape, notAsClaimed, tooManyPixels, tooSlow, unreadable } from './picture-error.ts';
import { maxJpegScans, maxPixels } from './picture-policy.ts';

/** What is known of a photo before it is decoded. */
export interface PhotoHeader {
  format: PhotoFormat;
  /** as it stands upright, EXIF orientation obeyed */
  widthPx: number;
  heightPx: number;
  hasAlpha: boolean;
}

/**
 * Reads a photo's header and refuses what must not be decoded: more pixels or scans than the policy allows, a size
 * that cannot hold a report, another format than `format`. Throws `PictureError`, or an error of the file system.
 */
export async function readPhotoHeader(photoPath: string, format: PhotoFormat): Promise<PhotoHeader> {
  await access(photoPath);
  const metadata = await readMetadata(photoPath);
  if (metadata.format !== format) throw notAsClaimed();

  const { width, height, orientation, hasAlpha } = metadata;
  if (width * height > maxPixels) throw tooManyPixels(width, height);
  if (!canHoldReport(width, height)) throw badShape(width, height);
  if (format === 'jpeg' && (await countJpegScans(photoPath, maxJpegScans + 1)) > maxJpegScans) throw tooSlow();

  return { format, ...uprightSize(width, height, orientation), hasAlpha };
}

async function readMetadata(photoPath: string): Promise<Metadata> {
  try {
    return await sharp(photoPath, { limitInputPixels: false }).metadata();
  } catch (error) {
    throw unreadable(error);
  }
}

function canHoldReport(width: number, height: number): boolean {
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  return short >= minSidePx && long / short <= maxAspect;
}

const minSidePx = 16;
const maxAspect = 20;

/** EXIF 2.32, tag 274: from 5 on the sides are exchanged; what EXIF does not know is upright. */
function uprightSize(width: number, height: number, orientation = 1): { widthPx: number; heightPx: number } {
  const isLying = orientation >= 5 && orientation <= 8;
  return isLying ? { widthPx: height, heightPx: width } : { widthPx: width, heightPx: height };
}
