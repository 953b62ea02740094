import sharp, { type Sharp } from 'sharp';
import { maxPixels } from '../picture-policy.ts';

/** Pixels row by row: one byte each where grey, three (red, green, blue) in colour. */
export interface Picture {
  pixels: Uint8Array;
  widthPx: number;
  heightPx: number;
  channels: 1 | 3;
}

/** Small print stays legible in a crop at this size. */
const longEdgePx = 4096;

/** The photo upright and in colour, its long edge at most 4096 px; null where it cannot be decoded. */
export async function openPhoto(photoPath: string): Promise<Picture | null> {
  try {
    const { data, info } = await sharp(photoPath, { limitInputPixels: maxPixels })
      .autoOrient()
      .flatten({ background: 'white' })
      .toColourspace('srgb')
      .resize(longEdgePx, longEdgePx, { fit: 'inside', withoutEnlargement: true })
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== 1 && info.channels !== 3) return null;
    return { pixels: data, widthPx: info.width, heightPx: info.height, channels: info.channels };
  } catch {
    return null;
  }
}

/** The picture as sharp takes it. */
export const toSharp = ({ pixels, widthPx, heightPx, channels }: Picture): Sharp =>
  sharp(pixels, { raw: { width: widthPx, height: heightPx, channels } });

/** A copy in colour, its long edge at most `longEdgePx`, to draw on. */
export async function inColour(picture: Picture, longEdgePx: number): Promise<Picture> {
  const { data, info } = await toSharp(picture)
    .resize(longEdgePx, longEdgePx, { fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const shrunk = { pixels: data, widthPx: info.width, heightPx: info.height };
  return info.channels === 3 ? { ...shrunk, channels: 3 } : { ...shrunk, pixels: thrice(data), channels: 3 };
}

function thrice(grey: Uint8Array): Uint8Array {
  const pixels = new Uint8Array(grey.length * 3);
  for (const [at, shade] of grey.entries()) pixels.fill(shade, 3 * at, 3 * at + 3);
  return pixels;
}
