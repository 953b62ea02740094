import type { CellEvidence, Quad, StatedTotal } from '../../../domain/evidence.ts';
import { blankHeader, tableKeys, type Report, type TankRow } from '../../../domain/report.ts';
import { holdsFigures } from './cell-text.ts';
import { isNumberKey, readNumbers, type NumberKey } from './cells.ts';
import type { Engine } from './engine.ts';
import { readHeader } from './header-fields.ts';
import { agreeOnNames, type ProductName } from './names.ts';
import type { Page } from './page.ts';
import { productRows } from './product-rows.ts';
import type { Box } from './raster.ts';
import { fillTable, type Table, type TableRow } from './rows.ts';
import { findTables } from './tables.ts';
import { seenDrafts, seenLog } from './seen-rows.ts';
import { evidenceFor, type SeenRow } from './seen.ts';
import { tankRows } from './tank-rows.ts';
import type { Cell } from './words.ts';

/** A page's report, and what was seen of its cells. */
export interface Assembled {
  report: Report;
  cells: CellEvidence[];
  totals: StatedTotal[];
}

/** Why no report comes of a page. */
export type NoReport = 'not_a_report' | 'sheet_illegible';

/**
 * Brings the words of a page into a report. `not_a_report` where no table of one is found on it, `sheet_illegible`
 * where its figures can hardly be read.
 */
export async function assembleReport(page: Page, engine: Engine, timeoutMs: number): Promise<Assembled | NoReport> {
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
  const seen: SeenReport = {
    header: [{ row: header, seen: {} }],
    arrival_tanks: arrival,
    departure_tanks: departure,
    products: ofKind(tables, 'products').flatMap((table) => productRows(table, numbers, names)),
    time_log: ofKind(tables, 'log').flatMap((table) => seenLog(table, yearHint)),
    draft_readings: seenDrafts(ofKind(tables, 'drafts'), page.words),
  };
  agreeOnNames(names);
  if (tableKeys.every((key) => seen[key].length === 0)) return 'sheet_illegible';
  return { report: reportOf(seen), cells: evidenceOf(seen, null), totals: [] };
}

type SeenReport = { [Key in keyof Report]: SeenRow<Report[Key] extends (infer Row)[] ? Row : Report[Key]>[] };

function reportOf(seen: SeenReport): Report {
  const rows = <Row>(of: readonly SeenRow<Row>[]): Row[] => of.map(({ row }) => row);
  return {
    header: seen.header[0]?.row ?? blankHeader(),
    arrival_tanks: rows(seen.arrival_tanks),
    departure_tanks: rows(seen.departure_tanks),
    products: rows(seen.products),
    time_log: rows(seen.time_log),
    draft_readings: rows(seen.draft_readings),
  };
}

function evidenceOf(seen: SeenReport, onPhoto: ((box: Box) => Quad) | null): CellEvidence[] {
  return [
    ...evidenceFor('header', seen.header, onPhoto),
    ...evidenceFor('arrival_tanks', seen.arrival_tanks, onPhoto),
    ...evidenceFor('departure_tanks', seen.departure_tanks, onPhoto),
    ...evidenceFor('products', seen.products, onPhoto),
    ...evidenceFor('time_log', seen.time_log, onPhoto),
    ...evidenceFor('draft_readings', seen.draft_readings, onPhoto),
  ];
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
  rows: readonly SeenRow<TankRow>[][],
): { arrival: SeenRow<TankRow>[]; departure: SeenRow<TankRow>[] } {
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
