import sharp from 'sharp';
import { maxPixels } from '../../picture-policy.ts';
import type { PreparedImage } from '../../prepare.ts';

/** A grey picture: one byte a pixel, row by row, 0 black to 255 white. */
export interface Raster {
  pixels: Uint8Array;
  widthPx: number;
  heightPx: number;
}

/** A rectangle of pixels; `x1` and `y1` lie just outside it. */
export interface Box {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

/** Small print on a page that fills a phone's frame stays about 15 px tall at this size. */
const longEdgePx = 3200;

/**
 * The photograph's own pixels, upright and grey, its long edge at most 3200 px. Where the original is gone the
 * prepared picture stands in for it. Throws what sharp throws for a picture that cannot be decoded.
 */
export async function openRaster(image: PreparedImage): Promise<Raster> {
  try {
    return await decode(image.photoPath);
  } catch {
    return await decode(image.jpeg);
  }
}

async function decode(source: string | Buffer): Promise<Raster> {
  const { data, info } = await sharp(source, { limitInputPixels: maxPixels })
    .autoOrient()
    .flatten({ background: 'white' })
    .toColourspace('b-w')
    .resize(longEdgePx, longEdgePx, { fit: 'inside', withoutEnlargement: true })
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { pixels: firstChannel(data, info.channels), widthPx: info.width, heightPx: info.height };
}

function firstChannel(data: Buffer, channels: number): Uint8Array {
  if (channels === 1) return data;
  const pixels = new Uint8Array(data.length / channels);
  for (let from = 0, to = 0; to < pixels.length; from += channels, to++) pixels[to] = data[from]!;
  return pixels;
}

/** The picture made smaller, so that its long edge is `longEdgePx`; never larger. */
export async function shrunk({ pixels, widthPx, heightPx }: Raster, longEdgePx: number): Promise<Raster> {
  const { data, info } = await sharp(pixels, { raw: { width: widthPx, height: heightPx, channels: 1 } })
    .resize(longEdgePx, longEdgePx, { fit: 'inside', withoutEnlargement: true })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { pixels: data, widthPx: info.width, heightPx: info.height };
}

export const widthOf = (box: Box): number => box.x1 - box.x0;
export const heightOf = (box: Box): number => box.y1 - box.y0;
export const centreX = (box: Box): number => (box.x0 + box.x1) / 2;
export const centreY = (box: Box): number => (box.y0 + box.y1) / 2;

/** The smallest box that holds all `boxes`, of which there is at least one. */
export function around(boxes: readonly Box[]): Box {
  const hull = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
  for (const box of boxes) {
    hull.x0 = Math.min(hull.x0, box.x0);
    hull.y0 = Math.min(hull.y0, box.y0);
    hull.x1 = Math.max(hull.x1, box.x1);
    hull.y1 = Math.max(hull.y1, box.y1);
  }
  return hull;
}

export function median(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}

/** The grey between pixels, weighed from the four around it. */
export function sample({ pixels, widthPx, heightPx }: Raster, x: number, y: number): number {
  const x0 = Math.min(widthPx - 1, Math.max(0, Math.floor(x)));
  const y0 = Math.min(heightPx - 1, Math.max(0, Math.floor(y)));
  const x1 = Math.min(widthPx - 1, x0 + 1);
  const y1 = Math.min(heightPx - 1, y0 + 1);
  const [right, down] = [Math.min(1, Math.max(0, x - x0)), Math.min(1, Math.max(0, y - y0))];
  const top = pixels[y0 * widthPx + x0]! * (1 - right) + pixels[y0 * widthPx + x1]! * right;
  const bottom = pixels[y1 * widthPx + x0]! * (1 - right) + pixels[y1 * widthPx + x1]! * right;
  return top * (1 - down) + bottom * down;
}
