import { describe, expect, it } from 'vitest';
import { composeMontage, type MontageStyle } from '../../../../src/pipeline/readers/local/montage.ts';
import { around, type Raster } from '../../../../src/pipeline/readers/local/raster.ts';
import type { Segment } from '../../../../src/pipeline/readers/local/segments.ts';

const style: MontageStyle = { digitPx: 30, widthPx: 400, gapPx: 30, pitch: 2.2 };
const sheet: Raster = { pixels: new Uint8Array(600 * 300).fill(255), widthPx: 600, heightPx: 300 };

/** A word of three marks, so far above and below its line. */
function word(x0: number, abovePx: number, belowPx = 0): Segment {
  const glyphs = [0, 1, 2].map((at) => ({
    x0: x0 + at * 30,
    x1: x0 + at * 30 + 25,
    y0: 150 - abovePx,
    y1: 150 + belowPx,
  }));
  return { ...around(glyphs), glyphs, phrase: x0, baselineY: 150 };
}

describe('words laid out for OCR', () => {
  it('stand on lines that keep clear of each other, however tall the letters and long their tails', async () => {
    const tall = Array.from({ length: 8 }, (_, at) => word(at, 70, 40));

    const { placements } = await composeMontage(sheet, tall, 30, style);

    for (const { y, lineTop, lineBottom, segment, scale } of placements) {
      expect(y).toBeGreaterThan(lineTop);
      expect(y + (segment.y1 - segment.y0) * scale).toBeLessThan(lineBottom);
    }
    expect(placements.at(-1)!.line).toBeGreaterThan(0);
  });

  it('are as tall as the style says, each size of print for itself where that is asked for', async () => {
    const words = [...Array.from({ length: 20 }, (_, at) => word(at, 40)), ...Array.from({ length: 20 }, (_, at) => word(at, 20))]; // prettier-ignore

    const { placements } = await composeMontage(sheet, words, 30, { ...style, levels: true });

    const heights = placements.map(({ segment, scale }) => Math.round((segment.y1 - segment.y0) * scale));
    expect(new Set(heights)).toEqual(new Set([30]));
    expect(placements[0]!.segment).toBe(words[20]);
  });
});
