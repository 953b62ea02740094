import { describe, expect, it } from 'vitest';
import { lookByNetwork } from '../../../../src/pipeline/readers/local/network-look.ts';
import { quadOf, unmoved } from '../../../../src/pipeline/readers/local/point-map.ts';
import type { Page } from '../../../../src/pipeline/readers/local/page.ts';
import type { FigureCrop } from '../../../../src/pipeline/readers/local/recogniser/recogniser.ts';
import type { Cell } from '../../../../src/pipeline/readers/local/words.ts';

const size = { widthPx: 400, heightPx: 200 };
const paper = { pixels: new Uint8Array(400 * 200).fill(255), ...size };
const page: Page = {
  ...{ raster: paper, unruled: paper },
  onPhoto: (box) => quadOf(box, unmoved, size),
  ...{ sheet: null, remarks: [], textPx: 20, rulings: { horizontal: [], vertical: [] }, segments: [], words: [] },
};

/** A cell of `digits` digits `px` tall that stand on line 100. */
function cellOf(digits: number, px: number): Cell {
  const glyphs = Array.from({ length: digits }, (_, at) => ({ x0: 50 + at * px, x1: 50 + at * px + 10, y0: 100 - px, y1: 100 })); // prettier-ignore
  const box = { x0: 40, x1: 390, y0: 100 - px - 5, y1: 110 };
  return { box, words: [{ ...box, text: '', confidence: 0, glyphs, baselineY: 100 }] };
}

const bare: Cell = { box: { x0: 0, x1: 20, y0: 0, y1: 20 }, words: [] };

describe('the look of the network', () => {
  it('goes to every cell with ink, in a crop as wide as its ink', () => {
    const crops: FigureCrop[] = [];
    const recogniser = { read: (crop: FigureCrop) => (crops.push(crop), []) };

    const read = lookByNetwork([cellOf(2, 20), bare, cellOf(6, 20)], page, recogniser);

    expect(read.size).toBe(2);
    expect(crops[1]!.widthPx).toBeGreaterThan(2 * crops[0]!.widthPx);
  });

  it('sees figures at one size, whatever the height of the page’s own print', () => {
    const widths = [20, 40].map((px) => {
      let widthPx = 0;
      lookByNetwork([cellOf(4, px)], page, { read: (crop) => ((widthPx = crop.widthPx), []) });
      return widthPx;
    });

    expect(Math.abs(widths[0]! - widths[1]!)).toBeLessThan(0.15 * widths[0]!);
  });

  it('is believed a little more than it says where it is sure, never wholly', () => {
    const trustOf = (probability: number) => {
      const cell = cellOf(2, 20);
      const read = lookByNetwork([cell], page, { read: () => [{ text: '12', probability, characters: [] }] });
      return read.get(cell)![0]!.probability;
    };

    expect(trustOf(0.9)).toBeGreaterThan(0.9);
    expect(trustOf(1)).toBeLessThan(1);
    expect(trustOf(0.3)).toBeLessThanOrEqual(0.3);
  });
});
