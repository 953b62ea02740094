import { centreY, median, type Box } from './raster.ts';
import type { TableHead } from './tables.ts';
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
  const rows = bands.map(({ y0, y1 }) => words.filter((word) => centreY(word) > y0 && centreY(word) <= y1));
  const between = new Set(rows.flat());
  if (bands.length < 2 || between.size < mostWords * words.length) return null;
  return { rows: rows.filter((row) => row.length > 0), rest: words.filter((word) => !between.has(word)) };
}

function bandsUnder({ box }: TableHead, rulings: readonly Box[], textPx: number): Band[] {
  const wide = rulings.filter(
    (ruling) => Math.min(ruling.x1, box.x1) - Math.max(ruling.x0, box.x0) > 0.6 * (box.x1 - box.x0),
  );
  const edges = wide
    .map(centreY)
    .filter((y) => y > box.y1 - 0.5 * textPx)
    .sort((a, b) => a - b)
    .filter((y, at, all) => at === 0 || y - all[at - 1]! > 0.4 * textPx);
  const bands = edges
    .slice(1)
    .map((y1, at) => ({ y0: edges[at]!, y1 }))
    .filter(({ y0, y1 }) => y1 - y0 > leastTall * textPx && y1 - y0 < mostTall * textPx);
  const usual = median(bands.map(({ y0, y1 }) => y1 - y0));
  return bands.filter(({ y0, y1 }) => y1 - y0 < twoRows * usual);
}
