import { describe, expect, it } from 'vitest';
import type { Box } from '../../../../src/pipeline/readers/local/raster.ts';
import { gapsOf } from '../../../../src/pipeline/readers/local/word-gaps.ts';

/** Marks 20 px tall and 10 wide for the letters of a text, `gapPx` apart, with `spacePx` more at a space. */
function marksOf(text: string, gapPx: number, spacePx: number): Box[] {
  let x = 0;
  return [...text].flatMap((letter) => {
    if (letter === ' ') x += spacePx;
    if (letter === ' ') return [];
    const low = /[.,-]/.test(letter);
    const mark = { x0: x, x1: x + (low ? 3 : 10), y0: low ? 96 : 80, y1: 100 };
    x = mark.x1 + gapPx;
    return [mark];
  });
}

const page = (gapPx: number, spacePx: number) => {
  const texts = ['MARSH WREN 12', 'GULF DOCK 5', 'CAST OFF', 'ALL FAST', 'HOSES CONNECTED'];
  return gapsOf(texts.map((text) => marksOf(text, gapPx, spacePx)));
};

describe('the gaps between marks', () => {
  it.each([
    [2, 6],
    [5, 12],
    [0.5, 5],
  ])('bear out the text that is parted where they are wide, %d and %d px', (gapPx, spacePx) => {
    const fit = page(gapPx, spacePx);
    const ink = marksOf('BLUE HERON 7', gapPx, spacePx);

    expect(fit(ink, 'BLUE HERON 7')).toBe(1);
    for (const other of ['BLUEHERON 7', 'BLUE HERON7', 'BLUEHERON7', 'BLUEH ERON 7', 'B LUE HERON 7']) {
      expect(fit(ink, other)).toBeLessThan(0.1);
    }
  });

  it('say nothing where they do not fall into two kinds', () => {
    const fit = page(4, 0);

    expect(fit(marksOf('BLUE HERON', 4, 0), 'BLUEHERON')).toBe(1);
    expect(fit(marksOf('BLUE HERON', 4, 0), 'BLUE HERON')).toBe(1);
  });

  it('are wide where a hyphen was too faint to be a mark', () => {
    const fit = page(2, 6);

    expect(fit(marksOf('V 2320', 2, 6), 'V-2320')).toBe(1);
  });

  it('count letters only where every one has its mark', () => {
    const fit = page(2, 6);
    const joined = marksOf('CAST O', 2, 6);

    expect(fit(joined, 'CAST OFF')).toBe(1);
  });

  it('leave a full stop where the last mark is one', () => {
    const fit = page(2, 6);

    expect(fit(marksOf('PASS ANCH.', 2, 6), 'PASS ANCH.')).toBe(1);
    expect(fit(marksOf('PASS ANCH.', 2, 6), 'PASS ANCH')).toBeLessThan(0.5);
    expect(fit(marksOf('PASS ANCH', 2, 6), 'PASS ANCH.')).toBeLessThan(0.5);
  });
});
