import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Piscina } from 'piscina';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { VetOutcome, VetTask } from '../../src/pipeline/messages.ts';
import { applyPicturePolicy } from '../../src/pipeline/picture-policy.ts';
import { vetPhoto } from '../../src/pipeline/vet.ts';
import {
  jpegClaiming,
  plainPicture,
  pngBomb,
  pngClaiming,
  seededChance,
  sheetPhoto,
  sheetPicture,
  tiffClaiming,
  truncated,
  webpClaiming,
  withScansRepeated,
} from '../support/photos.ts';

let folder: string;
beforeAll(async () => {
  applyPicturePolicy();
  folder = await mkdtemp(join(tmpdir(), 'vet-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function taskFor(file: Buffer): Promise<VetTask> {
  const photoPath = join(folder, 'received');
  await writeFile(photoPath, file);
  return { kind: 'vet', photoPath, preparedPath: join(folder, 'prepared') };
}

const vetted = async (file: Buffer): Promise<VetOutcome> => vetPhoto(await taskFor(file));

const why = (outcome: VetOutcome): string => (outcome.ok ? 'taken' : outcome.rejected.kind);

describe('vetting a photo', () => {
  it.each(['jpeg', 'png', 'webp', 'tiff'] as const)('takes a %s and says how large it is', async (format) => {
    const photo = await (await sheetPicture({ widthPx: 90, heightPx: 60 })).toFormat(format).toBuffer();

    expect(await vetted(photo)).toEqual({ ok: true, format, widthPx: 90, heightPx: 60 });
  });

  it('gives the size of the whole photo as it stands upright', async () => {
    const photo = await sheetPhoto({ widthPx: 3000, heightPx: 400, orientation: 6 });

    expect(await vetted(photo)).toMatchObject({ ok: true, widthPx: 400, heightPx: 3000 });
  });

  it('leaves the prepared picture behind, and nothing else', async () => {
    const photo = await sheetPhoto({ widthPx: 300, heightPx: 200 });

    const task = await taskFor(photo);
    await vetPhoto(task);

    const { format, width, height } = await sharp(await readFile(task.preparedPath)).metadata();
    expect({ format, width, height }).toEqual({ format: 'jpeg', width: 300, height: 200 });
    expect((await readdir(folder)).toSorted()).toEqual(['prepared', 'received']);
  });

  it('keeps no picture of a file it refuses', async () => {
    const task = { ...(await taskFor(Buffer.from('GIF89a'))), preparedPath: join(folder, 'never') };

    await vetPhoto(task);

    expect(await readdir(folder)).not.toContain('never');
  });

  it.each([
    ['empty', 'nothing at all', ''],
    ['unsupported', 'a script under any name', '#!/bin/sh\ncurl http://localhost/'],
    ['unsupported', 'an SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"/>'],
    ['unsupported', 'an entity bomb', '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaa">]><svg>&a;</svg>'],
    ['unsupported', 'a PDF', '%PDF-1.7\n%âãÏÓ'],
    ['unreadable', 'the bare signature of a PNG', '\x89PNG\r\n\x1a\n'],
    ['unreadable', 'the bare signature of a JPEG', '\xff\xd8\xff\xe0'],
    ['unreadable', 'the bare signature of a WebP', 'RIFF\x10\0\0\0WEBPVP8 '],
    ['unreadable', 'the bare signature of a TIFF', 'II*\0'],
    ['unreadable', 'a JPEG signature before an SVG', '\xff\xd8\xff<svg xmlns="http://www.w3.org/2000/svg"/>'],
  ])('calls it %s: %s', async (kind, _, content) => {
    expect(why(await vetted(Buffer.from(content, 'latin1')))).toBe(kind);
  });

  it('says what a file is that it does not take, and what to do', async () => {
    expect(await vetted(Buffer.from('\0\0\0\x18ftypheic\0\0\0\0', 'latin1'))).toEqual({
      ok: false,
      rejected: {
        kind: 'unsupported',
        message: 'This is a HEIC picture, which cannot be read. Save it as JPEG or PNG and upload that.',
      },
    });
  });

  it.each([
    [10, 10],
    [2000, 15],
    [2000, 90],
    [40, 1000],
  ])('refuses a picture of %i × %i, which holds no report', async (widthPx, heightPx) => {
    const outcome = await vetted(await plainPicture(widthPx, heightPx).png().toBuffer());

    expect(outcome).toMatchObject({ ok: false, rejected: { kind: 'unreadable' } });
    expect(outcome).toHaveProperty('rejected.message', expect.stringContaining(`${widthPx} × ${heightPx} pixels`));
  });

  it('leaves a file that is gone to the file system to report', async () => {
    const task: VetTask = { kind: 'vet', photoPath: join(folder, 'gone'), preparedPath: join(folder, 'prepared') };

    await expect(vetPhoto(task)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('vetting a bomb', () => {
  const small = (): Promise<Buffer> => sheetPhoto({ widthPx: 80, heightPx: 60 });

  it.each([
    ['too_many_pixels', 'a PNG of 400 megapixels', () => pngClaiming(20_000, 20_000)],
    ['too_many_pixels', 'a JPEG of 400 megapixels', async () => jpegClaiming(20_000, 20_000, await small())],
    ['too_many_pixels', 'a WebP of 36 bytes and 268 megapixels', () => webpClaiming(16_383, 16_383)],
    ['too_many_pixels', 'a TIFF of 400 megapixels', () => tiffClaiming(20_000, 20_000)],
    ['too_many_pixels', 'a BigTIFF of 400 megapixels', () => tiffClaiming(20_000, 20_000, { big: true })],
    ['too_many_pixels', 'a PNG a row above the limit', () => pngClaiming(10_000, 5_001)],
    ['unreadable', 'a PNG at the limit with no pixels in it', () => pngClaiming(10_000, 5_000)],
    [
      'unreadable',
      'a JPEG of 49 megapixels with pixels for a stamp',
      async () => jpegClaiming(7000, 7000, await small()),
    ],
    ['unreadable', 'a TIFF of the largest sides there are', () => tiffClaiming(2 ** 32 - 1, 2 ** 32 - 1)],
    ['unreadable', 'a TIFF of one enormous tile', () => tiffClaiming(100, 100, { tile: 60_000 })],
    ['unreadable', 'a PNG with 200 MB of packed text', () => pngClaiming(100, 100, pngBomb('zTXt', 200e6))],
    ['unreadable', 'a PNG with 200 MB of packed profile', () => pngClaiming(100, 100, pngBomb('iCCP', 200e6))],
  ])('calls it %s: %s', async (kind, _, build) => {
    expect(why(await vetted(await build()))).toBe(kind);
  });

  it('names the limit', async () => {
    expect(await vetted(pngClaiming(20_000, 20_000))).toHaveProperty(
      'rejected.message',
      'The picture is 20000 × 20000 pixels; at most 50 megapixels are taken. Make it smaller and upload it again.',
    );
  });

  it('refuses a progressive JPEG of more than a hundred scans without decoding it', async () => {
    const progressive = await (
      await sheetPicture({ widthPx: 80, heightPx: 60 })
    )
      .jpeg({ progressive: true })
      .toBuffer();

    expect(why(await vetted(progressive))).toBe('taken');
    expect(why(await vetted(withScansRepeated(progressive, 882)))).toBe('too_slow');
  });

  it('does not count the scans of a thumbnail inside the photo, nor of pictures after it', async () => {
    const photo = await small();
    const scan = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0];
    const thumbnail = Buffer.from([0xff, 0xe5, 0x13, 0x8a, ...Array<number[]>(500).fill(scan).flat()]);
    const decorated = Buffer.concat([photo.subarray(0, 2), thumbnail, photo.subarray(2), thumbnail.subarray(4)]);

    expect(why(await vetted(decorated))).toBe('taken');
  });
});

describe('vetting a photo that is slow to decode', () => {
  afterEach(() => vi.useRealTimers());

  it('gives up after ten seconds, whatever the decoder does meanwhile', async () => {
    // Its own file: the decoder, still at work when the test ends, reads it mapped into memory.
    const photoPath = join(folder, 'slow.jpg');
    await writeFile(photoPath, await sheetPhoto({ widthPx: 2000, heightPx: 1500 }));
    const task: VetTask = { kind: 'vet', photoPath, preparedPath: join(folder, 'prepared') };
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });

    const outcome = vetPhoto(task);
    while (vi.getTimerCount() === 0) await new Promise(setImmediate);
    vi.advanceTimersByTime(10_000);

    expect(await outcome).toEqual({
      ok: false,
      rejected: {
        kind: 'too_slow',
        message:
          'The picture takes longer than 10 seconds to decode. Save it anew as an ordinary JPEG or PNG and upload that.',
      },
    });
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('vetting damaged photos', () => {
  const formats = ['jpeg', 'png', 'webp', 'tiff'] as const;
  const makeSheet = async (format: (typeof formats)[number]): Promise<Buffer> =>
    (await sheetPicture({ widthPx: 160, heightPx: 120, noise: 20 })).toFormat(format).toBuffer();

  it.each(formats)('refuses every %s that was cut short', async (format) => {
    const photo = await makeSheet(format);
    const parts = [0.01, 0.1, 0.3, 0.5, 0.7, 0.9];

    const outcomes: string[] = [];
    for (const part of parts) outcomes.push(why(await vetted(truncated(photo, part))));

    expect(new Set(outcomes)).toEqual(new Set(['unreadable']));
  });

  it.each(formats)('answers for 150 %s photos with flipped bits and transplanted pieces', async (format) => {
    const photo = await makeSheet(format);
    const chance = seededChance(20_250_618);

    const outcomes = new Map<string, number>();
    for (let round = 0; round < 150; round += 1) {
      const outcome = why(await vetted(round % 2 ? flipped(photo, chance) : spliced(photo, chance)));
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }

    const known = ['taken', 'unreadable', 'unsupported', 'too_many_pixels', 'too_slow'];
    expect([...outcomes.keys()].filter((outcome) => !known.includes(outcome))).toEqual([]);
    expect(outcomes.get('unreadable')).toBeGreaterThan(20);
  });

  function flipped(photo: Buffer, chance: () => number): Buffer {
    const damaged = Buffer.from(photo);
    for (let flips = 1 + chance() * 8; flips > 0; flips -= 1) {
      const at = Math.floor(chance() * (chance() < 0.5 ? 200 : damaged.length));
      damaged[at] = (damaged[at] ?? 0) ^ (1 << Math.floor(chance() * 8));
    }
    return damaged;
  }

  function spliced(photo: Buffer, chance: () => number): Buffer {
    const [from, to] = [Math.floor(chance() * photo.length), Math.floor(chance() * photo.length)];
    const piece = photo.subarray(from, from + Math.floor(chance() * 400));
    return Buffer.concat([photo.subarray(0, to), piece, photo.subarray(to + Math.floor(chance() * 400))]);
  }
});

describe('on a pool thread', () => {
  const pool = new Piscina({
    filename: new URL('../support/vet-worker.ts', import.meta.url).href,
    execArgv: ['--import', 'tsx'],
    minThreads: 2,
    maxThreads: 2,
    concurrentTasksPerWorker: 4,
  });
  afterAll(() => pool.destroy());

  it('vets several photos at once', async () => {
    const photos = await Promise.all(
      [1, 3, 6, 8].map(async (orientation) => {
        const photoPath = join(folder, `pool-${orientation}.jpg`);
        await writeFile(photoPath, await sheetPhoto({ widthPx: 300, heightPx: 200, orientation }));
        return { kind: 'vet', photoPath, preparedPath: `${photoPath}.prepared` } satisfies VetTask;
      }),
    );

    const outcomes: VetOutcome[] = await Promise.all(photos.map((task) => pool.run(task)));

    expect(outcomes.map((outcome) => outcome.ok && outcome.widthPx)).toEqual([300, 300, 200, 200]);
  });

  it('reaches no loader but the four', async () => {
    const svg = join(folder, 'drawing.jpg');
    await writeFile(svg, '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"/>');

    const tried = await pool.run(svg, { name: 'openWithSharp' });

    expect(tried).toBe('Input file contains unsupported image format');
  });
});
