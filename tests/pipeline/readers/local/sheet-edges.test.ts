import { describe, expect, it } from 'vitest';
import { rectangleToCorners, type Corners } from '../../../../src/pipeline/readers/local/homography.ts';
import type { Raster } from '../../../../src/pipeline/readers/local/raster.ts';
import { findSheet } from '../../../../src/pipeline/readers/local/sheet-edges.ts';

const [widthPx, heightPx] = [800, 600];
const lying: Corners = [
  [110, 70],
  [720, 95],
  [690, 540],
  [80, 500],
];

/** A sheet with lines of print and a shadow across it on a desk with grain, in the given greys. */
function photoOf(corners: Corners, paper: number, desk: number): Raster {
  const pixels = new Uint8Array(widthPx * heightPx);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++)
      pixels[y * widthPx + x] = desk + 6 * Math.sin(y / 3) + 4 * Math.sin((x * 7 + y) / 11);
  }
  const toPhoto = rectangleToCorners(1400, 1000, corners);
  for (let v = 0; v < 1000; v++) {
    for (let u = 0; u < 1400; u++) {
      const [x, y] = toPhoto(u, v).map(Math.round) as [number, number];
      if (x < 0 || y < 0 || x >= widthPx || y >= heightPx) continue;
      const printed = u > 100 && u < 1300 && v > 100 && v < 800 && v % 40 < 10 && u % 16 < 9;
      pixels[y * widthPx + x] = printed ? 50 : paper;
    }
  }
  const shade = (at: number): number => 1 / (1 + Math.exp(((at % widthPx) + at / widthPx - 500) / 30));
  return { pixels: pixels.map((grey, at) => grey * (1 - 0.25 * shade(at))), widthPx, heightPx };
}

const farthest = (found: Corners, expected: Corners): number =>
  Math.max(...found.map(([x, y], at) => Math.hypot(x - expected[at]![0], y - expected[at]![1])));

describe('the sheet on a photo', () => {
  it.each([
    ['a dark desk', 215, 70],
    ['a desk nearly as bright', 225, 185],
  ])('is found on %s, under a shadow', async (_, paper, desk) => {
    const found = await findSheet(photoOf(lying, paper, desk));

    expect(found?.visible).toEqual([true, true, true, true]);
    expect(farthest(found!.corners, lying)).toBeLessThan(8);
  });

  it('is found with an edge outside the photo, which is said', async () => {
    const cutOff: Corners = [lying[0], [930, 104], [900, 560], lying[3]];

    const found = await findSheet(photoOf(cutOff, 215, 70));

    expect(found?.visible).toEqual([true, false, true, true]);
  });

  it.each([
    ['nothing but desk', photoOf(lying, 70, 70)],
    ['a scan whose paper fills the picture', { pixels: new Uint8Array(480_000).fill(250), widthPx, heightPx }],
  ])('is not found on %s', async (_, photo) => {
    expect(await findSheet(photo)).toBeNull();
  });
});
