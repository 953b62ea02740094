import type { ProductRow } from '../../../domain/report.ts';
import { confidenceUnder, holdsFigures, numberUnder, seenNumber, textUnder, wordsUnder } from './cell-text.ts';
import type { NumbersRead } from './cells.ts';
import type { ProductName } from './names.ts';
import type { Table } from './rows.ts';
import type { SeenRow } from './seen.ts';

const numberKeys = ['api', 'gross_bbls', 'net_bbls', 'metric_tons'] as const;

/** The totals in a table of products discharged; the names of the products are added to `names`. */
export function productRows(table: Table, numbers: NumbersRead, names: ProductName[]): SeenRow<ProductRow>[] {
  return table.rows.filter(holdsFigures).flatMap((line) => {
    const product = textUnder(table, line, 'product');
    const row: ProductRow = { product, api: null, gross_bbls: null, net_bbls: null, metric_tons: null };
    const seen: SeenRow<ProductRow>['seen'] = {};
    const named = wordsUnder(table, line, 'product');
    if (named !== null) seen.product = named;
    for (const key of numberKeys) {
      const number = numberUnder(table, line, key, numbers);
      if (number === null) continue;
      row[key] = number.value;
      seen[key] = seenNumber(number);
    }
    const figures = Object.values(row).filter((value) => typeof value === 'number').length;
    if (product === null || !/[A-Z]{2}/i.test(product) || figures === 0) return [];
    names.push({ row, confidence: confidenceUnder(table, line, 'product') });
    return [{ row, seen }];
  });
}
