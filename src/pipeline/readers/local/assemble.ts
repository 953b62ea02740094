import { tableKeys, type Report, type TankRow } from '../../../domain/report.ts';
import { holdsFigures } from './cell-text.ts';
import { isNumberKey, readNumbers, type NumberKey } from './cells.ts';
import { readDrafts } from './drafts.ts';
import type { Engine } from './engine.ts';
import { readHeader } from './header-fields.ts';
import { logRows } from './log-rows.ts';
import { agreeOnNames, type ProductName } from './names.ts';
import type { Page } from './page.ts';
import { productRows } from './product-rows.ts';
import { fillTable, type Table, type TableRow } from './rows.ts';
import { findTables } from './tables.ts';
import { tankRows } from './tank-rows.ts';
import type { Cell } from './words.ts';

/** Why no report comes of a page. */
export type NoReport = 'not_a_report' | 'sheet_illegible';

/**
 * Brings the words of a page into a report. `not_a_report` where no table of one is found on it, `sheet_illegible`
 * where its figures can hardly be read.
 */
export async function assembleReport(page: Page, engine: Engine, timeoutMs: number): Promise<Report | NoReport> {
  const heads = findTables(page.words, page.textPx);
  if (heads.length === 0) return 'not_a_report';
  const tables = heads.map((head) => fillTable(head, heads, page));
  const numbers = await readNumbers(numberCells(tables), page, engine, timeoutMs);
  if (!numbers.legible) return 'sheet_illegible';
  const inTables = new Set(tables.flatMap(({ head, rows }) => [...head.words, ...rows.flatMap(wordsOf)]));
  const header = readHeader(page.words, inTables, page.rulings.vertical, page.textPx);
  const yearHint = header.date === null ? undefined : Number(header.date.slice(0, 4));
  const names: ProductName[] = [];
  const tanks = ofKind(tables, 'tanks');
  const { arrival, departure } = conditions(
    tanks,
    tanks.map((table) => tankRows(table, numbers, names)),
  );
  const report: Report = {
    header,
    arrival_tanks: arrival,
    departure_tanks: departure,
    products: ofKind(tables, 'products').flatMap((table) => productRows(table, numbers, names)),
    time_log: ofKind(tables, 'log').flatMap((table) => logRows(table, yearHint)),
    draft_readings: readDrafts(ofKind(tables, 'drafts'), page.words),
  };
  agreeOnNames(names);
  return tableKeys.some((key) => report[key].length > 0) ? report : 'sheet_illegible';
}

const ofKind = (tables: readonly Table[], kind: Table['head']['kind']): Table[] =>
  tables.filter(({ head }) => head.kind === kind);

const wordsOf = (row: TableRow) => row.cells.flatMap((cell) => cell.words);

function numberCells(tables: readonly Table[]): { cell: Cell; key: NumberKey }[] {
  const cells: { cell: Cell; key: NumberKey }[] = [];
  for (const { head, spans, rows } of tables) {
    if (head.kind !== 'tanks' && head.kind !== 'products') continue;
    for (const row of rows.filter(holdsFigures)) {
      for (const [at, cell] of row.cells.entries()) {
        const { key } = spans[at]!.head;
        if (isNumberKey(key)) cells.push({ cell, key });
      }
    }
  }
  return cells;
}

/** Which tank tables are the arrival's: those headed so, else the first, since a report begins with it. */
function conditions(
  tables: readonly Table[],
  rows: readonly TankRow[][],
): { arrival: TankRow[]; departure: TankRow[] } {
  const named = tables.map(({ head }) => head.condition);
  const resolved = named.map(
    (condition, at) =>
      condition ??
      (at === 0 && named[1] !== 'arrival'
        ? 'arrival'
        : at === 0
          ? 'departure'
          : named[at - 1] === 'departure'
            ? 'arrival'
            : 'departure'),
  );
  const of = (wanted: 'arrival' | 'departure') => rows.filter((_, at) => resolved[at] === wanted).flat();
  return { arrival: of('arrival'), departure: of('departure') };
}
