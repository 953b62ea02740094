import { describe, expect, it } from 'vitest';
import { binarise } from '../../../../src/pipeline/readers/local/binarise.ts';
import { faintRulings } from '../../../../src/pipeline/readers/local/faint-rulings.ts';
import type { Raster } from '../../../../src/pipeline/readers/local/raster.ts';

const [widthPx, heightPx] = [600, 400];
const textPx = 26;

/** Grainy paper with a faint ruling at y 200 and another at x 90, and a column of stems at x 300 that are print. */
function grainySheet(): Raster {
  let seed = 7;
  const grain = (): number => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return (seed / 2147483648 - 0.5) * 36;
  };
  const pixels = new Uint8Array(widthPx * heightPx);
  for (let at = 0; at < pixels.length; at++) {
    const [x, y] = [at % widthPx, Math.floor(at / widthPx)];
    const ruled = (y >= 199 && y <= 201) || (x >= 89 && x <= 91);
    const stem = x >= 298 && x <= 301 && y % 50 < 26 && Math.abs(y - 200) > 20;
    pixels[at] = 230 + grain() - (stem ? 110 : ruled ? 32 : 0);
  }
  return { pixels, widthPx, heightPx };
}

describe('faint rulings', () => {
  it('are found along all of their way, and stems of letters in a column are not taken for one', () => {
    const { level, upright } = faintRulings(grainySheet(), textPx, 5);

    const alongLevel = Array.from({ length: 400 }, (_, at) => level[200 * widthPx + 100 + at]!);
    const alongUpright = Array.from({ length: 300 }, (_, at) => upright[(50 + at) * widthPx + 90]!);
    const alongStems = Array.from({ length: 300 }, (_, at) => upright[(50 + at) * widthPx + 300]!);
    expect(alongLevel.filter((mark) => mark === 1).length).toBeGreaterThan(360);
    expect(alongUpright.filter((mark) => mark === 1).length).toBeGreaterThan(270);
    expect(alongStems.filter((mark) => mark === 1)).toEqual([]);
  });
});

describe('ink and paper', () => {
  it('are parted though the grain comes near the ink, and such a sheet is called poor', () => {
    const mask = binarise(grainySheet());

    const stems = Array.from({ length: 20 }, (_, at) => mask.bits[(53 + at) * widthPx + 300]!);
    const paper = Array.from({ length: 300 }, (_, at) => mask.bits[(30 + at) * widthPx + 450]!);
    expect(mask.poor).toBe(true);
    expect(stems).toEqual(stems.map(() => 1));
    expect(paper.filter((bit) => bit === 1).length).toBeLessThan(15);
  });
});
