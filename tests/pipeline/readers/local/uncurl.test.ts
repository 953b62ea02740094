import { describe, expect, it } from 'vitest';
import type { Mask } from '../../../../src/pipeline/readers/local/binarise.ts';
import { uncurl } from '../../../../src/pipeline/readers/local/uncurl.ts';

const [widthPx, heightPx] = [1200, 900];

/** Lines of letters, some of them ruled, each point `sag` px lower than it should be. */
function curledSheet(sag: (x: number, y: number) => number): Mask {
  const bits = new Uint8Array(widthPx * heightPx);
  const ink = (x: number, y: number, tall: number): void => {
    const top = Math.round(y + sag(x, y));
    for (let row = top; row < top + tall; row++) bits[row * widthPx + x] = 1;
  };
  for (let line = 80; line < heightPx - 80; line += 44) {
    for (let x = 60; x < widthPx - 60; x++) {
      if (x % 18 < 11) ink(x, line, 20);
      if (line % 3 === 0) ink(x, line + 30, 2);
    }
  }
  return { bits, widthPx, heightPx };
}

/** The worst height difference along one line, once the view is taken. */
function worstBend(mask: Mask, sag: (x: number, y: number) => number): number {
  const view = uncurl(mask);
  if (view === null) return Infinity;
  let worst = 0;
  for (const y of [200, 450, 700]) {
    const heights: number[] = [];
    for (let x = 100; x < 1100; x += 50) {
      let level = y;
      for (let round = 0; round < 20; round++) {
        const [fromX, fromY] = view.back(x, level);
        level += y + sag(fromX, y) - fromY;
      }
      heights.push(level);
    }
    worst = Math.max(worst, Math.max(...heights) - Math.min(...heights));
  }
  return worst;
}

describe('a curled sheet', () => {
  it.each([
    ['bowed', (x: number) => 14 * Math.sin((Math.PI * x) / widthPx)],
    [
      'waved the more the lower',
      (x: number, y: number) => ((12 * y) / heightPx) * Math.sin((2 * Math.PI * x) / widthPx),
    ],
    ['folded down the middle', (x: number) => 0.03 * Math.abs(x - widthPx / 2)],
  ])('is laid flat where it is %s', (_, sag) => {
    expect(worstBend(curledSheet(sag), sag)).toBeLessThan(4);
  });

  it('is left alone where it lies flat, and where it is blank', () => {
    expect(uncurl(curledSheet(() => 0))).toBeNull();
    expect(uncurl({ bits: new Uint8Array(widthPx * heightPx), widthPx, heightPx })).toBeNull();
  });
});
