import { stringify } from 'csv-stringify/sync';
import type { Cell } from '../../domain/report-columns.ts';
import type { ExportedSheet } from './exported-sheet.ts';
import { exportedTables } from './exported-tables.ts';
import { openZip } from './zip.ts';

/**
 * A ZIP, piece by piece, of one CSV file for each table: RFC 4180, UTF-8 with its mark, which spreadsheets go by. A
 * text that a spreadsheet would take for a formula has an apostrophe before it.
 */
export async function* csvZip(sheets: AsyncIterable<ExportedSheet>): AsyncGenerator<Uint8Array> {
  const zip = openZip();
  const files = exportedTables.map((table) => ({ ...table, file: zip.file(`${table.name}.csv`) }));
  for (const { columns, file } of files) file.write(`\ufeff${csvLines([columns.map(({ name }) => name)])}`);
  for await (const exported of sheets) {
    for (const { rowsOf, file } of files) {
      const rows = rowsOf(exported);
      if (rows.length > 0) file.write(csvLines(rows.map((cells) => cells.map(({ value }) => value))));
    }
    yield* zip.ready();
  }
  for (const { file } of files) file.end();
  zip.end();
  yield* zip.ready();
}

/** Numbers are no formulas, whatever sign they begin with: so only texts are guarded. */
export const csvLines = (rows: readonly (readonly Cell[])[]): string =>
  stringify(
    rows.map((cells) => cells.map((cell) => (typeof cell === 'string' ? guarded(cell) : cell))),
    // By itself it takes only the two together for the end of a line.
    { record_delimiter: 'windows', quoted_match: /[\r\n]/ },
  );

/** With an apostrophe before it, where a spreadsheet would take the text for a formula. */
const guarded = (text: string): string =>
  /^[\s\u00a0]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(text) ? `'${text}` : text;
