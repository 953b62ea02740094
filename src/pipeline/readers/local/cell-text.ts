import type { NumberRead, NumbersRead } from './cells.ts';
import type { NumberKey } from './number-columns.ts';
import { around, type Box } from './raster.ts';
import { cellUnder, type Table, type TableRow } from './rows.ts';
import { seenText, type Seen } from './seen.ts';
import type { ColumnKey } from './vocabulary.ts';
import { textOf } from './words.ts';

export type NumberSeen = NumberRead & { box: Box };

/** What stands in a row under a heading, without the specks around it; null where nothing does. */
export function textUnder(table: Table, row: TableRow, key: ColumnKey): string | null {
  const cell = cellUnder(table, row, key);
  const text = textOf(cell?.words ?? []).replace(/^[\s|_.~=—[\]{}]+|[\s|_~=—[\]{}]+$/g, '');
  return text === '' ? null : text;
}

/** How sure OCR was of the least sure word in a row under a heading, 0 to 100; infinite where there is no word. */
export const confidenceUnder = (table: Table, row: TableRow, key: ColumnKey): number =>
  Math.min(
    ...(cellUnder(table, row, key)?.words ?? [])
      .filter((word) => /[A-Za-z0-9]/.test(word.text))
      .map((word) => word.confidence),
  );

/** What was seen of the number in a row under a heading; null where there is no such column. */
export function numberUnder(table: Table, row: TableRow, key: NumberKey, numbers: NumbersRead): NumberSeen | null {
  const cell = cellUnder(table, row, key);
  const read = cell === null ? undefined : numbers.values.get(cell);
  return read === undefined ? null : { ...read, box: areaOf(table, row, key) };
}

export const seenNumber = ({ box, text, inked, confidence, alternatives }: NumberSeen): Seen => ({
  ...{ box, text, inked, confidence, alternatives },
});

/** What was seen of the words in a row under a heading; null where there is no such column. */
export function wordsUnder(table: Table, row: TableRow, key: ColumnKey): Seen | null {
  if (cellUnder(table, row, key) === null) return null;
  return seenText(areaOf(table, row, key), textUnder(table, row, key), confidenceUnder(table, row, key));
}

/**
 * The paper that belongs to a cell: as wide as what stands in its column, headings included, and no wider than the
 * column itself; as tall as its row.
 */
function areaOf(table: Table, row: TableRow, key: ColumnKey): Box {
  const at = table.spans.findIndex((span) => span.head.key === key);
  const span = table.spans[at]!;
  const ink = around([span.head.box, ...table.rows.flatMap(({ cells }) => cells[at]!.words)]);
  const tall = row.cells[at]!.box;
  const rim = 0.25 * (tall.y1 - tall.y0);
  return {
    x0: Math.max(span.x0, ink.x0 - 2 * rim),
    x1: Math.min(span.x1, ink.x1 + 2 * rim),
    y0: tall.y0 - rim,
    y1: tall.y1 + rim,
  };
}

/** Whether a line under a table's headings is a row of it: at least two of its cells hold digits. */
export const holdsFigures = (row: TableRow): boolean =>
  row.cells.filter((cell) => /\d/.test(textOf(cell.words))).length >= 2;
