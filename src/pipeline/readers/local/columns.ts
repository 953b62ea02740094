import { centreX, type Box } from './raster.ts';
import type { ColumnHead, TableHead } from './table-head.ts';
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
/** How far right of its heading a last column goes to the ruling that closes its table: events are long. */
const reachRuling = 40;

/** A border may cut through the words of this share of the rows: print that touches its neighbour is read as one word. */
const mostCut = 0.2;

/**
 * Where each column of a table begins and ends. A heading lies within its own column, so the border is between the
 * two headings: an upright ruling where there is one, otherwise the middle of the widest gutter that no word of the
 * table's rows crosses, or hardly any.
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
  const marks = { words: inRows, rulings, tolerated: Math.floor((mostCut * inRows.length) / columns.length) };
  const borders = [edge(first.x0 - reachLeft * textPx, first.x0, marks, 'last')];
  for (let at = 1; at < columns.length; at++) {
    const [left, right] = [columns[at - 1]!.box.x1, columns[at]!.box.x0];
    borders.push(edge(Math.min(left, right - 1), right, marks, 'middle'));
  }
  const closing = rulings.map(centreX).filter((x) => x > last.x1 && x < last.x1 + reachRuling * textPx && isFree(x, marks)); // prettier-ignore
  borders.push(
    closing.length > 0 ? Math.min(...closing) : edge(last.x1, last.x1 + reachRight * textPx, marks, 'first'),
  );
  return columns.map((column, at) => ({ head: column, x0: borders[at]!, x1: borders[at + 1]! }));
}

interface Marks {
  words: readonly Word[];
  rulings: readonly Box[];
  /** how many words a border may cut through */
  tolerated: number;
}

function edge(from: number, to: number, marks: Marks, which: 'first' | 'middle' | 'last'): number {
  const ruled = marks.rulings.map(centreX).filter((x) => x > from && x < to && isFree(x, marks));
  if (ruled.length > 0) return which === 'last' ? Math.max(...ruled) : Math.min(...ruled);
  const free = widest(guttersBetween(from, to, marks.words, 0));
  const gutter = free ?? (which === 'middle' ? widest(guttersBetween(from, to, marks.words, marks.tolerated)) : null);
  if (gutter !== null) return (gutter.x0 + gutter.x1) / 2;
  return which === 'middle' ? (from + to) / 2 : which === 'last' ? from : to;
}

/** A ruling is drawn on the sheet: letters may stand close to it on both sides, but hardly any upon it. */
const isFree = (x: number, { words, tolerated }: Marks): boolean =>
  words.filter(({ glyphs }) => glyphs.some((glyph) => glyph.x0 + 3 < x && x < glyph.x1 - 3)).length <= tolerated;

interface Gutter {
  x0: number;
  x1: number;
}

const widest = (gutters: readonly Gutter[]): Gutter | null =>
  gutters.reduce<Gutter | null>((best, one) => (best && best.x1 - best.x0 >= one.x1 - one.x0 ? best : one), null);

/** The stretches between `from` and `to` that no more than `tolerated` words cover. */
function guttersBetween(from: number, to: number, words: readonly Box[], tolerated: number): Gutter[] {
  const turns = words
    .filter((word) => word.x1 > from && word.x0 < to)
    .flatMap(({ x0, x1 }) => [
      { x: Math.max(from, x0), by: 1 },
      { x: Math.min(to, x1), by: -1 },
    ])
    .sort((a, b) => a.x - b.x || a.by - b.by);
  const gutters: Gutter[] = [];
  let [reached, covered] = [from, 0];
  for (const { x, by } of [...turns, { x: to, by: 0 }]) {
    if (covered <= tolerated && x > reached) gutters.push({ x0: reached, x1: x });
    covered += by;
    reached = x;
  }
  return gutters;
}
