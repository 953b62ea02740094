import type { Page } from './page.ts';
import { around, heightOf, median, type Box } from './raster.ts';
import { cropFigure, widestPx, type WordRecogniser, type WordSight } from './recogniser/recogniser.ts';
import { inkOf } from './second-look.ts';
import type { Cell } from './words.ts';

/** What the trained network makes of each cell of words, in one crop of all its ink. Cells without ink are left out. */
export function sightOfWords(
  inks: ReadonlyMap<Cell, readonly Box[]>,
  page: Pick<Page, 'raster'>,
  recogniser: WordRecogniser,
): Map<Cell, WordSight> {
  const sights = new Map<Cell, WordSight>();
  for (const [cell, ink] of inks) if (ink.length > 0) sights.set(cell, recogniser.look(cropOf(ink, page)));
  return sights;
}

/** Marks further than this beside a cell's words, in heights of capitals, stand in another cell. */
const reach = 2;

/**
 * The marks that a cell's words are made of and those beside them, read or unread: a column may reach further than its
 * table, into what stands beside it. All marks of a cell in which no word was read.
 */
export function inkOfWords(cell: Cell, page: Pick<Page, 'segments'>): Box[] {
  const ink = inkOf(cell, page);
  if (cell.words.length === 0 || ink.length === 0) return ink;
  const reachPx = reach * capitalHeight(ink);
  let { x0, x1 } = around(cell.words);
  for (const mark of ink) if (mark.x1 > x0 && mark.x0 < x1 + reachPx) x1 = Math.max(x1, mark.x1);
  for (const mark of ink.toReversed()) if (mark.x0 < x1 && mark.x1 > x0 - reachPx) x0 = Math.min(x0, mark.x0);
  return ink.filter((mark) => mark.x1 > x0 && mark.x0 < x1);
}

function cropOf(ink: readonly Box[], { raster }: Pick<Page, 'raster'>) {
  const capitalPx = capitalHeight(ink);
  const letters = ink.filter((mark) => heightOf(mark) >= 0.5 * capitalPx);
  return cropFigure(raster, around(ink), median(letters.map(({ y1 }) => y1)), capitalPx, widestPx.phrase);
}

/**
 * How tall capitals and digits are: in words most marks are small letters, but some rise above them or hang below the
 * line, by about as much. The tallest mark may be two lines' letters or a ruling's rest run into one.
 */
function capitalHeight(ink: readonly Box[]): number {
  const heights = ink.map(heightOf).sort((a, b) => b - a);
  const tallest = heights[0]!;
  const next = heights[Math.min(heights.length - 1, heights.length > 4 ? 1 : 0)]!;
  return next > 0.6 * tallest ? next : tallest;
}
