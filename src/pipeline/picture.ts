import { createHash, randomBytes } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import type { Quad } from '../domain/evidence.ts';
import type { PictureOutcome, PictureTask } from './messages.ts';
import { decodeLimitMs, maxPixels } from './picture-policy.ts';

/**
 * Makes a picture of a kept photo, or of a part of it: upright, in its own colours, as WebP. It is kept at
 * `picturePath`, its SHA-256 before it, so that whoever reads it back knows it whole; where the disk refuses that, it
 * is given back all the same. Never rejects: a photo that is gone or damaged gives none.
 */
export async function makePicture({ photoPath, picturePath, shape }: PictureTask): Promise<PictureOutcome> {
  try {
    const whole = sharp(photoPath, { limitInputPixels: maxPixels, failOn: 'none' })
      .timeout({ seconds: decodeLimitMs / 1000 })
      .autoOrient();
    const picture = shape.part === null ? whole : await cutOut(whole, shape.part);
    const { longEdgePx } = shape;
    const webp = await picture
      .resize(longEdgePx, longEdgePx, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: 'white' })
      .webp({ quality: longEdgePx > 512 ? 80 : 72 })
      .toBuffer();
    await keep(webp, picturePath);
    return { ok: true, webp };
  } catch {
    return { ok: false };
  }
}

/** What stands around a cell helps to read it. */
const rimOfHeight = 0.6;

/** The part within a quad with a rim around it, turned so that its text stands upright. */
async function cutOut(photo: Sharp, quad: Quad): Promise<Sharp> {
  const { data, info } = await photo.raw().toBuffer({ resolveWithObject: true });
  const corners = quad.map(([x, y]) => [x * info.width, y * info.height] as const);
  const [[x0, y0], [x1, y1], , [x3, y3]] = corners as [Corner, Corner, Corner, Corner];
  const [wide, tall] = [Math.hypot(x1 - x0, y1 - y0), Math.hypot(x3 - x0, y3 - y0)];
  const rim = rimOfHeight * tall;
  const middle = [0, 1].map((axis) => corners.reduce((sum, corner) => sum + (corner[axis] ?? 0), 0) / 4);
  const degrees = (Math.atan2(y1 - y0, x1 - x0) * 180) / Math.PI;
  const reach = Math.hypot(wide + 2 * rim, tall + 2 * rim) / 2;
  const around = within(middle[0] ?? 0, middle[1] ?? 0, reach, reach, info);
  const turned = await sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } })
    .extract(around)
    .rotate(-degrees, { background: 'white' })
    .png({ compressionLevel: 0 })
    .toBuffer({ resolveWithObject: true });
  const { width, height } = turned.info;
  return sharp(turned.data).extract(within(width / 2, height / 2, wide / 2 + rim, tall / 2 + rim, turned.info));
}

type Corner = readonly [x: number, y: number];

/** A region of whole pixels about a middle, as far as the picture goes. */
function within(x: number, y: number, halfWide: number, halfTall: number, size: { width: number; height: number }) {
  const left = Math.min(size.width - 1, Math.max(0, Math.floor(x - halfWide)));
  const top = Math.min(size.height - 1, Math.max(0, Math.floor(y - halfTall)));
  const width = Math.max(1, Math.min(size.width, Math.ceil(x + halfWide)) - left);
  const height = Math.max(1, Math.min(size.height, Math.ceil(y + halfTall)) - top);
  return { left, top, width, height };
}

async function keep(webp: Buffer, picturePath: string): Promise<void> {
  const partPath = `${picturePath}.${randomBytes(4).toString('hex')}.part`;
  try {
    await writeFile(partPath, Buffer.concat([createHash('sha256').update(webp).digest(), webp]), {
      flag: 'wx',
      mode: 0o600,
    });
    await rename(partPath, picturePath);
  } catch {
    await rm(partPath, { force: true }).catch(() => undefined);
  }
}
