import type { ProductRow } from '../../../domain/report.ts';
import { holdsFigures, numberUnder, seenNumber } from './cell-text.ts';
import type { NumbersRead } from './cells.ts';
import type { Told } from './looks.ts';
import { cellUnder, type Table } from './rows.ts';
import type { SeenRow } from './seen.ts';
import type { Cell } from './words.ts';

const numberKeys = ['api', 'gross_bbls', 'net_bbls', 'metric_tons'] as const;

/** The totals in a table of products discharged, the products' names from `names`. */
export function productRows(table: Table, numbers: NumbersRead, names: ReadonlyMap<Cell, Told>): SeenRow<ProductRow>[] {
  return table.rows.filter(holdsFigures).flatMap((line) => {
    const cell = cellUnder(table, line, 'product');
    const named = (cell && names.get(cell)) ?? null;
    const product = named?.value ?? null;
    const row: ProductRow = { product, api: null, gross_bbls: null, net_bbls: null, metric_tons: null };
    const seen: SeenRow<ProductRow>['seen'] = {};
    if (named !== null) seen.product = named.seen;
    for (const key of numberKeys) {
      const number = numberUnder(table, line, key, numbers);
      if (number === null) continue;
      row[key] = number.value;
      seen[key] = seenNumber(number);
    }
    const figures = Object.values(row).filter((value) => typeof value === 'number').length;
    if (product === null || figures === 0) return [];
    return [{ row, seen }];
  });
}
