import type { ProductRow, Report, TankRow, TimeLogRow } from '../../../domain/report.ts';
import { parseFeetInches, parseWrittenDate, parseWrittenTime } from '../../../domain/written-values.ts';
import { isNumberKey, readNumbers, type NumberKey } from './cells.ts';
import { draftIn, readDrafts } from './drafts.ts';
import type { Engine } from './engine.ts';
import { readHeader } from './header-fields.ts';
import type { Page } from './page.ts';
import { cellUnder, fillTable, type Table, type TableRow } from './rows.ts';
import { findTables } from './tables.ts';
import type { ColumnKey } from './vocabulary.ts';
import { textOf, type Cell } from './words.ts';
import { agreeOnNames, type ProductName } from './names.ts';

/** Brings the words of a page into a report; null where no table of one can be found on it. */
export async function assembleReport(page: Page, engine: Engine, timeoutMs: number): Promise<Report | null> {
  const heads = findTables(page.words, page.textPx);
  if (heads.length === 0) return null;
  const tables = heads.map((head) => fillTable(head, heads, page));
  const numbers = await readNumbers(numberCells(tables), page, engine, timeoutMs);
  const inTables = new Set(tables.flatMap(({ head, rows }) => [...head.words, ...rows.flatMap(wordsOf)]));
  const header = readHeader(page.words, inTables, page.rulings.vertical, page.textPx);
  const yearHint = header.date === null ? undefined : Number(header.date.slice(0, 4));
  const names: ProductName[] = [];
  const tanks = tables.filter(({ head }) => head.kind === 'tanks').map((table) => tankRows(table, numbers, names));
  const { arrival, departure } = conditions(
    tables.filter(({ head }) => head.kind === 'tanks'),
    tanks,
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
  return report;
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

/** Whether a line under a table's headings is a row of it: at least two of its cells hold digits. */
const holdsFigures = (row: TableRow): boolean => row.cells.filter((cell) => /\d/.test(textOf(cell.words))).length >= 2;

type Numbers = Map<Cell, number | null>;

function tankRows(table: Table, numbers: Numbers, names: ProductName[]): TankRow[] {
  return table.rows.filter(holdsFigures).flatMap((row) => {
    const number = (key: NumberKey): number | null => numberUnder(table, row, key, numbers);
    const tank: TankRow = {
      tank: tankName(textUnder(table, row, 'tank')),
      product: textUnder(table, row, 'product'),
      api: number('api'),
      ullage_ft: number('ullage_ft'),
      ullage_in: number('ullage_in'),
      temp_f: number('temp_f'),
      water_bbls: number('water_bbls'),
      gross_bbls: number('gross_bbls'),
      net_bbls: number('net_bbls'),
      metric_tons: number('metric_tons'),
    };
    const both = splitUllage(textUnder(table, row, 'ullage'));
    if (both !== null) [tank.ullage_ft, tank.ullage_in] = both;
    const named = tank.tank !== null || (tank.product !== null && /[A-Z]{2}/i.test(tank.product));
    if (named) names.push({ row: tank, confidence: confidenceUnder(table, row, 'product') });
    return named ? [tank] : [];
  });
}

/** Feet and inches that share one column: `2' 4.5"`. */
function splitUllage(text: string | null): [number, number] | null {
  const parts = /^(\d{1,2})\s*['°’]?\s*[- ]\s*(\d{1,2}(?:\.\d+)?)\s*["”']*$/.exec(text ?? '');
  if (parts === null || draftIn(text ?? '') === null) return null;
  return parseFeetInches(`${parts[1]}' ${parts[2]}"`) === null ? null : [Number(parts[1]), Number(parts[2])];
}

const sideLetters: Record<string, string> = { '5': 'S', s: 'S', p: 'P', c: 'C', '0': 'C' };

/** A tank's name as the trade writes it: `1P`, `2S`, `3 PORT`; a lone 5 behind a digit is an S misread. */
export function tankName(text: string | null): string | null {
  const tidy = (text ?? '')
    .replace(/[|[\]{}_.,©®°]/g, '')
    .replace(/s+tbd/i, 'STBD')
    .replace(/\s+/g, ' ')
    .trim();
  if (tidy === '') return null;
  const short = /^([1-9Il|])\s*([PSCpsc5])$/.exec(tidy);
  if (short !== null) return `${short[1]!.replace(/[Il|]/, '1')}${sideLetters[short[2]!] ?? short[2]!}`;
  return /^\d{1,2} ?[a-z]+$/i.test(tidy) ? tidy.toUpperCase() : tidy;
}

function productRows(table: Table, numbers: Numbers, names: ProductName[]): ProductRow[] {
  return table.rows.filter(holdsFigures).flatMap((row) => {
    const product = textUnder(table, row, 'product');
    if (product === null || !/[A-Z]{2}/i.test(product)) return [];
    const number = (key: NumberKey): number | null => numberUnder(table, row, key, numbers);
    const total: ProductRow = {
      product,
      api: number('api'),
      gross_bbls: number('gross_bbls'),
      net_bbls: number('net_bbls'),
      metric_tons: number('metric_tons'),
    };
    names.push({ row: total, confidence: confidenceUnder(table, row, 'product') });
    return [total];
  });
}

function logRows(table: Table, yearHint: number | undefined): TimeLogRow[] {
  return table.rows.flatMap((row) => {
    const both = (textUnder(table, row, 'date_time') ?? '').split(/\s+(?=\d{1,2}:?\d{2}\b(?!.*\d{2}[:]))/);
    const event = textUnder(table, row, 'event');
    const date = parseWrittenDate(dateText(textUnder(table, row, 'date') ?? both[0] ?? ''), yearHint);
    const time = parseWrittenTime(timeText(textUnder(table, row, 'time') ?? both[1] ?? ''));
    return date === null && time === null ? [] : [{ event, date, time }];
  });
}

const dateText = (text: string): string =>
  text
    .replace(/[|[\]{}]/g, '')
    .replace(/\s*([-/.])\s*/g, '$1')
    .replace(/^\W+|\W+$/g, '');

const timeText = (text: string): string =>
  text
    .replace(/[|[\]{}]/g, '')
    .replace(/(\d)\s*(hrs?|hours)\b/i, '$1 $2')
    .replace(/(\d)[.;](\d)/, '$1:$2')
    .replace(/^\W+|\W+$/g, '')
    .replace(/^(\d{2}) (\d{2})/, '$1$2');

function textUnder(table: Table, row: TableRow, key: ColumnKey): string | null {
  const cell = cellUnder(table, row, key);
  const text = textOf(cell?.words ?? []).replace(/^[\s|_.~=—[\]{}]+|[\s|_~=—[\]{}]+$/g, '');
  return text === '' ? null : text;
}

const confidenceUnder = (table: Table, row: TableRow, key: ColumnKey): number =>
  Math.min(...(cellUnder(table, row, key)?.words ?? []).map((word) => word.confidence));

const numberUnder = (table: Table, row: TableRow, key: NumberKey, numbers: Numbers): number | null => {
  const cell = cellUnder(table, row, key);
  return cell === null ? null : (numbers.get(cell) ?? null);
};

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
