import { describe, expect, it } from 'vitest';
import type { Mask } from '../../../../src/pipeline/readers/local/binarise.ts';
import { cutsThroughPrint } from '../../../../src/pipeline/readers/local/cut-print.ts';

const [widthPx, heightPx] = [600, 800];

/** A page of lines of letters 12 px tall, the first letter of each `fromX` from the left edge. */
function page(fromX: number): Mask {
  const mask = { widthPx, heightPx, bits: new Uint8Array(widthPx * heightPx) };
  for (let y0 = 40; y0 < heightPx - 60; y0 += 40) {
    for (let x0 = fromX; x0 < widthPx - 80; x0 += 16) {
      for (let y = y0; y < y0 + 12; y++)
        mask.bits.fill(1, y * widthPx + Math.max(0, x0), y * widthPx + Math.max(0, x0 + 9));
    }
  }
  return mask;
}

describe('an edge that runs through print', () => {
  it('is seen by the letters that it cuts, line after line', () => {
    expect(cutsThroughPrint(page(-4))).toBe(true);
  });

  it('is none where the print keeps a margin', () => {
    expect(cutsThroughPrint(page(30))).toBe(false);
  });

  it('is none for a dark surrounding that touches it', () => {
    const mask = page(30);
    for (let y = 0; y < heightPx; y++) mask.bits.fill(1, y * widthPx, y * widthPx + 6);

    expect(cutsThroughPrint(mask)).toBe(false);
  });
});
