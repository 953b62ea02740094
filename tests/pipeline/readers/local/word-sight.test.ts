import { describe, expect, it } from 'vitest';
import { around, type Raster } from '../../../../src/pipeline/readers/local/raster.ts';
import type { FigureCrop } from '../../../../src/pipeline/readers/local/recogniser/recogniser.ts';
import { inkOfWords, sightOfWords } from '../../../../src/pipeline/readers/local/word-sight.ts';
import type { Cell } from '../../../../src/pipeline/readers/local/words.ts';
import { printedPage } from './printed-page.ts';

/** A page of one line, and the cell that holds the first words of it. */
function lineOf(text: string, words: number): { page: ReturnType<typeof printedPage>; cell: Cell } {
  const page = printedPage(text);
  const mine = page.words.slice(0, words);
  return { page, cell: { words: mine, box: around(mine) } };
}

const blank: Raster = { pixels: new Uint8Array(3000 * 200).fill(255), widthPx: 3000, heightPx: 200 };

/** What a recogniser is shown of cells, which reads nothing. */
function cropsOf(cells: readonly Cell[], page: ReturnType<typeof printedPage>, raster: Raster = blank) {
  const crops: FigureCrop[] = [];
  const recogniser = { look: (crop: FigureCrop) => (crops.push(crop), { candidates: [], logChanceOf: () => 0 }) };
  const inks = new Map(cells.map((cell) => [cell, inkOfWords(cell, page)]));
  const sights = sightOfWords(inks, { raster }, recogniser);
  return { crops, sights };
}

describe('the marks of a cell of words', () => {
  it('are its words’ and what was not read beside them', () => {
    const { page, cell } = lineOf('ALL FAST', 1);
    const wider = { ...cell, box: around(page.words) };

    expect(inkOfWords(wider, page)).toHaveLength(7);
  });

  it('are not those of a column far beside them', () => {
    const { page, cell } = lineOf('ALL FAST                METRIC', 2);
    const wider = { ...cell, box: around(page.words) };

    expect(inkOfWords(wider, page)).toHaveLength(7);
  });

  it('go to the end of a word that the cell’s border runs through', () => {
    const { page, cell } = lineOf('CONNECTED', 1);
    const narrow = { ...cell, box: { ...cell.box, x1: cell.box.x1 - 40 } };

    expect(inkOfWords(narrow, page)).toHaveLength(9);
  });
});

describe('the network’s sight of words', () => {
  it('is one crop a cell, as wide as its marks, none of a blank one', () => {
    const { page, cell } = lineOf('ALL FAST', 2);
    const bare: Cell = { words: [], box: { x0: 0, y0: 0, x1: 20, y1: 20 } };

    const { crops, sights } = cropsOf([cell, bare], page);

    expect([...sights.keys()]).toEqual([cell]);
    expect(crops[0]!.heightPx).toBe(32);
    expect(crops[0]!.widthPx).toBeGreaterThan(90);
  });

  it('says where there is more print in the cell than its marks', () => {
    const { page, cell } = lineOf('PORT', 1);
    const wide = { ...cell, box: { ...cell.box, x1: cell.box.x1 + 60 } };
    const inked: Raster = { ...blank, pixels: blank.pixels.slice() };
    for (const { x0, x1 } of [...cell.words[0]!.glyphs, { x0: cell.box.x1 + 6, x1: cell.box.x1 + 16 }]) {
      for (let y = cell.box.y0; y < cell.box.y1; y += 3) inked.pixels.fill(0, y * 3000 + x0, y * 3000 + x1);
    }

    const torn = cropsOf([wide], page, inked);
    const whole = cropsOf([cell], page, inked);

    expect(torn.sights.get(wide)!.isTorn).toBe(true);
    expect(whole.sights.get(cell)!.isTorn).toBe(false);
    expect(torn.crops[0]!.widthPx).toBeGreaterThan(whole.crops[0]!.widthPx);
  });
});
