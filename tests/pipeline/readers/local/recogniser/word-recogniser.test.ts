import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Box } from '../../../../../src/pipeline/readers/local/raster.ts';
import {
  cropFigure,
  loadWordRecogniser,
  widestPx,
  type WordSight,
} from '../../../../../src/pipeline/readers/local/recogniser/recogniser.ts';

/** Pieces of sheets drawn with fonts and hands that the network never saw; how: tests/training/README.md. */
const folder = new URL('../../../../fixtures/words/', import.meta.url);

interface DrawnCell {
  file: string;
  /** hard: faint, blurred, crossed by lines or in an odd hand, so that it may be misread */
  kind: 'printed' | 'written' | 'hard' | 'none';
  text: string;
  box: Box;
  baselineY: number;
  textPx: number;
}

const cells = JSON.parse(readFileSync(new URL('cells.json', folder), 'utf8')) as DrawnCell[];
const ofKind = (kind: DrawnCell['kind']): DrawnCell[] => cells.filter((cell) => cell.kind === kind);

describe('the recogniser of words with the weights that ship', () => {
  it.each(ofKind('printed'))('reads $text in print, $file', async (cell) => {
    const { candidates } = await lookAt(cell);

    expect(candidates[0]?.text).toBe(cell.text);
  });

  it.each(ofKind('written'))('has $text written by hand among its three likeliest, $file', async (cell) => {
    const { candidates } = await lookAt(cell);

    expect(candidates.slice(0, 3).map(({ text }) => text)).toContain(cell.text);
  });

  it.each(ofKind('hard'))('is not sure of $text where it misreads it, $file', async (cell) => {
    const [best] = (await lookAt(cell)).candidates;

    expect(best?.text === cell.text ? 0 : best!.probability).toBeLessThan(0.9);
  });

  it.each(ofKind('none'))('sees nothing on bare paper, $file', async (cell) => {
    expect((await lookAt(cell)).candidates[0]?.text).toBe('');
  });

  it('can be asked about any text, and finds what is written likelier than what is not', async () => {
    const { candidates, logChanceOf } = await lookAt(ofKind('printed')[0]!);

    expect(logChanceOf(candidates[0]!.text)).toBeCloseTo(Math.log(candidates[0]!.probability), 0);
    expect(logChanceOf('Sounding Started')).toBeLessThan(Math.log(candidates[0]!.probability) - 5);
    expect(logChanceOf('Ünheard')).toBe(-Infinity);
  });
});

async function lookAt({ file, box, baselineY, textPx }: DrawnCell): Promise<WordSight> {
  const png = readFileSync(new URL(file, folder));
  const { data, info } = await sharp(png).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  const raster = { pixels: data, widthPx: info.width, heightPx: info.height };
  return loadWordRecogniser().look(cropFigure(raster, box, baselineY, textPx, widestPx.phrase));
}
