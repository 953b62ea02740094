import { overlapX } from './headings.ts';
import { centreY, median, widthOf, type Box } from './raster.ts';
import type { TableHead } from './table-head.ts';
import type { Word } from './words.ts';

/** The paper of one row between two rulings. */
interface Band {
  y0: number;
  y1: number;
}

/** How tall the row of a form can be, in text heights. */
const [leastTall, mostTall] = [1.2, 5];
/** A band so much taller than the usual one holds two rows, whose ruling was not seen. */
const twoRows = 1.6;
/** This much of a table's words stand between rulings where these part its rows. */
const mostWords = 0.7;

/**
 * The words of a table row by row, where rulings from side to side part its rows: handwriting stands now high, now
 * low in its row, and lines of words would run from one into the next. `rest` are words between no two neighbouring
 * rulings, as where one could not be seen. Null where rulings do not part the rows.
 */
export function rowsBetween(
  words: readonly Word[],
  head: TableHead,
  rulings: readonly Box[],
  textPx: number,
): { rows: Word[][]; rest: Word[] } | null {
  const bands = bandsUnder(head, rulings, textPx);
  const rows = bands
    .map(({ y0, y1 }) => words.filter((word) => centreY(word) > y0 && centreY(word) <= y1))
    .filter((row) => !stacksFigures(row, textPx));
  const between = new Set(rows.flat());
  if (bands.length < 2 || between.size < mostWords * words.length) return null;
  return { rows: rows.filter((row) => row.length > 0), rest: words.filter((word) => !between.has(word)) };
}

/** Whether figures stand over figures in two columns or more: such are two rows, whose ruling was not seen. */
function stacksFigures(row: readonly Word[], textPx: number): boolean {
  const figures = row.filter(({ text }) => /\d{2}/.test(text));
  const isOver = (a: Word, b: Word): boolean =>
    b.baselineY - a.baselineY > 0.9 * textPx && overlapX(a, b) > 0.5 * Math.min(widthOf(a), widthOf(b));
  return figures.filter((word) => figures.some((below) => isOver(word, below))).length >= 2;
}

function bandsUnder({ box }: TableHead, rulings: readonly Box[], textPx: number): Band[] {
  const edges = levelsOf(rulings, textPx)
    .filter((pieces) => coverage(pieces, box) > 0.6 * widthOf(box))
    .map((pieces) => median(pieces.map(centreY)))
    .filter((y) => y > box.y1 - 0.5 * textPx);
  const bands = edges
    .slice(1)
    .map((y1, at) => ({ y0: edges[at]!, y1 }))
    .filter(({ y0, y1 }) => y1 - y0 > leastTall * textPx && y1 - y0 < mostTall * textPx);
  const usual = median(bands.map(({ y0, y1 }) => y1 - y0));
  return bands.filter(({ y0, y1 }) => y1 - y0 < twoRows * usual);
}

/** Rulings top to bottom, the pieces of a broken one together. */
function levelsOf(rulings: readonly Box[], textPx: number): Box[][] {
  const levels: Box[][] = [];
  for (const ruling of [...rulings].sort((a, b) => centreY(a) - centreY(b))) {
    const above = levels.at(-1);
    if (above !== undefined && centreY(ruling) - centreY(above[0]!) < 0.4 * textPx) above.push(ruling);
    else levels.push([ruling]);
  }
  return levels;
}

/** How much of a box's width pieces of a ruling run along. */
function coverage(pieces: readonly Box[], box: Box): number {
  let [reached, covered] = [box.x0, 0];
  for (const { x0, x1 } of [...pieces].sort((a, b) => a.x0 - b.x0)) {
    const end = Math.min(x1, box.x1);
    covered += Math.max(0, end - Math.max(x0, reached));
    reached = Math.max(reached, end);
  }
  return covered;
}
