import { describe, expect, it } from 'vitest';
import type { Raster } from '../../../../../src/pipeline/readers/local/raster.ts';
import { cropFigure } from '../../../../../src/pipeline/readers/local/recogniser/crop.ts';

const paper = 230;

describe('cropFigure', () => {
  it.each([8, 16, 40])('brings digits %i px tall to 16 px, standing on row 23', (textPx) => {
    const sheet = blank(20 * textPx, 6 * textPx);
    const baselineY = 4 * textPx;
    fill(sheet, 8 * textPx, baselineY - textPx, 12 * textPx, baselineY, 0);

    const crop = cropFigure(sheet, { x0: 8 * textPx, x1: 12 * textPx, y0: 0, y1: 0 }, baselineY, textPx);

    expect(crop.heightPx).toBe(32);
    const middle = Array.from({ length: 32 }, (_, y) => crop.pixels[y * crop.widthPx + (crop.widthPx >> 1)]!);
    const dark = middle.flatMap((grey, y) => (grey < paper / 2 ? [y] : []));
    expect([dark[0], dark.at(-1)]).toEqual([7, 22]);
  });

  it('leaves paper at both sides of the box', () => {
    const sheet = blank(400, 100);
    fill(sheet, 100, 40, 200, 60, 0);

    const crop = cropFigure(sheet, { x0: 100, x1: 200, y0: 40, y1: 60 }, 60, 20);

    const row = Array.from(crop.pixels.subarray(15 * crop.widthPx, 16 * crop.widthPx));
    expect(row.slice(0, 5)).toEqual(new Array(5).fill(paper));
    expect(row.slice(-5)).toEqual(new Array(5).fill(paper));
    expect(row.filter((grey) => grey < paper / 2).length).toBeCloseTo(80, -1);
  });

  it('loses no thin stroke where a large picture becomes a small one', () => {
    const sheet = blank(1200, 400);
    fill(sheet, 600, 200, 602, 300, 0);

    const crop = cropFigure(sheet, { x0: 560, x1: 640, y0: 0, y1: 0 }, 300, 100);

    const row = crop.pixels.subarray(15 * crop.widthPx, 16 * crop.widthPx);
    const missing = row.reduce((sum, grey) => sum + (paper - grey), 0) / paper;
    expect(missing).toBeCloseTo(2 * 0.16, 1);
  });

  it('repeats the edge of the sheet beyond it', () => {
    const sheet = blank(60, 30);

    const crop = cropFigure(sheet, { x0: -20, x1: 90, y0: 0, y1: 0 }, 2, 20);

    expect(new Set(crop.pixels)).toEqual(new Set([paper]));
  });

  it('squeezes a cell that is wider than the network takes, and puts paper around a narrow one', () => {
    const sheet = blank(900, 60);
    fill(sheet, 448, 24, 452, 40, 0);

    const wide = cropFigure(sheet, { x0: 0, x1: 900, y0: 0, y1: 0 }, 40, 16);
    const narrow = cropFigure(sheet, { x0: 448, x1: 452, y0: 24, y1: 40 }, 40, 16);

    expect([wide.widthPx, narrow.widthPx]).toEqual([256, 44]);
    const row = Array.from(narrow.pixels.subarray(15 * 44, 16 * 44));
    expect(row.flatMap((grey, x) => (grey < paper / 2 ? [x] : []))).toEqual([20, 21, 22, 23]);
  });
});

const blank = (widthPx: number, heightPx: number): Raster => ({
  pixels: new Uint8Array(widthPx * heightPx).fill(paper),
  widthPx,
  heightPx,
});

function fill({ pixels, widthPx }: Raster, x0: number, y0: number, x1: number, y1: number, grey: number): void {
  for (let y = y0; y < y1; y++) pixels.fill(grey, y * widthPx + x0, y * widthPx + x1);
}
