import { median, widthOf, type Box, type Raster } from './raster.ts';
import type { Segment } from './segments.ts';

const mostGlyphs = 400;
const rimPx = 6;

/**
 * How many pixels the edges of letters take from paper to ink, in the median: the contrast over the steepest slope,
 * along rows through the letters. Out-of-focus and shaken photos have wide ones. 0 where there are no letters.
 */
export function printSpreadPx(raster: Raster, segments: readonly Segment[]): number {
  const glyphs = segments.flatMap((segment) => segment.glyphs).filter((glyph) => widthOf(glyph) > 4);
  const every = Math.max(1, Math.floor(glyphs.length / mostGlyphs));
  return median(glyphs.filter((_, at) => at % every === 0).flatMap((glyph) => spreadsIn(raster, glyph)));
}

/** One spread for each of three rows through a letter. */
function spreadsIn({ pixels, widthPx }: Raster, { x0, x1, y0, y1 }: Box): number[] {
  const spreads: number[] = [];
  for (const share of [0.3, 0.5, 0.7]) {
    const row = Math.round(y0 + share * (y1 - y0)) * widthPx;
    let [brightest, darkest, steepest] = [0, 255, 1];
    for (let x = Math.max(0, x0 - rimPx); x < Math.min(widthPx - 1, x1 + rimPx); x++) {
      const grey = pixels[row + x]!;
      brightest = Math.max(brightest, grey);
      darkest = Math.min(darkest, grey);
      steepest = Math.max(steepest, Math.abs(pixels[row + x + 1]! - grey));
    }
    spreads.push((brightest - darkest) / steepest);
  }
  return spreads;
}
