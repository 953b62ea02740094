import { describe, expect, it } from 'vitest';
import type { Mask } from '../../../../src/pipeline/readers/local/binarise.ts';
import { keystoneOf, unslant } from '../../../../src/pipeline/readers/local/keystone.ts';
import { render } from '../../../../src/pipeline/readers/local/view.ts';

const [widthPx, heightPx] = [900, 700];
const slopeOf = (degrees: number): number => Math.tan((degrees * Math.PI) / 180);

/** Rows of short strokes under one another whose lines fall by `top` degrees at the top and `bottom` at the bottom. */
function slantedSheet(top: number, bottom: number): Mask {
  const bits = new Uint8Array(widthPx * heightPx);
  for (let row = 60; row < heightPx - 60; row += 40) {
    const slope = slopeOf(top) + ((slopeOf(bottom) - slopeOf(top)) * row) / heightPx;
    for (let x = 40; x < widthPx - 40; x++) {
      if (x % 14 < 5) continue;
      const y = Math.round(row + (x - widthPx / 2) * slope);
      for (let thick = 0; thick < 10; thick++) bits[(y + thick) * widthPx + x] = 1;
    }
  }
  return { bits, widthPx, heightPx };
}

const degreesAt = ({ at0, perPx }: { at0: number; perPx: number }, at: number): number =>
  (Math.atan(at0 + perPx * at) * 180) / Math.PI;

describe('the slant of a sheet', () => {
  it.each([
    [2, -1.5],
    [-1, 3],
  ])('is found where lines fall by %d degrees at the top and %d at the bottom', (top, bottom) => {
    const { lines } = keystoneOf(slantedSheet(top, bottom));

    expect(degreesAt(lines, 0)).toBeCloseTo(top, 0);
    expect(degreesAt(lines, heightPx)).toBeCloseTo(bottom, 0);
  });

  it('is undone, so that its lines lie level', () => {
    const mask = slantedSheet(2, -1.5);
    const pixels = mask.bits.map((bit) => 255 - 255 * bit);

    const level = render({ pixels, widthPx, heightPx }, unslant(mask)!);

    const bits = level.pixels.map((grey) => (grey < 128 ? 1 : 0));
    const { lines } = keystoneOf({ bits, widthPx, heightPx });
    expect(Math.abs(degreesAt(lines, 0))).toBeLessThan(0.3);
    expect(Math.abs(degreesAt(lines, heightPx))).toBeLessThan(0.3);
  });

  it('is none on a sheet that lies flat, which is left as it is', () => {
    expect(unslant(slantedSheet(0, 0))).toBeNull();
  });

  it('is none on blank paper', () => {
    const mask = { bits: new Uint8Array(widthPx * heightPx), widthPx, heightPx };

    expect(unslant(mask)).toBeNull();
  });
});
