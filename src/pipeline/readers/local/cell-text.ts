import type { NumberKey, NumbersRead } from './cells.ts';
import { cellUnder, type Table, type TableRow } from './rows.ts';
import type { ColumnKey } from './vocabulary.ts';
import { textOf } from './words.ts';

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

/** The number in a row under a heading; null where there is none, or none to be believed. */
export function numberUnder(table: Table, row: TableRow, key: NumberKey, numbers: NumbersRead): number | null {
  const cell = cellUnder(table, row, key);
  return cell === null ? null : (numbers.values.get(cell) ?? null);
}

/** Whether a line under a table's headings is a row of it: at least two of its cells hold digits. */
export const holdsFigures = (row: TableRow): boolean =>
  row.cells.filter((cell) => /\d/.test(textOf(cell.words))).length >= 2;
