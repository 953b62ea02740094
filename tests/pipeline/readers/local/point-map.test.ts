import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../../src/pipeline/readers/local/engine.ts';
import { readPage } from '../../../../src/pipeline/readers/local/page.ts';
import { after, quadOf, unmoved } from '../../../../src/pipeline/readers/local/point-map.ts';
import type { Box, Raster } from '../../../../src/pipeline/readers/local/raster.ts';

const readsNothing: Engine = { recognise: () => Promise.resolve([]), close: () => Promise.resolve() };

const centreOf = (quad: readonly (readonly [number, number])[]): [number, number] => [
  quad.reduce((sum, [x]) => sum + x, 0) / 4,
  quad.reduce((sum, [, y]) => sum + y, 0) / 4,
];

/** Rows of figure-sized blocks that fall by `degrees`, on a sheet of 1200 by 900, and where each one stands. */
function tiltedSheet(degrees: number): { photo: Raster; blocks: [number, number][] } {
  const [widthPx, heightPx] = [1200, 900];
  const pixels = new Uint8Array(widthPx * heightPx).fill(240);
  const slope = Math.tan((degrees * Math.PI) / 180);
  const blocks: [number, number][] = [];
  for (let row = 100; row < 800; row += 50) {
    for (let column = 100; column < 1100; column += 30) {
      const top = Math.round(row + (column - widthPx / 2) * slope);
      for (let y = top; y < top + 24; y++) pixels.fill(20, y * widthPx + column, y * widthPx + column + 14);
      blocks.push([column + 7, top + 12]);
    }
  }
  return { photo: { pixels, widthPx, heightPx }, blocks };
}

describe('the way back to the photo', () => {
  it.each([0, 3, -4])('leads from each piece of a sheet tilted by %d degrees to where it stands', async (degrees) => {
    const { photo, blocks } = tiltedSheet(degrees);

    const page = await readPage(photo, readsNothing, 1000);

    const marks: Box[] = page!.segments.flatMap(({ glyphs }) => glyphs);
    expect(marks.length).toBeGreaterThan(0.9 * blocks.length);
    for (const mark of marks) {
      const [x, y] = centreOf(page!.onPhoto(mark));
      const away = blocks.map(([left, top]) => Math.hypot(x * photo.widthPx - left, y * photo.heightPx - top));
      expect(Math.min(...away)).toBeLessThan(3);
    }
  });

  it('gives corners clockwise from the top left, as shares, none outside the photo', () => {
    const moved = after(unmoved, (x, y) => [x + 10, y - 20]);

    const quad = quadOf({ x0: 40, y0: 30, x1: 95, y1: 70 }, moved, { widthPx: 100, heightPx: 100 });

    expect(quad).toEqual([
      [0.5, 0.1],
      [1, 0.1],
      [1, 0.5],
      [0.5, 0.5],
    ]);
  });
});
