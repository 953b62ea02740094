import type { ProductRow, Report, TankRow } from '../report.ts';

/** The rows of a sheet as the checks see them, and names compared loosely. */
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

/**
 * What each tank holds at its other gauging, by `sisterKey` of the row: a barge does not change the cargo of a tank in
 * between.
 */
export function sisterProducts(report: Pick<Report, TankTable>): Map<string, string | null> {
  const sisters = new Map<string, string | null>();
  for (const table of tankTables) {
    const other = table === 'arrival_tanks' ? 'departure_tanks' : 'arrival_tanks';
    for (const { tank, product } of report[table]) sisters.set(sisterKey(other, tank), product);
  }
  return sisters;
}

/** A tank by its table and name. */
export const sisterKey = (table: TankTable, tank: string | null): string => `${table}/${nameKey(tank) ?? ''}`;

/**
 * The one product of the totals that is in no tank, and the one of the tanks that is not among the totals: two readings
 * of one name. Null where there are not just these two.
 */
export function misnamedProduct(
  tanks: readonly (string | null)[],
  listed: readonly (string | null)[],
): { inTanks: string; inTotals: string } | null {
  const only = (names: readonly (string | null)[], others: readonly (string | null)[]): string | null => {
    const strays = [...new Set(names)].filter((name) => name !== null && !others.includes(name));
    return strays.length === 1 ? (strays[0] ?? null) : null;
  };
  const known = [...new Set(tanks)];
  const [inTanks, inTotals] = [only(known, listed), only(listed, known)];
  return inTanks === null || inTotals === null ? null : { inTanks, inTotals };
}
