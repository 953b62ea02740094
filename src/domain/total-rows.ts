import type { StatedTotal } from './evidence.ts';
import type { TableKey } from './report.ts';

type Row = Readonly<Record<string, string | number | null>>;

/** The tables whose columns are added up. */
const totalled: readonly TableKey[] = ['arrival_tanks', 'departure_tanks', 'products'];

/**
 * Parts the TOTAL lines from the rows of a table: a model that reads a sheet often copies them as if they were tanks
 * or products. A line is one where TOTAL or SUB-TOTAL stands for the name, alone or with a product's, and no gauge was
 * read in it. `rows` are those that are left, in their order.
 */
export function partTotals<Written extends Row>(
  table: TableKey,
  rows: readonly Written[],
): { rows: Written[]; totals: StatedTotal[] } {
  if (!isTotalled(table)) return { rows: [...rows], totals: [] };
  const names = new Set(rows.map((row) => plain(row['product'])));
  const isTotal = (row: Row): boolean =>
    gauges.every((key) => (row[key] ?? null) === null) && labelOf(row, names) !== null;
  return {
    rows: rows.filter((row) => !isTotal(row)),
    totals: rows.filter(isTotal).map((row) => totalOf(table, row, rows, labelOf(row, names) ?? '')),
  };
}

const isTotalled = (table: TableKey): table is StatedTotal['table'] => totalled.includes(table);

const gauges = ['ullage_ft', 'ullage_in', 'temp_f'];

const label = /^(?:sub ?|grand )?totals?\b|\b(?:sub)?totals?$/;
const companions =
  /\b(?:sub|grand|totals?|subtotals?|all|tanks?|products?|discharged|delivered|on board|aboard|bbls|of|for)\b/g;

/** What stands beside the word TOTAL: nothing, or the name of one of the table's products; null where it is no total. */
function labelOf(row: Row, names: ReadonlySet<string>): string | null {
  for (const key of ['tank', 'product']) {
    const name = plain(row[key]);
    if (!label.test(name)) continue;
    const rest = plain(name.replace(companions, ' '));
    if (rest === '' || names.has(rest)) return rest !== '' ? rest : productBeside(row);
  }
  return null;
}

const productBeside = (row: Row): string => (label.test(plain(row['product'])) ? '' : plain(row['product']));

function totalOf(table: StatedTotal['table'], row: Row, rows: readonly Row[], name: string): StatedTotal {
  const volume = (key: string): number | null => (typeof row[key] === 'number' ? row[key] : null);
  const product = name === '' ? null : rows.find((other) => plain(other['product']) === name)?.['product'];
  return {
    table,
    product: typeof product === 'string' ? product : null,
    water_bbls: volume('water_bbls'),
    gross_bbls: volume('gross_bbls'),
    net_bbls: volume('net_bbls'),
    metric_tons: volume('metric_tons'),
  };
}

const plain = (name: unknown): string =>
  typeof name === 'string'
    ? name
        .toLowerCase()
        .replace(/[^a-z0-9%.]+/g, ' ')
        .trim()
    : '';
