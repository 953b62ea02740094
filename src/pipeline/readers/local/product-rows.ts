import type { ProductRow } from '../../../domain/report.ts';
import { confidenceUnder, holdsFigures, numberUnder, textUnder } from './cell-text.ts';
import type { NumberKey, NumbersRead } from './cells.ts';
import type { ProductName } from './names.ts';
import type { Table } from './rows.ts';

/** The totals in a table of products discharged; the names of the products are added to `names`. */
export function productRows(table: Table, numbers: NumbersRead, names: ProductName[]): ProductRow[] {
  return table.rows.filter(holdsFigures).flatMap((row) => {
    const product = textUnder(table, row, 'product');
    const number = (key: NumberKey): number | null => numberUnder(table, row, key, numbers);
    const total: ProductRow = {
      product,
      api: number('api'),
      gross_bbls: number('gross_bbls'),
      net_bbls: number('net_bbls'),
      metric_tons: number('metric_tons'),
    };
    const figures = Object.values(total).filter((value) => typeof value === 'number').length;
    if (product === null || !/[A-Z]{2}/i.test(product) || figures === 0) return [];
    names.push({ row: total, confidence: confidenceUnder(table, row, 'product') });
    return [total];
  });
}
