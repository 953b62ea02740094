import { describe, expect, it } from 'vitest';
import type { PhotoPoint, Quad } from '../../../src/domain/evidence.ts';
import { createWayBack } from '../../../src/pipeline/explain/on-page.ts';
import type { Page } from '../../../src/pipeline/readers/local/page.ts';

/** A page of 1000 by 800 px, whose points lie on the photo where `toPhoto` says. */
function pageOf(toPhoto: (x: number, y: number) => PhotoPoint): Page {
  const onPhoto = ({ x0, y0, x1, y1 }: { x0: number; y0: number; x1: number; y1: number }): Quad => [
    toPhoto(x0, y0),
    toPhoto(x1, y0),
    toPhoto(x1, y1),
    toPhoto(x0, y1),
  ];
  const raster = { pixels: new Uint8Array(0), widthPx: 1000, heightPx: 800 };
  return {
    ...{ raster, unruled: raster },
    ...{ onPhoto, sheet: null, remarks: [], textPx: 20, rulings: { horizontal: [], vertical: [] } },
    ...{ segments: [], words: [] },
  };
}

/** Taken at a slant: the far edge is shorter than the near one. */
const slanted = (x: number, y: number): PhotoPoint => {
  const away = 1 + 0.0004 * y;
  return [(0.1 + 0.0008 * x) / away, (0.1 + 0.0009 * y) / away];
};
/** A quarter turn, and paper that bulges. */
const bulging = (x: number, y: number): PhotoPoint => [0.9 - y / 1000, 0.05 + x / 1200 + 0.01 * Math.sin(y / 200)];

describe('the way back from the photo to the page', () => {
  it.each([
    ['a slant', slanted],
    ['a turn and a bulge', bulging],
  ])('leads through %s', (_, toPhoto) => {
    const wayBack = createWayBack(pageOf(toPhoto));

    for (const [x, y] of [
      [5, 5],
      [500, 400],
      [990, 790],
      [10, 780],
    ] as const) {
      const [backX, backY] = wayBack(toPhoto(x, y));
      expect(Math.hypot(backX - x, backY - y)).toBeLessThan(0.5);
    }
  });
});
