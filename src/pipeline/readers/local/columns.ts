import { centreX, type Box } from './raster.ts';
import type { ColumnHead, TableHead } from './tables.ts';
import type { Word } from './words.ts';

/** A column's reach from left to right. */
export interface ColumnSpan {
  head: ColumnHead;
  x0: number;
  x1: number;
}

/** How far left of its heading a first column may begin, and right of it a last one end, in text heights. */
const reachLeft = 16;
const reachRight = 10;

/**
 * Where each column of a table begins and ends. A heading lies within its own column, so the border is between the
 * two headings: an upright ruling where there is one, otherwise the middle of the widest gutter that no word of the
 * table's rows crosses.
 */
export function spanColumns(
  head: TableHead,
  inRows: readonly Word[],
  rulings: readonly Box[],
  textPx: number,
): ColumnSpan[] {
  const { columns } = head;
  const first = columns[0]!.box;
  const last = columns.at(-1)!.box;
  const borders = [edge(first.x0 - reachLeft * textPx, first.x0, inRows, rulings, 'last')];
  for (let at = 1; at < columns.length; at++) {
    const [left, right] = [columns[at - 1]!.box.x1, columns[at]!.box.x0];
    borders.push(edge(Math.min(left, right - 1), right, inRows, rulings, 'middle'));
  }
  borders.push(edge(last.x1, last.x1 + reachRight * textPx, inRows, rulings, 'first'));
  return columns.map((column, at) => ({ head: column, x0: borders[at]!, x1: borders[at + 1]! }));
}

function edge(
  from: number,
  to: number,
  words: readonly Box[],
  rulings: readonly Box[],
  which: 'first' | 'middle' | 'last',
): number {
  const ruled = rulings
    .map(centreX)
    .filter((x) => x > from && x < to && !words.some((word) => word.x0 + 3 < x && x < word.x1 - 3));
  if (ruled.length > 0) return which === 'last' ? Math.max(...ruled) : Math.min(...ruled);
  const gutters = guttersBetween(from, to, words);
  const widest = gutters.reduce((best, gutter) => (gutter.x1 - gutter.x0 > best.x1 - best.x0 ? gutter : best), {
    x0: from,
    x1: from,
  });
  if (widest.x1 > widest.x0) return (widest.x0 + widest.x1) / 2;
  return which === 'middle' ? (from + to) / 2 : which === 'last' ? from : to;
}

/** The stretches between `from` and `to` that no word covers. */
function guttersBetween(from: number, to: number, words: readonly Box[]): { x0: number; x1: number }[] {
  const gutters: { x0: number; x1: number }[] = [];
  let reached = from;
  for (const { x0, x1 } of [...words].sort((a, b) => a.x0 - b.x0)) {
    if (x1 <= from || x0 >= to) continue;
    if (x0 > reached) gutters.push({ x0: reached, x1: x0 });
    reached = Math.max(reached, x1);
  }
  if (to > reached) gutters.push({ x0: reached, x1: to });
  return gutters;
}
