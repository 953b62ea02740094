import { createHash, randomBytes } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import type { ThumbnailOutcome, ThumbnailTask } from './messages.ts';
import { decodeLimitMs, maxPixels } from './picture-policy.ts';

const longEdgePx = 256;

/**
 * Makes the small picture of a kept photo: upright, in its own colours, WebP of at most 256 px. It is kept at
 * `thumbnailPath`, its SHA-256 before it, so that whoever reads it back knows it whole; where the disk refuses that,
 * it is given back all the same. Never rejects: a photo that is gone or damaged gives none.
 */
export async function makeThumbnail({ photoPath, thumbnailPath }: ThumbnailTask): Promise<ThumbnailOutcome> {
  try {
    const webp = await sharp(photoPath, { limitInputPixels: maxPixels, failOn: 'none' })
      .timeout({ seconds: decodeLimitMs / 1000 })
      .autoOrient()
      .resize(longEdgePx, longEdgePx, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: 'white' })
      .webp({ quality: 72 })
      .toBuffer();
    await keep(webp, thumbnailPath);
    return { ok: true, webp };
  } catch {
    return { ok: false };
  }
}

async function keep(webp: Buffer, thumbnailPath: string): Promise<void> {
  const partPath = `${thumbnailPath}.${randomBytes(4).toString('hex')}.part`;
  try {
    await writeFile(partPath, Buffer.concat([createHash('sha256').update(webp).digest(), webp]), {
      flag: 'wx',
      mode: 0o600,
    });
    await rename(partPath, thumbnailPath);
  } catch {
    await rm(partPath, { force: true }).catch(() => undefined);
  }
}
