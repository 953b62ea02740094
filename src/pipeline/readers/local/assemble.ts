import type { CellEvidence, Quad, StatedTotal } from '../../../domain/evidence.ts';
import { blankHeader, tableKeys, type Report } from '../../../domain/report.ts';
import { holdsFigures } from './cell-text.ts';
import { readNumbers, type NumbersRead } from './cells.ts';
import type { Engine } from './engine.ts';
import { isNumberKey, type NumberKey } from './number-columns.ts';
import type { Page } from './page.ts';
import { productRows } from './product-rows.ts';
import type { Box } from './raster.ts';
import { readWords, type WordsRead } from './report-words.ts';
import { fillTable, type Table } from './rows.ts';
import { findTables } from './tables.ts';
import { evidenceFor, type SeenRow } from './seen.ts';
import { tankRows } from './tank-rows.ts';
import { productsIn, statedTotals } from './total-rows.ts';
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
  const heads = findTables(page.words, page.textPx, page.rulings);
  if (heads.length === 0) return 'not_a_report';
  const tables = heads.map((head) => fillTable(head, heads, page));
  const numbers = await readNumbers(numberCells(tables), page, engine, timeoutMs);
  if (!numbers.legible) return 'sheet_illegible';
  const words = await readWords(tables, page, engine, timeoutMs);
  const tanks = ofKind(tables, 'tanks');
  const { arrival, departure } = byCondition(
    tanks,
    tanks.map((table) => tankRows(table, numbers, words.names)),
  );
  const seen: SeenReport = {
    header: [words.header],
    arrival_tanks: arrival,
    departure_tanks: departure,
    products: ofKind(tables, 'products').flatMap((table) => productRows(table, numbers, words.names)),
    time_log: words.log,
    draft_readings: words.drafts,
  };
  if (tableKeys.every((key) => seen[key].length === 0)) return 'sheet_illegible';
  return {
    report: reportOf(seen),
    cells: evidenceOf(seen, (box) => page.onPhoto(box)),
    totals: totalsIn(tables, numbers, words),
  };
}

/** What the sheet says its columns add up to. */
function totalsIn(tables: readonly Table[], numbers: NumbersRead, { names }: WordsRead): StatedTotal[] {
  const tanks = ofKind(tables, 'tanks');
  const products = ofKind(tables, 'products');
  const known = productsIn([...tanks, ...products], names);
  const stated = (table: Table, key: StatedTotal['table']): StatedTotal[] => statedTotals(table, key, numbers, known);
  const { arrival, departure } = byCondition(
    tanks,
    tanks.map((table) => [table]),
  );
  return [
    ...arrival.flatMap((table) => stated(table, 'arrival_tanks')),
    ...departure.flatMap((table) => stated(table, 'departure_tanks')),
    ...products.flatMap((table) => stated(table, 'products')),
  ];
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

function evidenceOf(seen: SeenReport, onPhoto: (box: Box) => Quad): CellEvidence[] {
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

function numberCells(tables: readonly Table[]): { cell: Cell; key: NumberKey }[] {
  const cells: { cell: Cell; key: NumberKey }[] = [];
  for (const { head, spans, rows, totals } of tables) {
    if (head.kind !== 'tanks' && head.kind !== 'products') continue;
    for (const row of [...rows.filter(holdsFigures), ...totals]) {
      for (const [at, cell] of row.cells.entries()) {
        const { key } = spans[at]!.head;
        if (isNumberKey(key)) cells.push({ cell, key });
      }
    }
  }
  return cells;
}

/** What belongs to each tank table, parted: the arrival's are those headed so, else the first, since a report begins with it. */
function byCondition<Part>(tables: readonly Table[], parts: readonly Part[][]): { arrival: Part[]; departure: Part[] } {
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
  const of = (wanted: 'arrival' | 'departure') => parts.filter((_, at) => resolved[at] === wanted).flat();
  return { arrival: of('arrival'), departure: of('departure') };
}
