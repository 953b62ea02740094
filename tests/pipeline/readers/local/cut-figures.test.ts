import { describe, expect, it } from 'vitest';
import { isCut } from '../../../../src/pipeline/readers/local/cut-figures.ts';
import type { NumberKey } from '../../../../src/pipeline/readers/local/number-columns.ts';

/** Digits 10 px wide and 20 px tall that begin at each of `starts`. */
const digits = (...starts: number[]) => starts.map((x0) => ({ x0, x1: x0 + 10, y0: 100, y1: 120 }));

/** A cell from 0 to `borderX` on a sheet with that ink. */
function cutAt(borderX: number, starts: number[], key: NumberKey = 'temp_f') {
  const glyphs = digits(...starts);
  const segment = { x0: 0, x1: 400, y0: 100, y1: 120, glyphs, phrase: 0, baselineY: 120 };
  const cell = { box: { x0: 0, x1: borderX, y0: 95, y1: 125 }, words: [] };
  return isCut({ cell, key }, { segments: [segment], textPx: 20 });
}

describe('a figure', () => {
  it('is cut where a column’s border runs between its digits', () => {
    expect(cutAt(38, [10, 24, 40])).toBe(true);
  });

  it('is whole where the next column’s figure stands apart', () => {
    expect(cutAt(60, [10, 24, 80])).toBe(false);
  });

  it('is whole where only a stray mark touches the border', () => {
    expect(cutAt(118, [10, 24, 38, 106, 120])).toBe(false);
  });

  it('of feet is whole where its inches follow at once', () => {
    expect(cutAt(38, [10, 24, 40], 'ullage_ft')).toBe(false);
  });

  it('that is no figure is not cut', () => {
    expect(cutAt(60, [])).toBe(false);
  });
});
