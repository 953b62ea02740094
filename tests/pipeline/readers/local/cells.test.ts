import { describe, expect, it } from 'vitest';
import { readNumbers } from '../../../../src/pipeline/readers/local/cells.ts';
import { numberFrom, type NumberKey } from '../../../../src/pipeline/readers/local/number-columns.ts';
import type { Engine } from '../../../../src/pipeline/readers/local/engine.ts';
import type { Page } from '../../../../src/pipeline/readers/local/page.ts';
import { quadOf, unmoved } from '../../../../src/pipeline/readers/local/point-map.ts';
import type { Recogniser } from '../../../../src/pipeline/readers/local/recogniser/recogniser.ts';
import type { Cell } from '../../../../src/pipeline/readers/local/words.ts';

const paper = { pixels: new Uint8Array(300 * 300).fill(255), widthPx: 300, heightPx: 300 };

/** White paper with no marks on it that were not read. */
const page: Page = {
  raster: paper,
  unruled: paper,
  onPhoto: (box) => quadOf(box, unmoved, { widthPx: 300, heightPx: 300 }),
  sheet: null,
  remarks: [],
  textPx: 20,
  rulings: { horizontal: [], vertical: [] },
  segments: [],
  words: [],
};

const blindEngine: Engine = { recognise: () => Promise.resolve([]), close: () => Promise.resolve() };

const blindRecogniser: Recogniser = { read: () => [] };

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

async function readColumn(cells: Cell[], key: NumberKey = 'gross_bbls', recogniser = blindRecogniser) {
  const { values, legible } = await readNumbers(
    cells.map((cell) => ({ cell, key })),
    page,
    blindEngine,
    1000,
    recogniser,
  );
  return { reads: cells.map((cell) => values.get(cell)), legible };
}

const clear = ['850.09', '803.21', '459.23', '771.70'].map((text) => cellOf(text, 95));

describe('a column of figures', () => {
  it('is what was clearly read, surely', async () => {
    const { reads, legible } = await readColumn(clear);

    expect(legible).toBe(true);
    expect(reads.map((read) => read?.value)).toEqual([850.09, 803.21, 459.23, 771.7]);
    expect(Math.min(...reads.map((read) => read!.confidence))).toBeGreaterThan(0.95);
  });

  it('gives a figure back the point that all others have, less surely', async () => {
    const { reads } = await readColumn([...clear, cellOf('84363', 95)]);

    expect(reads.at(-1)).toMatchObject({ value: 843.63, text: '843.63' });
    expect(reads.at(-1)!.confidence).toBeLessThan(0.95);
  });

  it('is less sure of a figure that the engine doubts', async () => {
    const { reads } = await readColumn([...clear, cellOf('843.63', 20)]);

    expect(reads.at(-1)!.confidence).toBeLessThan(0.9);
  });

  it('leaves open, with what it may be, a figure that does not fit its marks', async () => {
    const { reads } = await readColumn([...clear, cellOf('843.63', 20, 'dd.d')]);

    expect(reads.at(-1)).toMatchObject({ value: null, text: '843.63', inked: true, confidence: 0 });
    expect(reads.at(-1)!.alternatives).toMatchObject([{ value: 843.63 }]);
  });

  it('leaves open what its column cannot hold, without an alternative', async () => {
    const { reads } = await readColumn([cellOf('115', 95)], 'ullage_in');

    expect(reads[0]).toMatchObject({ value: null, text: '115', inked: true, alternatives: [] });
  });

  it('takes what the network is sure of over what the engine is not, and keeps both', async () => {
    const recogniser = { read: () => [{ text: '343.63', probability: 0.97, characters: [] }] };

    const { reads } = await readColumn([cellOf('843.63', 40)], 'gross_bbls', recogniser);

    expect(reads[0]).toMatchObject({ value: 343.63, alternatives: [{ value: 843.63 }] });
  });

  it('is blank where the network surely sees nothing and the engine no digit', async () => {
    const recogniser = { read: () => [{ text: '', probability: 0.97, characters: [] }] };

    const { reads } = await readColumn([cellOf('~', 30, 'dd'), cellOf('843.63', 90)], 'gross_bbls', recogniser);

    expect(reads).toMatchObject([{ value: null, inked: false }, { inked: true }]);
  });

  it('believes no figure surely where many of the page are doubtful, as in a hand that is hard to read', async () => {
    const doubtful = ['843.63', '912.40'].map((text) => cellOf(text, 20));

    const { reads } = await readColumn([...clear, ...doubtful]);

    expect(reads.slice(0, clear.length).map((read) => read?.value)).toEqual([850.09, 803.21, 459.23, 771.7]);
    expect(Math.max(...reads.map((read) => read!.confidence))).toBeLessThan(0.9);
  });

  it('is illegible where next to nothing can be read', async () => {
    const blurred = Array.from({ length: 10 }, () => cellOf('w', 5, 'dd.d'));

    expect((await readColumn(blurred)).legible).toBe(false);
  });

  it('that is blank is legible, and a dash is a blank', async () => {
    const blank = { words: [], box: { x0: 0, x1: 50, y0: 100, y1: 120 } };
    const dash = cellOf('-', 90, '.');

    const { reads, legible } = await readColumn([blank, dash]);

    expect(legible).toBe(true);
    expect(reads).toMatchObject([
      { value: null, inked: false },
      { value: null, inked: false },
    ]);
  });
});

describe('a number in a column', () => {
  it.each([
    ['6 1/2', 6.5],
    ['61/2', 6.5],
    ['11/2', 1.5],
    ['111/2', 11.5],
    ['6-3/8"', 6.375],
    ['10 7/8', 10.875],
    ['3/4', 0.75],
    ['61/3', null],
    ['121/2', null],
  ])('of inches written %s is %s', (text, inches) => {
    expect(numberFrom(text, 'ullage_in')).toBe(inches);
  });

  it('of water written NIL is none, and a dash is no number', () => {
    expect(numberFrom('NIL', 'water_bbls')).toBe(0);
    expect(numberFrom('-', 'water_bbls')).toBeNull();
  });
});
