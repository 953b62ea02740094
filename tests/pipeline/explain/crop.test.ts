import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Quad } from '../../../src/domain/evidence.ts';
import { cropCell } from '../../../src/pipeline/explain/crop.ts';
import type { Picture } from '../../../src/pipeline/explain/picture.ts';

/** Black at the left, white at the right, with the border in the middle. */
const photo: Picture = {
  pixels: Uint8Array.from({ length: 400 * 400 * 3 }, (_, at) => (Math.floor(at / 3) % 400 < 200 ? 0 : 255)),
  ...{ widthPx: 400, heightPx: 400, channels: 3 },
};

async function shadesOf(webp: Buffer) {
  const { data, info } = await sharp(webp).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number): number =>
    data[(Math.round(y * (info.height - 1)) * info.width + Math.round(x * (info.width - 1))) * info.channels]!;
  return { at, widthPx: info.width, heightPx: info.height };
}

const level: Quad = [
  [0.4, 0.5],
  [0.6, 0.5],
  [0.6, 0.6],
  [0.4, 0.6],
];

describe('the crop of a cell', () => {
  it('shows what is between its corners and a little paper around', async () => {
    const { at, widthPx, heightPx } = await shadesOf((await cropCell(photo, level))!);

    expect([widthPx, heightPx]).toEqual([96, 56]);
    expect(at(0.2, 0.5)).toBeLessThan(20);
    expect(at(0.8, 0.5)).toBeGreaterThan(235);
  });

  it('is turned as one reads it', async () => {
    const upsideDown = [level[2], level[3], level[0], level[1]] as Quad;

    const { at } = await shadesOf((await cropCell(photo, upsideDown))!);

    expect(at(0.2, 0.5)).toBeGreaterThan(235);
    expect(at(0.8, 0.5)).toBeLessThan(20);
  });

  it('of a cell at the very edge goes on with the edge', async () => {
    const edge: Quad = [
      [0.9, 0.97],
      [1, 0.97],
      [1, 1],
      [0.9, 1],
    ];

    const { at } = await shadesOf((await cropCell(photo, edge))!);

    expect(at(1, 1)).toBeGreaterThan(235);
  });

  it('is left out where the corners enclose nothing', async () => {
    expect(
      await cropCell(photo, [
        [0.5, 0.5],
        [0.5, 0.5],
        [0.5, 0.5],
        [0.5, 0.5],
      ]),
    ).toBeNull();
  });
});
