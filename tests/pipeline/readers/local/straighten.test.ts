import { describe, expect, it } from 'vitest';
import { skewDegrees } from '../../../../src/pipeline/readers/local/straighten.ts';

/** Rows of short strokes that fall by `degrees` from left to right. */
function slantedRows(degrees: number) {
  const [widthPx, heightPx] = [800, 600];
  const bits = new Uint8Array(widthPx * heightPx);
  const slope = Math.tan((degrees * Math.PI) / 180);
  for (let row = 60; row < 540; row += 40) {
    for (let x = 40; x < 760; x++) {
      if (x % 14 < 4) continue;
      const y = Math.round(row + x * slope);
      for (let thick = 0; thick < 10; thick++) bits[(y + thick) * widthPx + x] = 1;
    }
  }
  return { bits, widthPx, heightPx };
}

describe('the skew of a picture', () => {
  it.each([-3, -0.6, 0, 1.2, 4])('is found where the lines fall by %d degrees', (degrees) => {
    expect(skewDegrees(slantedRows(degrees))).toBeCloseTo(degrees, 0.7);
  });
});
