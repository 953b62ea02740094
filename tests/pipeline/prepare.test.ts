import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PhotoFormat } from '../../src/domain/job.ts';
import { applyPicturePolicy } from '../../src/pipeline/picture-policy.ts';
import { loadPrepared, preparePhoto, type PreparedImage } from '../../src/pipeline/prepare.ts';
import { createTurn } from '../../src/pipeline/turn.ts';
import {
  jpegChannels,
  plainPicture,
  sheetPhoto,
  sheetPicture,
  truncated,
  withScanHeaderUnset,
} from '../support/photos.ts';

let folder: string;
beforeAll(async () => {
  applyPicturePolicy();
  folder = await mkdtemp(join(tmpdir(), 'prepare-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function stored(name: string, photo: Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, photo);
  return path;
}

/** Grey levels of sharp's own upright picture, brought to the size of ours. */
const sharpGrey = (photo: Buffer, { widthPx, heightPx }: PreparedImage): Promise<Buffer> =>
  sharp(photo)
    .autoOrient()
    .flatten({ background: 'white' })
    .resize(widthPx, heightPx, { fit: 'fill' })
    .greyscale()
    .toColourspace('b-w')
    .raw()
    .toBuffer();

const levelsOf = ({ jpeg }: PreparedImage): Promise<Buffer> => sharp(jpeg).toColourspace('b-w').raw().toBuffer();

/** Mean absolute difference in levels of 255, after the best straight line from `theirs` to `ours`: tone set apart. */
function difference(ours: Buffer, theirs: Buffer): number {
  expect(ours.length).toBe(theirs.length);
  const [ourMean, theirMean] = [meanOf(ours), meanOf(theirs)];
  let together = 0;
  let spread = 0;
  for (let i = 0; i < ours.length; i += 1) {
    together += (theirs[i]! - theirMean) * (ours[i]! - ourMean);
    spread += (theirs[i]! - theirMean) ** 2;
  }
  let apart = 0;
  for (let i = 0; i < ours.length; i += 1) {
    apart += Math.abs(ours[i]! - ourMean - (together / spread) * (theirs[i]! - theirMean));
  }
  return apart / ours.length;
}

function meanOf(values: Buffer): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

async function compared(
  photo: Buffer,
  format: PhotoFormat,
  seenBySharp: Buffer = photo,
): Promise<[PreparedImage, number]> {
  const prepared = await preparePhoto(await stored(`compared.${format}`, photo), format);
  return [prepared, difference(await levelsOf(prepared), await sharpGrey(seenBySharp, prepared))];
}

/** The left upper part of a photo as stored. */
const cropped = (photo: Buffer, width: number, height: number, orientation: number): Promise<Buffer> =>
  sharp(photo).extract({ left: 0, top: 0, width, height }).withMetadata({ orientation }).png().toBuffer();

describe('preparing a photo', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'looks as sharp makes it under orientation %i, odd sizes too',
    async (orientation) => {
      const photo = await sheetPhoto({ widthPx: 431, heightPx: 303, orientation });

      const [prepared, levels] = await compared(photo, 'jpeg');

      expect([prepared.widthPx, prepared.heightPx]).toEqual(orientation < 5 ? [431, 303] : [303, 431]);
      expect(levels).toBeLessThan(limit);
    },
  );

  // The decoder leaves out what does not fill a whole pixel of the smaller picture, at the right and at the bottom.
  it.each([
    { stored: [4032, 3024], orientation: 6, seen: [4032, 3024], upright: [1512, 2016], by: 'halved in the decoder' },
    { stored: [3601, 1801], orientation: 1, seen: [3600, 1800], upright: [1800, 900], by: 'halved in the decoder' },
    { stored: [7201, 903], orientation: 3, seen: [7200, 900], upright: [1800, 225], by: 'quartered in the decoder' },
    { stored: [3264, 2449], orientation: 8, seen: [3264, 2449], upright: [1537, 2048], by: 'resized alone' },
    { stored: [2049, 1001], orientation: 7, seen: [2049, 1001], upright: [1001, 2048], by: 'resized by a hair' },
  ])('brings $stored to $upright, $by', async ({ stored: [widthPx = 0, heightPx = 0], orientation, seen, upright }) => {
    const photo = await sheetPhoto({ widthPx, heightPx, orientation });
    const whole = await cropped(photo, seen[0] ?? 0, seen[1] ?? 0, orientation);

    const [prepared, levels] = await compared(photo, 'jpeg', whole);

    expect([prepared.widthPx, prepared.heightPx]).toEqual(upright);
    expect(levels).toBeLessThan(limit);
  });

  it('differs plainly from a picture one row aside or upside down, so that the measure can tell', async () => {
    const photo = await sheetPhoto({ widthPx: 431, heightPx: 303 });
    const prepared = await preparePhoto(await stored('measure.jpg', photo), 'jpeg');

    const [ours, theirs] = [await levelsOf(prepared), await sharpGrey(photo, prepared)];

    const rowAside = Buffer.concat([theirs.subarray(431), theirs.subarray(0, 431)]);
    expect(difference(ours, rowAside)).toBeGreaterThan(2 * limit);
    expect(difference(ours, Buffer.from(theirs).reverse())).toBeGreaterThan(2 * limit);
  });

  it('never enlarges', async () => {
    const path = await stored('small.jpg', await sheetPhoto({ widthPx: 120, heightPx: 90 }));

    const prepared = await preparePhoto(path, 'jpeg');

    expect(await sharp(prepared.jpeg).metadata()).toMatchObject({ width: 120, height: 90 });
  });

  it('gives a JPEG of one channel, black to white, without EXIF', async () => {
    const path = await stored('one.jpg', await sheetPhoto({ widthPx: 640, heightPx: 480, orientation: 6 }));

    const prepared = await preparePhoto(path, 'jpeg');

    const { orientation, exif } = await sharp(prepared.jpeg).metadata();
    const levels = (await levelsOf(prepared)).toSorted();
    expect(jpegChannels(prepared.jpeg)).toBe(1);
    expect({ orientation, exif }).toEqual({ orientation: undefined, exif: undefined });
    expect(levels.at(levels.length * 0.01)).toBeLessThan(12);
    expect(levels.at(levels.length * 0.99)).toBeGreaterThan(243);
    expect(prepared).toMatchObject({ photoPath: path, format: 'jpeg', widthPx: 480, heightPx: 640 });
  });

  const sheet = (): Promise<Sharp> => sheetPicture({ widthPx: 421, heightPx: 311 });
  it.each([
    ['a grey JPEG', 'jpeg', async () => (await sheet()).toColourspace('b-w').jpeg()],
    ['a CMYK JPEG', 'jpeg', async () => (await sheet()).toColourspace('cmyk').jpeg({ quality: 95 })],
    ['a progressive JPEG', 'jpeg', async () => (await sheet()).jpeg({ progressive: true })],
    ['a PNG', 'png', async () => (await sheet()).png()],
    ['a PNG of 16 bits', 'png', async () => (await sheet()).toColourspace('rgb16').png()],
    ['a grey PNG of 16 bits', 'png', async () => (await sheet()).toColourspace('grey16').png()],
    ['a PNG with a palette', 'png', async () => (await sheet()).png({ palette: true })],
    ['a WebP', 'webp', async () => (await sheet()).webp()],
    ['a TIFF', 'tiff', async () => (await sheet()).tiff({ compression: 'lzw' })],
    ['a tiled TIFF', 'tiff', async () => (await sheet()).tiff({ tile: true })],
    ['a TIFF of 16 bits', 'tiff', async () => (await sheet()).toColourspace('rgb16').tiff({ compression: 'deflate' })],
    ['a turned TIFF', 'tiff', async () => (await sheet()).withMetadata({ orientation: 6 }).tiff()],
    ['a turned WebP', 'webp', async () => (await sheet()).withMetadata({ orientation: 8 }).webp()],
    [
      'a fax',
      'tiff',
      async () => (await sheet()).threshold(120).toColourspace('b-w').tiff({ compression: 'ccittfax4', bitdepth: 1 }),
    ],
  ] as const)('takes %s', async (_, format, draw) => {
    const photo = await (await draw()).toBuffer();

    const [prepared, levels] = await compared(photo, format);

    expect(jpegChannels(prepared.jpeg)).toBe(1);
    expect(levels).toBeLessThan(limit);
  });

  it('takes a photo whose camera left the scan header unset, but not if it is cut short as well', async () => {
    const photo = await sheetPhoto({ widthPx: 421, heightPx: 311 });
    const path = await stored('samsung.jpg', withScanHeaderUnset(photo));
    const torn = await stored('samsung-torn.jpg', truncated(withScanHeaderUnset(photo), 0.7));

    const prepared = await preparePhoto(path, 'jpeg');

    expect(difference(await levelsOf(prepared), await sharpGrey(photo, prepared))).toBeLessThan(limit);
    await expect(preparePhoto(torn, 'jpeg')).rejects.toMatchObject({ kind: 'unreadable' });
  });

  it('lays what is transparent on white', async () => {
    const ink = await plainPicture(60, 40, 'black').png().toBuffer();
    const clear = { r: 0, g: 0, b: 0, alpha: 0 };
    const sheetOfGlass = sharp({ create: { width: 300, height: 200, channels: 4, background: clear } });
    const path = await stored(
      'clear.png',
      await sheetOfGlass
        .composite([{ input: ink, left: 0, top: 0 }])
        .png()
        .toBuffer(),
    );

    const levels = await levelsOf(await preparePhoto(path, 'png'));

    expect([levels[0], levels.at(-1)]).toEqual([0, 255]);
  });

  it('keeps a page of a single shade', async () => {
    const path = await stored('flat.jpg', await plainPicture(64, 64, '#888888').jpeg().toBuffer());

    const levels = await levelsOf(await preparePhoto(path, 'jpeg'));

    expect([...new Set(levels)]).toEqual([136]);
  });

  it('finds photos below folders with brackets and commas in their names', async () => {
    await mkdir(join(folder, 'data [1],shrink=8'), { recursive: true });
    const path = await stored('data [1],shrink=8/sheet.jpg', await sheetPhoto({ widthPx: 3600, heightPx: 400 }));

    expect(await preparePhoto(path, 'jpeg')).toMatchObject({ widthPx: 1800, heightPx: 200 });
  });

  it('leaves a photo that is gone to the file system to report', async () => {
    await expect(preparePhoto(join(folder, 'gone.jpg'), 'jpeg')).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('says of a torn photo that it is unreadable', async () => {
    const path = await stored('torn.jpg', truncated(await sheetPhoto({ widthPx: 400, heightPx: 300 }), 0.7));

    await expect(preparePhoto(path, 'jpeg')).rejects.toMatchObject({ name: 'PictureError', kind: 'unreadable' });
  });
});

describe('loading the prepared picture', () => {
  it('takes the one that was kept', async () => {
    const kept = await plainPicture(50, 40).toColourspace('b-w').jpeg().toBuffer();
    const preparedPath = await stored('kept.prepared', kept);

    const loaded = await loadPrepared(
      { photoPath: join(folder, 'not-needed.jpg'), format: 'jpeg', preparedPath },
      createTurn(),
    );

    expect(loaded).toMatchObject({ jpeg: kept, widthPx: 50, heightPx: 40 });
  });

  it('makes a missing one anew, the same, and keeps it', async () => {
    const photoPath = await stored('anew.jpg', await sheetPhoto({ widthPx: 200, heightPx: 150 }));
    const preparedPath = join(folder, 'anew.prepared');

    const loaded = await loadPrepared({ photoPath, format: 'jpeg', preparedPath }, createTurn());

    expect(loaded).toEqual(await preparePhoto(photoPath, 'jpeg'));
    expect(await readFile(preparedPath)).toEqual(loaded.jpeg);
  });

  it.each([0, 1, 40, 4000])('makes one torn after %i bytes anew', async (length) => {
    const photoPath = await stored('repair.jpg', await sheetPhoto({ widthPx: 200, heightPx: 150 }));
    const whole = await preparePhoto(photoPath, 'jpeg');
    const preparedPath = await stored('repair.prepared', whole.jpeg.subarray(0, length));

    await loadPrepared({ photoPath, format: 'jpeg', preparedPath }, createTurn());

    expect(await readFile(preparedPath)).toEqual(whole.jpeg);
  });

  it('reads on where the picture cannot be kept, and leaves no part of it', async () => {
    const photoPath = await stored('unkept.jpg', await sheetPhoto({ widthPx: 200, heightPx: 150 }));
    await mkdir(join(folder, 'taken'));

    const loaded = await loadPrepared({ photoPath, format: 'jpeg', preparedPath: join(folder, 'taken') }, createTurn());

    expect(loaded.widthPx).toBe(200);
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

/** Fine print differs by up to this much when two filters make it smaller; one pixel aside or turned, by far more. */
const limit = 12;
