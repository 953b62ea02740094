import type { NumberCell } from './cell-votes.ts';
import type { Page } from './page.ts';
import { heightOf, type Box } from './raster.ts';
import { inkOf } from './second-look.ts';

/** Columns lie further apart than this, digits of one figure never do, in text heights. */
const withinFigure = 0.4;
/** What is further apart than this is no longer one figure, in text heights. */
const apart = 0.9;
/** A digit of another row, or a speck, is no part of a figure. */
const leastShared = 0.5;

/**
 * Whether a column's border runs through a figure, so that what stands in the cell is only a part of it: a digit
 * follows so closely beyond the border that it belongs to the same figure. A part reads as surely as a whole.
 */
export function isCut({ cell, key }: NumberCell, page: Pick<Page, 'segments' | 'textPx'>): boolean {
  const ink = longestRun(inkOf(cell, page), apart * page.textPx);
  const mine = new Set(ink);
  const { box } = cell;
  const reach = withinFigure * page.textPx;
  const [left, right] = [Math.min(...ink.map(({ x0 }) => x0)), Math.max(...ink.map(({ x1 }) => x1))];
  const near = page.segments.filter((part) => part.y1 > box.y0 && part.y0 < box.y1 && part.x0 < right + reach && part.x1 > left - reach); // prettier-ignore
  return near
    .flatMap(({ glyphs }) => glyphs)
    .filter((glyph) => !mine.has(glyph) && heightOf(glyph) >= leastShared * page.textPx && standsWith(glyph, ink))
    .some(({ x0, x1 }) => {
      // Feet and inches written as one, `4-06`, are parted on purpose.
      const follows = key !== 'ullage_ft' && x0 > box.x1 - 1 && x0 - right < reach;
      const precedes = key !== 'ullage_in' && x1 < box.x0 + 1 && left - x1 < reach;
      return follows || precedes;
    });
}

/** The marks that stand closest together: the figure itself, without what strayed in from beside the table. */
function longestRun(ink: readonly Box[], gapPx: number): Box[] {
  const runs: Box[][] = [];
  for (const mark of ink) {
    const last = runs.at(-1);
    if (last !== undefined && mark.x0 - Math.max(...last.map(({ x1 }) => x1)) <= gapPx) last.push(mark);
    else runs.push([mark]);
  }
  return runs.reduce<Box[]>((longest, run) => (run.length > longest.length ? run : longest), []);
}

/** Whether a mark stands on the line of the ink, rather than in the row above or below. */
function standsWith(glyph: Box, ink: readonly Box[]): boolean {
  const [top, foot] = [Math.min(...ink.map(({ y0 }) => y0)), Math.max(...ink.map(({ y1 }) => y1))];
  return Math.min(glyph.y1, foot) - Math.max(glyph.y0, top) > leastShared * heightOf(glyph);
}
