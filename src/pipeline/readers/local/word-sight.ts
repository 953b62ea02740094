import type { Page } from './page.ts';
import { printBeside } from './print-beside.ts';
import { around, heightOf, median, type Box } from './raster.ts';
import { cropFigure, widestPx, type WordRecogniser, type WordSight } from './recogniser/recogniser.ts';
import { inkOf } from './second-look.ts';
import type { Cell } from './words.ts';

/** What the network makes of a cell, and whether it stood in front of more print than the marks that are known of it. */
export interface CellSight extends WordSight {
  isTorn: boolean;
}

/** What the trained network makes of each cell of words, in one crop of all its print. Cells without ink are left out. */
export function sightOfWords(
  inks: ReadonlyMap<Cell, readonly Box[]>,
  page: Pick<Page, 'raster'>,
  recogniser: WordRecogniser,
): Map<Cell, CellSight> {
  const sights = new Map<Cell, CellSight>();
  for (const [cell, ink] of inks) {
    if (ink.length === 0) continue;
    const capitalPx = capitalHeight(ink);
    const known = around(ink);
    const reached = printBeside(ink, around([cell.box, known]), page.raster);
    const isTorn = Math.max(known.x0 - reached.x0, reached.x1 - known.x1) > leastPrint * capitalPx;
    const box = isTorn ? { ...known, ...reached } : known;
    const letters = ink.filter((mark) => heightOf(mark) >= 0.5 * capitalPx);
    const crop = cropFigure(page.raster, box, median(letters.map(({ y1 }) => y1)), capitalPx, widestPx.phrase);
    sights.set(cell, { ...recogniser.look(crop), isTorn });
  }
  return sights;
}

/** What stands out by less than this beside the marks of a cell, in heights of capitals, is their own rim. */
const leastPrint = 0.35;

/** Marks further than this beside a cell's words, in heights of capitals, stand in another cell. */
const reach = 2;

/** A piece of print of which this share stands in a cell is the cell's to its end: a last column may be wider than it seems. */
const ownShare = 0.4;

/**
 * The marks that a cell's words are made of and those beside them, read or unread: a column may reach further than its
 * table, into what stands beside it. All marks of a cell in which no word was read.
 */
export function inkOfWords(cell: Cell, page: Pick<Page, 'segments'>): Box[] {
  const inside = new Set(inkOf(cell, page));
  const parts = page.segments.filter(({ glyphs }) => glyphs.some((glyph) => inside.has(glyph)));
  const own = parts.filter(
    ({ glyphs }) => glyphs.filter((glyph) => inside.has(glyph)).length >= ownShare * glyphs.length,
  );
  const ink = [
    ...new Set([...inside, ...own.flatMap(({ glyphs }) => glyphs.filter((glyph) => glyph.x0 > cell.box.x0))]),
  ].sort((a, b) => a.x0 - b.x0);
  if (cell.words.length === 0 || ink.length === 0) return ink;
  const reachPx = reach * capitalHeight(ink);
  let { x0, x1 } = around(cell.words);
  for (const mark of ink) if (mark.x1 > x0 && mark.x0 < x1 + reachPx) x1 = Math.max(x1, mark.x1);
  for (const mark of ink.toReversed()) if (mark.x0 < x1 && mark.x1 > x0 - reachPx) x0 = Math.min(x0, mark.x0);
  return ink.filter((mark) => mark.x1 > x0 && mark.x0 < x1);
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
