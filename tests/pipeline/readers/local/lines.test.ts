import { describe, expect, it } from 'vitest';
import type { Mask } from '../../../../src/pipeline/readers/local/binarise.ts';
import { eraseLines, isCrumb } from '../../../../src/pipeline/readers/local/lines.ts';

function blankMask(): Mask {
  return { bits: new Uint8Array(200 * 120), widthPx: 200, heightPx: 120 };
}

function fill(mask: Mask, x0: number, y0: number, x1: number, y1: number): void {
  for (let y = y0; y < y1; y++) mask.bits.fill(1, y * mask.widthPx + x0, y * mask.widthPx + x1);
}

const inkIn = (mask: Mask): number => mask.bits.reduce((sum, bit) => sum + bit, 0);

describe('erasing rulings', () => {
  it('takes away a box and says where its strokes ran', () => {
    const mask = blankMask();
    fill(mask, 20, 10, 180, 12);
    fill(mask, 20, 100, 180, 102);
    fill(mask, 20, 10, 22, 102);
    fill(mask, 178, 10, 180, 102);

    const rulings = eraseLines(mask, 60, 40);

    expect(inkIn(mask)).toBe(0);
    expect(rulings.horizontal.map(({ y0, y1 }) => [y0, y1])).toEqual([
      [10, 12],
      [100, 102],
    ]);
    expect(rulings.vertical.map(({ x0, x1 }) => [x0, x1])).toEqual([
      [20, 22],
      [178, 180],
    ]);
  });

  it('takes away the rim that grain leaves along a stroke, and no letter that stands on it', () => {
    const mask = blankMask();
    fill(mask, 20, 50, 180, 53);
    for (let x = 25; x < 80; x += 7) fill(mask, x, 49, x + 3, 50);
    fill(mask, 120, 30, 124, 50);

    eraseLines(mask, 60, 40);

    expect(inkIn(mask)).toBe(4 * 20);
  });

  it('leaves a digit inside the box as it was', () => {
    const mask = blankMask();
    fill(mask, 20, 10, 180, 12);
    fill(mask, 90, 40, 94, 60);

    eraseLines(mask, 60, 40);

    expect(inkIn(mask)).toBe(4 * 20);
  });

  it('mends a letter that stood across a stroke', () => {
    const mask = blankMask();
    fill(mask, 20, 50, 180, 52);
    fill(mask, 90, 40, 94, 60);

    eraseLines(mask, 60, 40);

    expect(inkIn(mask)).toBe(4 * 20);
  });
});

describe('a crumb of a ruling', () => {
  const rulings = { horizontal: [{ x0: 0, y0: 50, x1: 200, y1: 52 }], vertical: [] };

  it('is a thin patch that lies against it', () => {
    expect(isCrumb({ x0: 40, x1: 60, y0: 47, y1: 50, inkPx: 40 }, rulings, 20)).toBe(true);
  });

  it('is no slash that stands on it, though most of its box is white', () => {
    expect(isCrumb({ x0: 40, x1: 54, y0: 28, y1: 50, inkPx: 60 }, rulings, 20)).toBe(false);
  });
});
