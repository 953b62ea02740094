import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { applyPicturePolicy } from '../../src/pipeline/picture-policy.ts';
import { preparePhoto } from '../../src/pipeline/prepare.ts';
import { sheetPhoto } from '../support/photos.ts';

export interface PrepareFigures {
  photoBytes: number;
  /** medians over the rounds, in milliseconds of processor time */
  oursCpuMs: number;
  sharpCpuMs: number;
  /** ours to sharp's */
  ratio: number;
}

/**
 * Processor time for preparing one 12-megapixel photo, ours and bare sharp's chain (decode, orient, resize, grey,
 * normalise, JPEG) by turns in the same run, and prints both.
 */
export async function benchPrepare(rounds = 9): Promise<PrepareFigures> {
  applyPicturePolicy();
  const folder = await mkdtemp(join(tmpdir(), 'bench-prepare-'));
  try {
    const figures = await measure(join(folder, 'sheet.jpg'), rounds);
    print(figures);
    return figures;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measure(photoPath: string, rounds: number): Promise<PrepareFigures> {
  const sheet = await sheetPhoto({ widthPx: 4000, heightPx: 3000, orientation: 6, noise: 14, quality: 85 });
  await writeFile(photoPath, sheet);
  const ours: number[] = [];
  const sharps: number[] = [];
  await preparePhoto(photoPath, 'jpeg');
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await cpuMs(() => preparePhoto(photoPath, 'jpeg')));
    sharps.push(await cpuMs(() => bareSharp(photoPath)));
  }
  const [oursCpuMs, sharpCpuMs] = [median(ours), median(sharps)];
  return { photoBytes: sheet.length, oursCpuMs, sharpCpuMs, ratio: oursCpuMs / sharpCpuMs };
}

const bareSharp = (photoPath: string): Promise<Buffer> =>
  sharp(photoPath)
    .autoOrient()
    .resize(2048, 2048, { fit: 'inside', withoutEnlargement: true })
    .greyscale()
    .normalise({ lower: 1, upper: 99 })
    .jpeg({ quality: 85 })
    .toBuffer();

async function cpuMs(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

function print({ photoBytes, oursCpuMs, sharpCpuMs, ratio }: PrepareFigures): void {
  console.log(`prepare, 12-megapixel JPEG of ${(photoBytes / 1e6).toFixed(1)} MB, orientation 6, medians`);
  console.log(`  ours        ${oursCpuMs.toFixed(0).padStart(5)} CPU-ms`);
  console.log(`  bare sharp  ${sharpCpuMs.toFixed(0).padStart(5)} CPU-ms`);
  console.log(`  ratio       ${ratio.toFixed(2).padStart(5)}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await benchPrepare();
