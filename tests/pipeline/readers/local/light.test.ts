import { describe, expect, it } from 'vitest';
import { evenLight } from '../../../../src/pipeline/readers/local/light.ts';

const [widthPx, heightPx] = [600, 400];

/** Paper that grows dim from left to right, with strokes of half its grey. */
function dimSheet(): Uint8Array {
  const pixels = new Uint8Array(widthPx * heightPx);
  for (let at = 0; at < pixels.length; at++) {
    const [x, y] = [at % widthPx, Math.floor(at / widthPx)];
    const paper = 240 - (150 * x) / widthPx;
    pixels[at] = y % 30 < 4 && x % 12 < 7 ? paper / 2 : paper;
  }
  return pixels;
}

describe('evening out the light', () => {
  it('makes paper alike in the light and in the shadow, and ink as dark against it as it was', () => {
    const even = evenLight({ pixels: dimSheet(), widthPx, heightPx });

    for (const x of [40, 300, 560]) {
      const paper = even.pixels[155 * widthPx + x - (x % 12) + 9]!;
      const ink = even.pixels[152 * widthPx + x - (x % 12) + 3]!;
      expect(Math.abs(paper - 235)).toBeLessThan(10);
      expect(ink / paper).toBeCloseTo(0.5, 1);
    }
  });
});
