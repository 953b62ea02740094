import { describe, expect, it } from 'vitest';
import { sizedWords } from '../../../../src/pipeline/readers/local/print-sizes.ts';
import { around } from '../../../../src/pipeline/readers/local/raster.ts';
import type { Segment } from '../../../../src/pipeline/readers/local/segments.ts';

/** A word of marks so many pixels tall each, all standing on one line. */
function word(...heights: number[]): Segment {
  const glyphs = heights.map((height, at) => ({ x0: at * 20, x1: at * 20 + 15, y0: 100 - height, y1: 100 }));
  return { ...around(glyphs), glyphs, phrase: 0, baselineY: 100 };
}

const times = (count: number, ...heights: number[]): Segment[] => Array.from({ length: count }, () => word(...heights));

const sizesOf = (segments: readonly Segment[], heightPx: number): number[] =>
  sizedWords(segments, heightPx).map(({ letterPx }) => letterPx);

describe('the sizes of the words of a sheet', () => {
  it('are one where all are printed alike, titles and words without capitals included', () => {
    expect(new Set(sizesOf([...times(30, 26, 26, 25), word(32, 32), word(24, 24)], 26))).toEqual(new Set([26]));
  });

  it('are two where a printed form is filled in by hand, the print first', () => {
    const [hand, print] = [times(20, 34, 33, 35), times(15, 20, 14, 20)];

    const sized = sizedWords([...hand, ...print], 26);

    expect(sized.map(({ segment }) => segment)).toEqual([...print, ...hand]);
    expect(sizesOf([...hand, ...print], 26)).toEqual([...print.map(() => 20), ...hand.map(() => 34)]);
  });

  it('leave a word that is set smaller than the rest its own, and put it first', () => {
    const small = word(15, 15, 10);

    const sized = sizedWords([...times(30, 26, 26), small], 26);

    expect(sized[0]).toEqual({ segment: small, letterPx: 15 });
  });

  it('are not told from a single mark, which may be a letter without a capital', () => {
    expect(sizesOf([...times(30, 26, 26), word(12)], 26)).toEqual(Array.from({ length: 31 }, () => 26));
  });
});
