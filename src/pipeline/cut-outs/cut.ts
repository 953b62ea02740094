import sharp from 'sharp';
import type { PhotoFormat } from '../../domain/job.ts';
import { readPhotoHeader } from '../photo-header.ts';
import { decodeLimitMs, maxPixels } from '../picture-policy.ts';
import { stretchContrast, type GreyPicture } from '../pixels.ts';
import { onPhoto, straighten, type Band, type Region } from './band.ts';
import type { PhotoSize } from './table-lay.ts';

export interface OpenPhoto extends PhotoSize {
  photoPath: string;
}

/** The upright size of a photo, nothing decoded. Throws as `readPhotoHeader`. */
export async function openPhoto(photoPath: string, format: PhotoFormat): Promise<OpenPhoto> {
  const { widthPx, heightPx } = await readPhotoHeader(photoPath, format);
  return { photoPath, widthPx, heightPx };
}

/**
 * A picture larger than this is scaled down by the server before a model sees it: to fit 2048 px, then to 768 px across
 * (https://platform.openai.com/docs/guides/images-vision, "Calculating costs"). 2048 × 768 is also all of the 1,536
 * patches of 32 px that other models look at.
 */
const longSidePx = 2048;
const shortSidePx = 768;
/** Small print is easier to see enlarged; more than this adds nothing. */
const mostEnlarged = 2;
const gapPx = 10;
const gapGrey = 128;

/** By how much a picture of this size is scaled before a model sees it. */
export const scaleSeen = (widthPx: number, heightPx: number): number =>
  Math.min(longSidePx / Math.max(widthPx, heightPx), shortSidePx / Math.min(widthPx, heightPx));

/**
 * Cuts pictures out of the photo at its full resolution, as grey JPEGs that a model sees without further scaling. Each
 * is one or more bands, straightened, one below the other with a grey bar between. The photo is decoded once. Throws
 * what sharp throws for a photo that cannot be decoded.
 */
export async function cutOut(photo: OpenPhoto, pictures: readonly (readonly Band[])[]): Promise<Buffer[]> {
  const region = regionOf(pictures.flat(), photo);
  const pixels = await decode(photo, region);
  const jpegs: Buffer[] = [];
  for (const bands of pictures) jpegs.push(await encode(stack(bands.map((band) => straighten(pixels, region, band)))));
  return jpegs;
}

/** Places along a band where its edges are looked at; between these they run straight enough. */
const shares = Array.from({ length: 9 }, (_, at) => at / 8);

function regionOf(bands: readonly Band[], { widthPx, heightPx }: PhotoSize): Region {
  const points = bands.flatMap((band) =>
    shares
      .map((share) => band.t0 + share * (band.t1 - band.t0))
      .flatMap((t) => [onPhoto(band, t, band.top(t)), onPhoto(band, t, band.bottom(t))]),
  );
  const within = (value: number, most: number) => Math.min(most, Math.max(0, Math.round(value)));
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const left = within(Math.min(...xs) - rimPx, widthPx - 1);
  const top = within(Math.min(...ys) - rimPx, heightPx - 1);
  const width = Math.max(1, within(Math.max(...xs) + rimPx, widthPx) - left);
  const height = Math.max(1, within(Math.max(...ys) + rimPx, heightPx) - top);
  return { left, top, width, height };
}

/** Bends between the places looked at stay within this. */
const rimPx = 16;

async function decode({ photoPath }: OpenPhoto, region: Region): Promise<GreyPicture> {
  const { data, info } = await sharp(photoPath, { limitInputPixels: maxPixels, ignoreIcc: true, failOn: 'error' })
    .timeout({ seconds: decodeLimitMs / 1000 })
    .autoOrient()
    .extract(region)
    .flatten({ background: 'white' })
    .toColourspace('b-w')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const pixels = channels === 1 ? data : data.filter((_, at) => at % channels === 0);
  return { pixels, widthPx: width, heightPx: height };
}

function stack(bands: readonly GreyPicture[]): GreyPicture {
  const widthPx = Math.max(...bands.map((band) => band.widthPx));
  const heightPx = bands.reduce((sum, band) => sum + band.heightPx, gapPx * (bands.length - 1));
  const pixels = new Uint8Array(widthPx * heightPx).fill(gapGrey);
  let from = 0;
  for (const band of bands) {
    stretchContrast(band, 1, 99);
    for (let line = 0; line < band.heightPx; line += 1, from += widthPx) {
      pixels.set(band.pixels.subarray(line * band.widthPx, (line + 1) * band.widthPx), from);
    }
    from += gapPx * widthPx;
  }
  return { pixels, widthPx, heightPx };
}

function encode({ pixels, widthPx, heightPx }: GreyPicture): Promise<Buffer> {
  const scale = Math.min(mostEnlarged, scaleSeen(widthPx, heightPx));
  const sized = (px: number): number => Math.max(1, Math.round(px * scale));
  return sharp(pixels, { raw: { width: widthPx, height: heightPx, channels: 1 } })
    .resize(sized(widthPx), sized(heightPx), { fit: 'fill' })
    .toColourspace('b-w')
    .jpeg({ quality: 82 })
    .toBuffer();
}
