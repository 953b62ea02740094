import { spanColumns, type ColumnSpan } from './columns.ts';
import type { Page } from './page.ts';
import { around, centreX, centreY, median, type Box } from './raster.ts';
import type { TableHead } from './tables.ts';
import { endsTable, isTitle, type ColumnKey } from './vocabulary.ts';
import { linesOf, textOf, type Cell, type Word } from './words.ts';

export interface Table {
  head: TableHead;
  spans: ColumnSpan[];
  rows: TableRow[];
}

export interface TableRow {
  box: Box;
  /** one for each span, in their order */
  cells: Cell[];
}

/** Gathers the words under a table's headings into rows and cells, down to its totals or the next table. */
export function fillTable(head: TableHead, heads: readonly TableHead[], page: Page): Table {
  const lines = untilEnd(linesOf(wordsBelow(head, heads, page)), head, page.textPx);
  const inRows = lines.filter((line) => holdsFigures(line, head)).flat();
  const rulings = page.rulings.vertical.filter((box) => crossesRows(box, inRows, head));
  const spans = spanColumns(head, inRows, rulings, page.textPx);
  const own = inRows.filter((word) => centreX(word) > spans[0]!.x0 && centreX(word) < spans.at(-1)!.x1);
  const rows = linesOf(own).map((line) => rowOf(line, spans, page.textPx));
  return { head, spans, rows: rows.sort((a, b) => centreY(a.box) - centreY(b.box)) };
}

/** Words that may belong to the table: under its heading, over the next one, and not past its neighbours' headings. */
function wordsBelow(head: TableHead, heads: readonly TableHead[], page: Page): Word[] {
  const { box } = head;
  const others = heads.filter((other) => other !== head);
  const floor = others
    .filter((other) => other.box.y0 > box.y1 - 2 && other.box.x0 < box.x1 && other.box.x1 > box.x0)
    .reduce((nearest, other) => Math.min(nearest, other.box.y0), Infinity);
  const mine = page.words.filter(
    (word) =>
      centreY(word) > box.y1 + 0.2 * page.textPx &&
      centreY(word) < floor &&
      !others.some((o) => o.words.includes(word)),
  );
  const left = wall(head, others, mine, 'left', floor);
  const right = wall(head, others, mine, 'right', floor);
  return mine.filter((word) => centreX(word) > left && centreX(word) < right);
}

/** How far a table may reach to one side: the widest gutter between it and the nearest table there. */
function wall(
  head: TableHead,
  others: readonly TableHead[],
  words: readonly Word[],
  side: 'left' | 'right',
  floor: number,
): number {
  const right = side === 'right';
  const beside = others.filter((other) => {
    const apart = right ? other.box.x0 > head.box.x1 : other.box.x1 < head.box.x0;
    return apart && other.box.y0 < floor && !isPast(other, head, others);
  });
  const near = beside.sort((a, b) => (right ? a.box.x0 - b.box.x0 : b.box.x1 - a.box.x1))[0];
  if (near === undefined) return right ? Infinity : -Infinity;
  const [from, to] = right
    ? [head.columns.at(-1)!.box.x1, near.columns[0]!.box.x0]
    : [near.columns.at(-1)!.box.x1, head.columns[0]!.box.x0];
  return widestGutter(
    from,
    to,
    words.filter((word) => centreY(word) > near.box.y1),
  );
}

/** Whether another table above `head` has ended before `head` begins, because a third stands between the two. */
const isPast = (other: TableHead, head: TableHead, all: readonly TableHead[]): boolean =>
  all.some(
    (third) =>
      third !== other &&
      third.box.y0 > other.box.y1 &&
      third.box.y1 <= head.box.y1 &&
      third.box.x0 < other.box.x1 &&
      third.box.x1 > other.box.x0,
  );

function widestGutter(from: number, to: number, words: readonly Box[]): number {
  let best = { width: 0, x: (from + to) / 2 };
  let reached = from;
  for (const { x0, x1 } of [...words].sort((a, b) => a.x0 - b.x0)) {
    if (x1 <= from || x0 >= to) continue;
    if (x0 - reached > best.width) best = { width: x0 - reached, x: (x0 + reached) / 2 };
    reached = Math.max(reached, x1);
  }
  if (to - reached > best.width) best = { width: to - reached, x: (to + reached) / 2 };
  return best.x;
}

/** Lines down to the one that ends the table, or to a gap of blank paper that no table has. */
function untilEnd(lines: readonly Word[][], head: TableHead, textPx: number): Word[][] {
  const kept: Word[][] = [];
  const firstEnd = (head.columns[1] ?? head.columns[0]!).box.x1;
  for (const line of lines) {
    const inFirst = line.filter((word) => centreX(word) > head.box.x0 - 16 * textPx && centreX(word) < firstEnd);
    if (endsTable(textOf(inFirst)) || isTitle(textOf(inFirst))) break;
    const above = kept.at(-1);
    if (above !== undefined && around(line).y0 - around(above).y1 > 9 * textPx) break;
    kept.push(line);
  }
  return kept;
}

/** Whether a line looks like a row of its table; titles, remarks and specks say nothing about where columns run. */
function holdsFigures(line: readonly Word[], { kind }: TableHead): boolean {
  const figures = line.filter((word) => /\d/.test(word.text)).length;
  return figures >= (kind === 'tanks' ? 3 : kind === 'products' ? 2 : 1);
}

function crossesRows(ruling: Box, words: readonly Word[], head: TableHead): boolean {
  if (words.length === 0) return false;
  const rows = around(words);
  const shared = Math.min(ruling.y1, rows.y1) - Math.max(ruling.y0, head.box.y0);
  return shared > 0.45 * (rows.y1 - head.box.y0);
}

function rowOf(line: readonly Word[], spans: readonly ColumnSpan[], textPx: number): TableRow {
  const box = around(line);
  const baseline = median(line.map((word) => word.baselineY));
  const cells = spans.map(({ x0, x1 }) => ({
    words: line.filter((word) => centreX(word) >= x0 && centreX(word) < x1).sort((a, b) => a.x0 - b.x0),
    box: { x0, x1, y0: Math.min(box.y0, baseline - textPx), y1: Math.max(box.y1, baseline) },
  }));
  return { box, cells };
}

/** The cell of a row that stands under the heading `key`; the first of them where the table has several. */
export function cellUnder(table: Table, row: TableRow, key: ColumnKey): Cell | null {
  const at = table.spans.findIndex((span) => span.head.key === key);
  return at < 0 ? null : (row.cells[at] ?? null);
}
