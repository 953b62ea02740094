import { describe, expect, it } from 'vitest';
import { lightenBands } from '../../../../src/pipeline/readers/local/dark-bands.ts';
import type { Raster } from '../../../../src/pipeline/readers/local/raster.ts';

/** White paper with boxes of one grey upon it, given as [x0, y0, x1, y1, grey]. */
function paper(...boxes: [number, number, number, number, number][]): Raster {
  const raster: Raster = { pixels: new Uint8Array(400 * 600).fill(255), widthPx: 400, heightPx: 600 };
  for (const [x0, y0, x1, y1, grey] of boxes) {
    for (let y = y0; y < y1; y++) raster.pixels.fill(grey, y * 400 + x0, y * 400 + x1);
  }
  return raster;
}

const greyAt = ({ pixels }: Raster, x: number, y: number): number => pixels[y * 400 + x]!;

describe('a dark band', () => {
  it('becomes white paper, and the light print on it black', () => {
    const lightened = lightenBands(paper([53, 101, 350, 137, 60], [80, 110, 84, 128, 250], [100, 110, 104, 128, 250]));

    expect(lightened).not.toBeNull();
    expect([greyAt(lightened!, 60, 105), greyAt(lightened!, 200, 120), greyAt(lightened!, 54, 136)]).toEqual([
      255, 255, 255,
    ]);
    expect(greyAt(lightened!, 82, 120)).toBeLessThan(20);
    expect(greyAt(lightened!, 200, 50)).toBe(255);
  });

  it('is followed where it lies a little askew', () => {
    const slices = Array.from({ length: 37 }, (_, at): [number, number, number, number, number] => {
      const y0 = 101 + Math.floor(at / 6);
      return [50 + at * 8, y0, 58 + at * 8, y0 + 34, 60];
    });

    const lightened = lightenBands(paper(...slices, [200, 112, 204, 128, 250]));

    expect(lightened).not.toBeNull();
    expect([greyAt(lightened!, 60, 103), greyAt(lightened!, 340, 137), greyAt(lightened!, 100, 120)]).toEqual([
      255, 255, 255,
    ]);
    expect(greyAt(lightened!, 202, 120)).toBeLessThan(20);
  });

  it('is not seen in rulings, in bold print or in a dark surrounding', () => {
    const rulings = [0, 1, 2, 3].map((at): [number, number, number, number, number] => [
      20,
      100 + at * 30,
      380,
      103 + at * 30,
      0,
    ]);
    const bold = [0, 1, 2, 3, 4].map((at): [number, number, number, number, number] => [
      40 + at * 22,
      300,
      52 + at * 22,
      326,
      0,
    ]);

    expect(lightenBands(paper(...rulings, ...bold, [0, 400, 400, 600, 30]))).toBeNull();
  });
});
