import type { Finding } from '../finding.ts';
import type { Report } from '../report.ts';
import { nameKey, tanksOf } from './figures.ts';

/** What a tank holds is one of the products discharged, and each of those came out of some tank. */
export function checkProductNames(report: Report): Finding[] {
  const listed = report.products.map(({ product }, row) => ({ table: 'products' as const, row, product }));
  const held = tanksOf(report).map(({ table, row, tank }) => ({ table, row, product: tank.product }));
  if (listed.length === 0 || held.length === 0) return [];
  return [
    ...unknownTo(listed, held, 'is not among the products discharged'),
    ...unknownTo(held, listed, 'is in none of the tanks'),
  ];
}

type Named = Pick<Finding, 'table'> & { row: number; product: string | null };

function unknownTo(others: readonly Named[], rows: readonly Named[], what: string): Finding[] {
  const known = new Set(others.map(({ product }) => nameKey(product)));
  if (known.has(null)) return [];
  return rows
    .filter(({ product }) => nameKey(product) !== null && !known.has(nameKey(product)))
    .map(({ table, row, product }) => ({
      cause: null,
      rule: 'product_name',
      severity: 'doubtful',
      ...{ table, row, field: 'product' },
      message: `${product ?? ''} ${what}.`,
      ...{ read: product, implied: null },
    }));
}
