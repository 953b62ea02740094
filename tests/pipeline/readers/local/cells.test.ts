import { describe, expect, it } from 'vitest';
import { readNumbers } from '../../../../src/pipeline/readers/local/cells.ts';
import type { Engine } from '../../../../src/pipeline/readers/local/engine.ts';
import type { Page } from '../../../../src/pipeline/readers/local/page.ts';
import { quadOf, unmoved } from '../../../../src/pipeline/readers/local/point-map.ts';
import type { Cell } from '../../../../src/pipeline/readers/local/words.ts';

/** White paper with no marks on it that were not read. */
const page: Page = {
  raster: { pixels: new Uint8Array(300 * 300).fill(255), widthPx: 300, heightPx: 300 },
  onPhoto: (box) => quadOf(box, unmoved, { widthPx: 300, heightPx: 300 }),
  sheet: null,
  remarks: [],
  textPx: 20,
  rulings: { horizontal: [], vertical: [] },
  segments: [],
  words: [],
};

const blindEngine: Engine = { recognise: () => Promise.resolve([]), close: () => Promise.resolve() };

/** A cell of print 20 px tall, with a letter for each character of `printed` and a low mark for each point. */
function cellOf(read: string, confidence: number, printed = read): Cell {
  const glyphs = [...printed].map((mark, at) =>
    mark === '.'
      ? { x0: at * 14, x1: at * 14 + 3, y0: 117, y1: 120 }
      : { x0: at * 14, x1: at * 14 + 11, y0: 100, y1: 120 },
  );
  const box = { x0: 0, x1: printed.length * 14, y0: 100, y1: 120 };
  return { box, words: [{ ...box, text: read, confidence, glyphs, baselineY: 120 }] };
}

async function readColumn(cells: Cell[]) {
  const { values, legible } = await readNumbers(
    cells.map((cell) => ({ cell, key: 'gross_bbls' as const })),
    page,
    blindEngine,
    1000,
  );
  return { numbers: cells.map((cell) => values.get(cell)?.value), legible };
}

const clear = ['850.09', '803.21', '459.23', '771.70'].map((text) => cellOf(text, 95));

describe('a column of figures', () => {
  it('is what was clearly read', async () => {
    expect(await readColumn(clear)).toEqual({ numbers: [850.09, 803.21, 459.23, 771.7], legible: true });
  });

  it('leaves out a figure that lost the point which all others have', async () => {
    expect((await readColumn([...clear, cellOf('84363', 95)])).numbers.at(-1)).toBeNull();
  });

  it('leaves out a figure the engine doubts and a second look does not bear out', async () => {
    expect((await readColumn([...clear, cellOf('843.63', 20)])).numbers.at(-1)).toBeNull();
  });

  it('is illegible, and no chance hit is believed, where most of its figures are in doubt', async () => {
    const doubtful = ['850.09', '803.21', '459.23', '771.70', '12.10'].map((text) => cellOf(text, 20));

    const { numbers, legible } = await readColumn([...doubtful, cellOf('843.63', 95)]);

    expect(legible).toBe(false);
    expect(numbers).toEqual(Array(6).fill(null));
  });

  it('that is blank is legible', async () => {
    const blank = { words: [], box: { x0: 0, x1: 50, y0: 100, y1: 120 } };

    expect(await readColumn([blank])).toEqual({ numbers: [null], legible: true });
  });
});
