import { describe, expect, it } from 'vitest';
import { around, type Box } from '../../../../src/pipeline/readers/local/raster.ts';
import { cutUllages } from '../../../../src/pipeline/readers/local/ullage-cells.ts';
import { textOf, type Cell } from '../../../../src/pipeline/readers/local/words.ts';

/** A cell of print 20 px tall that stands on line 120, `stray` marks included. */
function cellOf(text: string, stray: readonly Box[] = []): Cell {
  const glyphs = [...text].map((mark, at): Box => {
    const x0 = at * 14;
    if (mark === '-') return { x0: x0 + 2, x1: x0 + 9, y0: 110, y1: 112 };
    if (mark === "'") return { x0: x0 + 4, x1: x0 + 7, y0: 100, y1: 107 };
    return { x0: x0 + 1, x1: x0 + 12, y0: 100, y1: 120 };
  });
  const all = [...glyphs, ...stray];
  const word = { ...around(all), text, confidence: 90, glyphs: all, baselineY: 120 };
  return { words: [word], box: around(all) };
}

const partsOf = (cells: readonly Cell[]): (readonly [string, string])[] | undefined =>
  cutUllages(cells)?.map(([feet, inches]) => [textOf(feet.words), textOf(inches.words)] as const);

describe('an ullage in one cell', () => {
  it('is cut at the dash or the foot mark between feet and inches', () => {
    expect(partsOf([cellOf('11-03'), cellOf("9'06"), cellOf('10-11')])).toEqual([
      ['11', '03'],
      ['9', '06'],
      ['10', '11'],
    ]);
  });

  it('is not cut at the dots of a ruling over it', () => {
    const dots = [13, 25, 40].map((x0) => ({ x0, x1: x0 + 3, y0: 90, y1: 93 }));

    expect(partsOf([cellOf('11-03', dots), cellOf('10-11')])).toEqual([
      ['11', '03'],
      ['10', '11'],
    ]);
  });

  it('is none where most cells of the column hold one figure', () => {
    expect(cutUllages([cellOf('11'), cellOf('12'), cellOf('10')])).toBeNull();
  });
});
