import {
  columnsOf,
  headerColumns,
  readCell,
  readNumber,
  type Cell,
  type CellKind,
  type Column,
} from './report-columns.ts';
import type { StatedTotal } from './evidence.ts';
import { reportSchema, tableKeys, type Report, type TableKey } from './report.ts';
import { partTotals } from './total-rows.ts';

/** `totals` are the TOTAL lines that stood among the rows of a table. */
export type ReportOrError = { ok: true; report: Report; totals: StatedTotal[] } | { ok: false; error: string };

const shownFaults = 8;

/**
 * A report from a JSON value that holds the five tables as arrays of objects. Numbers, dates and times may also be
 * strings as written on the sheet; missing cells and a missing header are blank, extra keys are ignored, rows with
 * nothing in them are dropped, TOTAL lines are no rows. Otherwise `error` names each fault by its path, fit to be quoted to a model.
 */
export function reportFromJson(value: unknown): ReportOrError {
  if (!isObject(value)) return { ok: false, error: `expected a JSON object with the keys ${tableKeys.join(', ')}` };
  const faults: string[] = [];
  const header = readRow(value['header'] ?? {}, 'header', headerColumns, faults);
  const year = yearOf(header['date']);
  const tables = tableKeys.map((key) => [key, readTable(value[key], key, faults, year)] as const);
  if (faults.length > 0) return { ok: false, error: faultText(faults) };
  const parted = tables.map(([key, rows]) => [key, partTotals(key, rows)] as const);
  const rowsOf = parted.map(([key, { rows }]) => [key, rows] as const);
  return {
    ok: true,
    report: reportSchema.parse({ header, ...Object.fromEntries(rowsOf) }),
    totals: parted.flatMap(([, { totals }]) => totals),
  };
}

/** The year of a date `YYYY-MM-DD`, for dates that are written without one. */
export function yearOf(date: Cell | undefined): number | undefined {
  return typeof date === 'string' ? Number(date.slice(0, 4)) : undefined;
}

type Row = Record<string, Cell>;

function readTable(value: unknown, path: TableKey, faults: string[], year: number | undefined): Row[] {
  if (!Array.isArray(value)) {
    faults.push(value === undefined ? `${path}: missing, expected an array` : `${path}: expected an array`);
    return [];
  }
  const rows = value.map((row: unknown, index) => readRow(row, `${path}[${index}]`, columnsOf[path], faults, year));
  return rows.filter((row) => Object.values(row).some((cell) => cell !== null));
}

function readRow(value: unknown, path: string, columns: readonly Column[], faults: string[], year?: number): Row {
  if (!isObject(value)) {
    faults.push(`${path}: expected an object`);
    return {};
  }
  const row: Row = {};
  for (const { key, kind } of columns) {
    const cell = readValue(kind, value[key], year);
    if (cell === undefined) faults.push(`${path}.${key}: expected ${expected[kind]}, got ${quote(value[key])}`);
    row[key] = cell ?? null;
  }
  return row;
}

function readValue(kind: CellKind, value: unknown, year: number | undefined): Cell | undefined {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return readNumber(kind, value);
  return typeof value === 'string' ? readCell(kind, value, year) : undefined;
}

const expected: Record<CellKind, string> = {
  text: 'a string or null',
  number: 'a number or null',
  inches: 'inches as a number or null',
  water: 'a number or null',
  feet: 'decimal feet as a number or null',
  date: 'a date YYYY-MM-DD or null',
  time: 'a time HH:MM or null',
  condition: '"arrival", "departure" or null',
  end: '"fwd", "aft" or null',
};

function quote(value: unknown): string {
  if (typeof value === 'object') return Array.isArray(value) ? 'an array' : 'an object';
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function faultText(faults: readonly string[]): string {
  const more = faults.length > shownFaults ? [`and ${faults.length - shownFaults} more`] : [];
  return [...faults.slice(0, shownFaults), ...more].join('; ');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
