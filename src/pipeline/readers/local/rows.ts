import { spanColumns, type ColumnSpan } from './columns.ts';
import type { Page } from './page.ts';
import { around, centreX, centreY, median, type Box } from './raster.ts';
import { rowsBetween } from './row-bands.ts';
import { linesUnder } from './table-words.ts';
import type { TableHead } from './table-head.ts';
import { cutUllages } from './ullage-cells.ts';
import { withUnheaded } from './unheaded-column.ts';
import { isTotal, type ColumnKey } from './vocabulary.ts';
import { cutWord } from './word-cuts.ts';
import { linesOf, textOf, type Cell, type Word } from './words.ts';

export interface Table {
  head: TableHead;
  spans: ColumnSpan[];
  rows: TableRow[];
  /** the TOTAL lines among the rows and under them, which are none of them; with the same columns */
  totals: TableRow[];
}

export interface TableRow {
  box: Box;
  /** one for each span, in their order */
  cells: Cell[];
}

/** Gathers the words under a table's headings into rows and cells. */
export function fillTable(found: TableHead, heads: readonly TableHead[], page: Page): Table {
  const lines = linesUnder(found, heads, page);
  const figured = lines.filter((line) => holdsFigures(line, found));
  const head = withUnheaded(found, figured, page.textPx);
  const inRows = figured.flat();
  const rulings = page.rulings.vertical.filter((box) => crossesRows(box, inRows, head));
  const spans = spanColumns(head, inRows, rulings, page.textPx);
  const own = lines.flat().filter((word) => centreX(word) > spans[0]!.x0 && centreX(word) < spans.at(-1)!.x1);
  const ruled = rowsBetween(own, head, page.rulings.horizontal, page.textPx);
  const rows = [...(ruled?.rows ?? []), ...joinWrapped(linesOf(ruled?.rest ?? own), head)]
    .map((line) => rowOf(line, spans, page.textPx))
    .sort((a, b) => centreY(a.box) - centreY(b.box));
  return withUllages(partTotals({ head, spans, rows, totals: [] }));
}

/** Whether a word may be part of a wrapped name, rather than a speck that was read as something. */
const isName = (word: Word): boolean => /[a-z]{2}|\d%|^#?\d{1,2}[PSC]$/i.test(word.text);

/** Puts the lines of a cell that was too narrow for its text back into the row they stand in the middle of. */
function joinWrapped(lines: readonly Word[][], head: TableHead): Word[][] {
  const rows = lines.filter((line) => holdsFigures(line, head)).map((line) => [...line]);
  const middles = rows.map((line) => centreY(around(line)));
  const pitch = median(middles.slice(1).map((y, at) => y - middles[at]!));
  const reach = rows.length > 1 ? 0.45 * pitch : 0;
  for (const line of lines.filter((candidate) => !holdsFigures(candidate, head) && candidate.some(isName))) {
    const y = centreY(around(line));
    const nearest = middles.findIndex((middle) => Math.abs(middle - y) < reach);
    if (nearest < 0) rows.push([...line]);
    else rows[nearest]!.push(...line);
  }
  return rows;
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
  const parts = line.flatMap((word) => cutAtBorders(word, spans, textPx));
  const cells = spans.map(({ x0, x1 }) => ({
    words: linesOf(parts.filter((word) => centreX(word) >= x0 && centreX(word) < x1)).flat(),
    box: { x0, x1, y0: Math.min(box.y0, baseline - textPx), y1: Math.max(box.y1, baseline) },
  }));
  return { box, cells };
}

/** A word that reaches well over a column's border is two. */
function cutAtBorders(word: Word, spans: readonly ColumnSpan[], textPx: number): Word[] {
  const border = spans
    .slice(1)
    .map(({ x0 }) => x0)
    .find((x) => word.x0 < x - 0.5 * textPx && word.x1 > x + 0.5 * textPx);
  if (border === undefined || word.glyphs.length < 2) return [word];
  const [left, right] = cutWord(word, border);
  return left === null || right === null ? [word] : [left, ...cutAtBorders(right, spans, textPx)];
}

const volumeKeys: readonly ColumnKey[] = ['water_bbls', 'gross_bbls', 'net_bbls', 'metric_tons'];

/** Takes the TOTAL lines out of the rows: those that say so, and a last line with nothing but volumes in it. */
function partTotals(table: Table): Table {
  if (table.head.kind !== 'tanks' && table.head.kind !== 'products') return table;
  const isLast = (row: TableRow): boolean => row === table.rows.at(-1) && table.rows.length > 2;
  const isStated = ({ cells }: TableRow): boolean => cells.some(({ words }) => isTotal(textOf(words)));
  const totals = table.rows.filter((row) => isStated(row) || (isLast(row) && isVolumesOnly(row, table)));
  const holdsVolumes = (row: TableRow): boolean =>
    table.spans.some(({ head }, at) => volumeKeys.includes(head.key) && /\d/.test(textOf(row.cells[at]!.words)));
  return { ...table, rows: table.rows.filter((row) => !totals.includes(row)), totals: totals.filter(holdsVolumes) };
}

function isVolumesOnly({ cells }: TableRow, { spans }: Table): boolean {
  const filled = spans.filter((_, at) => cells[at]!.words.length > 0).map(({ head }) => head.key);
  return filled.length >= 2 && filled.every((key) => volumeKeys.includes(key));
}

/** A column that holds both the feet and the inches of its ullages becomes two. */
function withUllages(table: Table): Table {
  const at = table.spans.findIndex(({ head }) => head.key === 'ullage');
  const span = table.spans[at];
  if (span === undefined) return table;
  const rows = table.rows.filter(({ cells }) => cells.some(({ words }) => words.length > 0));
  const cuts = cutUllages(rows.map(({ cells }) => cells[at]!));
  const named = (key: ColumnKey): ColumnSpan => ({ ...span, head: { ...span.head, key } });
  const spans = table.spans.toSpliced(at, 1, named('ullage_ft'), ...(cuts === null ? [] : [named('ullage_in')]));
  if (cuts === null) return { ...table, spans };
  const blank = (cell: Cell): Cell[] => [cell, { ...cell, words: [], box: { ...cell.box, x0: cell.box.x1 } }];
  const cutRow = (row: TableRow): TableRow => {
    const cut = cuts[rows.indexOf(row)] ?? blank(row.cells[at]!);
    return { ...row, cells: row.cells.toSpliced(at, 1, ...cut) };
  };
  return { ...table, spans, rows: table.rows.map(cutRow), totals: table.totals.map(cutRow) };
}

/** The cell of a row that stands under the heading `key`; the first of them where the table has several. */
export function cellUnder(table: Table, row: TableRow, key: ColumnKey): Cell | null {
  const at = table.spans.findIndex((span) => span.head.key === key);
  return at < 0 ? null : (row.cells[at] ?? null);
}
