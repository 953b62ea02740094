import { describe, expect, it } from 'vitest';
import { printBeside } from '../../../../src/pipeline/readers/local/print-beside.ts';
import type { Box, Raster } from '../../../../src/pipeline/readers/local/raster.ts';

const size = { widthPx: 400, heightPx: 120 };

/** A sheet with black strokes on it. */
function sheet(...strokes: Box[]): Raster {
  const pixels = new Uint8Array(size.widthPx * size.heightPx).fill(230);
  for (const { x0, y0, x1, y1 } of strokes) {
    for (let y = y0; y < y1; y++) pixels.fill(20, y * size.widthPx + x0, y * size.widthPx + x1);
  }
  return { pixels, ...size };
}

/** An upright stroke of a letter that stands on line 80 and is 30 px tall. */
const strokeAt = (x: number): Box => ({ x0: x, x1: x + 4, y0: 50, y1: 80 });
/** A letter with paper within. */
const letterAt = (x: number): Box[] => [strokeAt(x), strokeAt(x + 14), { x0: x, x1: x + 18, y0: 50, y1: 54 }];
const known = (x: number): Box => ({ x0: x, x1: x + 18, y0: 50, y1: 80 });
const anywhere = { x0: 0, x1: 400 };

describe('print beside the marks that are known', () => {
  it('is found to both sides, as far as no wide gap parts it from them', () => {
    const raster = sheet(...letterAt(100), ...letterAt(125), ...letterAt(150), ...letterAt(240));

    expect(printBeside([known(125)], anywhere, raster)).toEqual({ x0: 100, x1: 168 });
  });

  it('ends where the marks end on bare paper', () => {
    expect(printBeside([known(125)], anywhere, sheet(...letterAt(125)))).toEqual({ x0: 125, x1: 143 });
  });

  it('is not looked for outside the cell', () => {
    const raster = sheet(...letterAt(125), ...letterAt(150), ...letterAt(175));

    expect(printBeside([known(125)], { x0: 110, x1: 170 }, raster)).toEqual({ x0: 125, x1: 168 });
  });

  it('is neither a ruling nor what is behind it, nor the line that is written on', () => {
    const ruling = { x0: 150, x1: 153, y0: 0, y1: 120 };
    const line = { x0: 0, x1: 400, y0: 79, y1: 82 };
    const raster = sheet(...letterAt(125), ruling, line, ...letterAt(160));

    expect(printBeside([known(125)], anywhere, raster)).toEqual({ x0: 125, x1: 143 });
  });
});
