import { stringify } from 'csv-stringify/sync';
import { Zip, ZipDeflate } from 'fflate';
import type { Cell } from '../../domain/report-columns.ts';
import { exportedTables, type ExportedSheets } from './exported-sheet.ts';

/**
 * A ZIP, piece by piece, of one CSV file for each table: RFC 4180, UTF-8 with its mark, which spreadsheets go by. A
 * text that a spreadsheet would take for a formula has an apostrophe before it.
 */
export function* csvZip(sheets: ExportedSheets): Generator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, piece) => {
    if (error !== null) throw error;
    ready.push(piece);
  });
  for (const { name, headings, rowsOf } of exportedTables) {
    const file = new ZipDeflate(`${name}.csv`, { level: 6 });
    zip.add(file);
    file.push(encoder.encode(`\ufeff${csvLines([headings])}`));
    for (const exported of sheets()) {
      const rows = rowsOf(exported).map(({ cells }) => cells);
      if (rows.length > 0) file.push(encoder.encode(csvLines(rows)));
      yield* ready.splice(0);
    }
    file.push(new Uint8Array(0), true);
  }
  zip.end();
  yield* ready;
}

const encoder = new TextEncoder();

/** Numbers are no formulas, whatever sign they begin with: so only texts are guarded. */
const csvLines = (rows: readonly (readonly Cell[])[]): string =>
  stringify(
    rows.map((cells) => cells.map((cell) => (typeof cell === 'string' ? guarded(cell) : cell))),
    { record_delimiter: 'windows' },
  );

/** With an apostrophe before it, where a spreadsheet would take the text for a formula. */
const guarded = (text: string): string =>
  /^[\s\u00a0]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(text) ? `'${text}` : text;
