import type { Finding, Severity } from '../finding.ts';
import type { Report } from '../report.ts';
import { nameKey, tanksOf, usualGravities } from './figures.ts';

/** One product has one gravity on a sheet; a row that differs from the rest is doubtful. */
export function checkGravities(report: Report): Finding[] {
  const usual = usualGravities(report);
  const rows = [
    ...tanksOf(report).map(({ table, row, tank }) => ({ table, row, ...tank })),
    ...report.products.map((product, row) => ({ table: 'products' as const, row, ...product })),
  ];
  return rows.flatMap(({ table, row, product, api }) => {
    const implied = usual.get(nameKey(product) ?? '');
    if (api === null || implied === undefined || api === implied) return [];
    const message = `The gravity, ${api} °API, is not the ${implied} that ${product ?? 'this product'} has elsewhere on the sheet.`;
    const severity: Severity = 'doubtful';
    return [{ cause: null, rule: 'one_gravity', severity, table, row, field: 'api', message, read: api, implied }];
  });
}
