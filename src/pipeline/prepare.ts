import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import type { PhotoFormat } from '../domain/job.ts';
import { readPhotoHeader, type PhotoHeader } from './photo-header.ts';
import { tooSlow, unreadable } from './picture-error.ts';
import { decodeLimitMs, maxPixels } from './picture-policy.ts';
import type { Turn } from './turn.ts';
import { stretchContrast, type GreyPicture } from './pixels.ts';

/** The picture that readers are given: upright, grey, contrast stretched, long edge at most 2048 px, a one-channel JPEG. */
export interface PreparedImage {
  jpeg: Buffer;
  widthPx: number;
  heightPx: number;
  /** the untouched original, for a reader that wants more of it */
  photoPath: string;
  format: PhotoFormat;
}

/**
 * Makes the picture that readers are given from a stored photo of `format`. Reads the whole photo, so that it also
 * proves it whole. Throws `PictureError` for what a file can be, and the file system's error (ENOENT) where it is gone.
 */
export async function preparePhoto(photoPath: string, format: PhotoFormat): Promise<PreparedImage> {
  return prepareFrom(photoPath, await readPhotoHeader(photoPath, format));
}

/** As `preparePhoto`, where the header was read already. */
export async function prepareFrom(photoPath: string, header: PhotoHeader): Promise<PreparedImage> {
  const picture = await decode(photoPath, header);
  stretchContrast(picture, 1, 99);
  const { widthPx, heightPx } = picture;
  return { jpeg: await encode(picture), widthPx, heightPx, photoPath, format: header.format };
}

/**
 * The prepared picture as it was kept, or made anew from the photo where it is missing or damaged. Only making it
 * takes a turn: a sheet whose picture is there goes on to its reader past all the photos that are yet to be decoded.
 * Throws as `preparePhoto`.
 */
export async function loadPrepared(
  task: { photoPath: string; format: PhotoFormat; preparedPath: string },
  turn: Turn,
): Promise<PreparedImage> {
  const { photoPath, format, preparedPath } = task;
  const kept = await readKept(preparedPath);
  if (kept) return { ...kept, photoPath, format };

  const made = await turn(() => preparePhoto(photoPath, format));
  await keepPrepared(made, preparedPath);
  return made;
}

/**
 * Keeps a prepared picture for later attempts, whole or not at all. It can always be made again, so a full or
 * read-only disk is no failure here: resolves to whether it was kept.
 */
export async function keepPrepared({ jpeg }: PreparedImage, preparedPath: string): Promise<boolean> {
  const partPath = `${preparedPath}.${randomBytes(4).toString('hex')}.part`;
  try {
    await writeFile(partPath, jpeg, { flag: 'wx' });
    await rename(partPath, preparedPath);
    return true;
  } catch {
    await rm(partPath, { force: true }).catch(() => undefined);
    return false;
  }
}

const longEdgePx = 2048;

/**
 * The photo's pixels in grey and upright, no longer than `longEdgePx`. Colour profiles are not applied: they would
 * cost as much as the decoding itself, and a grey, stretched picture does not show them.
 */
async function decode(photoPath: string, header: PhotoHeader): Promise<GreyPicture> {
  try {
    return await decodeStrictly(photoPath, header, 'warning').catch((error: unknown) => {
      if (!isHarmless(error)) throw error;
      return decodeStrictly(photoPath, header, 'error');
    });
  } catch (error) {
    throw isTimeout(error) ? tooSlow(error) : unreadable(error);
  }
}

/** `failOn` as sharp knows it: `warning` takes no doubtful file at all, `error` none that is cut short. */
async function decodeStrictly(
  photoPath: string,
  header: PhotoHeader,
  failOn: 'warning' | 'error',
): Promise<GreyPicture> {
  const source = header.format === 'jpeg' ? `${photoPath}[shrink=${decoderShrink(header)}]` : photoPath;
  const picture = sharp(source, { failOn, limitInputPixels: maxPixels, ignoreIcc: true })
    .timeout({ seconds: decodeLimitMs / 1000 })
    .autoOrient()
    .resize(longEdgePx, longEdgePx, { fit: 'inside', withoutEnlargement: true });
  if (header.hasAlpha) picture.flatten({ background: 'white' });

  // Grey comes out of libvips for no more than our own luma loop took, and in a third of the memory.
  const { data, info } = await picture.toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  return { pixels: data, widthPx: info.width, heightPx: info.height };
}

/**
 * By how much the JPEG decoder itself is to shrink the photo, which it does at a fraction of the cost of decoding it
 * whole. sharp would ask for this only from a ratio of 3 on. Slightly less than the full long edge is worth it:
 * 4032 px become 2016.
 */
function decoderShrink({ widthPx, heightPx }: PhotoHeader): 1 | 2 | 4 | 8 {
  const enough = Math.max(widthPx, heightPx) / 1800;
  if (enough >= 8) return 8;
  if (enough >= 4) return 4;
  return enough >= 2 ? 2 : 1;
}

/**
 * Some Samsung cameras leave three bytes of the scan header unset, which decoders can do without:
 * https://github.com/lovell/sharp/issues/1578
 */
const isHarmless = (error: unknown): boolean =>
  error instanceof Error && error.message.trim() === 'VipsJpeg: Invalid SOS parameters for sequential JPEG';

const isTimeout = (error: unknown): boolean => error instanceof Error && error.message.startsWith('timeout');

async function encode({ pixels, widthPx, heightPx }: GreyPicture): Promise<Buffer> {
  return sharp(pixels, { raw: { width: widthPx, height: heightPx, channels: 1 } })
    .toColourspace('b-w')
    .jpeg({ quality: 85, optimiseCoding: false })
    .toBuffer();
}

/** A kept picture, null where there is none or where it is not whole (a power cut can leave a torn file). */
async function readKept(preparedPath: string): Promise<Pick<PreparedImage, 'jpeg' | 'widthPx' | 'heightPx'> | null> {
  try {
    const jpeg = await readFile(preparedPath);
    const { width, height } = await sharp(jpeg).metadata();
    return jpeg.readUInt16BE(jpeg.length - 2) === endOfImage ? { jpeg, widthPx: width, heightPx: height } : null;
  } catch {
    return null;
  }
}

const endOfImage = 0xffd9;
