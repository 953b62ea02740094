import type { Finding } from '../finding.ts';
import type { ProductRow, Report, TankRow } from '../report.ts';

/** The figures of a sheet as the checks see them: printed places, tolerances, and names compared loosely. */
export const tankTables = ['arrival_tanks', 'departure_tanks'] as const;
export type TankTable = (typeof tankTables)[number];

export interface TankAt {
  table: TankTable;
  row: number;
  tank: TankRow;
}

/** Every tank row of the sheet with its place, arrival first. */
export function tanksOf(report: Report): TankAt[] {
  return tankTables.flatMap((table) => report[table].map((tank, row) => ({ table, row, tank })));
}

export type MeasuredField = 'api' | 'temp_f' | 'water_bbls' | 'gross_bbls' | 'net_bbls' | 'metric_tons';
export type Places = Readonly<Record<MeasuredField, number>>;

/** How many decimals each column of the sheet is printed with. */
export function placesOf(report: Report): Places {
  const rows = tanksOf(report).map(({ tank }) => tank);
  const places = (field: MeasuredField) => printedPlaces(rows.map((row) => row[field]));
  return {
    ...{ api: places('api'), temp_f: places('temp_f'), water_bbls: places('water_bbls') },
    ...{ gross_bbls: places('gross_bbls'), net_bbls: places('net_bbls'), metric_tons: places('metric_tons') },
  };
}

/**
 * The decimals that most figures of a column have: final zeros are lost in a number, and a lost decimal point or a
 * speck must not decide for the others.
 */
export function printedPlaces(values: readonly (number | null)[]): number {
  const counts = values.filter((value) => value !== null).map(decimalsOf);
  counts.sort((a, b) => a - b);
  return counts[Math.floor(counts.length / 2)] ?? 0;
}

function decimalsOf(value: number): number {
  const text = String(value);
  const point = text.indexOf('.');
  return point < 0 || text.includes('e') ? 0 : text.length - point - 1;
}

/** Half of the last of `places`: how far a rounded figure may lie from the true one, and a hair for binary fractions. */
export function halfOfLast(places: number): number {
  return 0.5 * 10 ** -places + 1e-7;
}

export function rounded(value: number, places: number): number {
  return Number(value.toFixed(places)) || 0;
}

/** A tank's or product's name as it is compared: case, spaces and stops do not count. */
export function nameKey(name: string | null): string | null {
  const key = (name ?? '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s.]+/g, '');
  return key === '' ? null : key;
}

/** The gravity that more than half of a product's rows carry, for each product by `nameKey`. */
export function usualGravities(report: Report): Map<string, number> {
  const rows: Pick<ProductRow, 'product' | 'api'>[] = [...tanksOf(report).map(({ tank }) => tank), ...report.products];
  const byProduct = grouped(
    rows,
    ({ product }) => nameKey(product),
    ({ api }) => api,
  );
  const usual = new Map<string, number>();
  for (const [key, gravities] of byProduct) {
    const middle = [...gravities].sort((a, b) => a - b)[Math.floor(gravities.length / 2)] ?? 0;
    if (gravities.filter((api) => api === middle).length * 2 > gravities.length) usual.set(key, middle);
  }
  return usual;
}

/** The values of `rows` under their keys; rows without a key or a value are left out. */
export function grouped<Row, Value>(
  rows: readonly Row[],
  keyOf: (row: Row) => string | null,
  valueOf: (row: Row) => Value | null,
): Map<string, Value[]> {
  const groups = new Map<string, Value[]>();
  for (const row of rows) {
    const [key, value] = [keyOf(row), valueOf(row)];
    if (key === null || value === null) continue;
    const group = groups.get(key) ?? [];
    group.push(value);
    groups.set(key, group);
  }
  return groups;
}

/** What `findings` imply for the cells they contradict, by `cellKey`. */
export function impliedValues(findings: readonly Finding[]): Map<string, number> {
  const implied = new Map<string, number>();
  for (const { table, row, field, implied: value } of findings) {
    if (row !== null && field !== null && typeof value === 'number') implied.set(cellKey(table, row, field), value);
  }
  return implied;
}

export function cellKey(table: string, row: number, field: string): string {
  return `${table}/${row}/${field}`;
}
