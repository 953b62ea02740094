import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Box, Raster } from '../../../../../src/pipeline/readers/local/raster.ts';
import {
  cropFigure,
  loadRecogniser,
  type Candidate,
} from '../../../../../src/pipeline/readers/local/recogniser/recogniser.ts';

/** Pieces of sheets drawn with fonts and hands that the network never saw; how: tests/training/README.md. */
const folder = new URL('../../../../fixtures/figures/', import.meta.url);

interface DrawnCell {
  file: string;
  /** hard: faint, blurred or crossed by lines, so that it may be misread */
  kind: 'printed' | 'written' | 'hard' | 'none';
  text: string;
  box: Box;
  baselineY: number;
  textPx: number;
}

const cells = JSON.parse(readFileSync(new URL('cells.json', folder), 'utf8')) as DrawnCell[];
const ofKind = (kind: DrawnCell['kind']): DrawnCell[] => cells.filter((cell) => cell.kind === kind);

describe('the recogniser with the weights that ship', () => {
  it.each(ofKind('printed'))('reads $text in print, $file', async (cell) => {
    const [best] = await readCell(cell);

    expect(best?.text).toBe(cell.text);
  });

  it.each(ofKind('written'))('has $text written by hand among its three likeliest, $file', async (cell) => {
    const candidates = await readCell(cell);

    expect(candidates.slice(0, 3).map(({ text }) => text)).toContain(cell.text);
  });

  it.each(ofKind('hard'))('is not sure of $text where it misreads it, $file', async (cell) => {
    const [best] = await readCell(cell);

    expect(best?.text === cell.text ? 0 : best!.probability).toBeLessThan(0.9);
  });

  it.each(ofKind('none'))('makes no figure of "$text", $file', async (cell) => {
    const [best] = await readCell(cell);

    expect(best?.text).toMatch(cell.text === '' ? /^$/ : /#/);
  });

  it('gives its candidates likelier first, no more of them than asked for, and shares of one whole', async () => {
    const candidates = await readCell(ofKind('written')[0]!, 4);

    const chances = candidates.map(({ probability }) => probability);
    expect(candidates).toHaveLength(4);
    expect(chances).toEqual([...chances].sort((a, b) => b - a));
    expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeLessThanOrEqual(1 + 1e-9);
  });

  it('says of each character how sure it is', async () => {
    const [best] = await readCell(ofKind('printed')[0]!);

    expect(best?.characters.map(({ text }) => text).join('')).toBe(best?.text);
    for (const { probability } of best?.characters ?? []) {
      expect(probability).toBeGreaterThanOrEqual(best!.probability - 1e-9);
      expect(probability).toBeLessThanOrEqual(1 + 1e-9);
    }
  });

  it('is not sure of a figure that is blurred beyond reading', async () => {
    const cell = ofKind('printed')[0]!;
    const blurred = await sharp(new URL(cell.file, folder).pathname).blur(cell.textPx).toBuffer();

    const [best] = read(await rasterOf(blurred), cell);

    expect(/\d/.test(best?.text ?? '') ? best!.probability : 0).toBeLessThan(0.5);
  });

  it('reads a crop alike whatever was read before it', async () => {
    const [wide, narrow] = [ofKind('printed')[0]!, ofKind('none')[0]!];
    const first = await readCell(wide);
    await readCell(narrow);

    const again = await readCell(wide);

    expect(again).toEqual(first);
  });
});

async function readCell(cell: DrawnCell, most?: number): Promise<Candidate[]> {
  return read(await rasterOf(readFileSync(new URL(cell.file, folder))), cell, most);
}

const read = (raster: Raster, { box, baselineY, textPx }: DrawnCell, most?: number): Candidate[] =>
  loadRecogniser().read(cropFigure(raster, box, baselineY, textPx), most);

async function rasterOf(png: Buffer): Promise<Raster> {
  const { data, info } = await sharp(png).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  return { pixels: data, widthPx: info.width, heightPx: info.height };
}
