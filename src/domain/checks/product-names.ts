import type { Finding } from '../finding.ts';
import type { Report } from '../report.ts';
import { misnamedProduct, nameKey, sisterKey, sisterProducts, tanksOf, type TankTable } from './figures.ts';

/** What a tank holds is one of the products discharged, and each of those came out of some tank. */
export function checkProductNames(report: Report): Finding[] {
  const listed = report.products.map(({ product }, row) => ({ table: 'products' as const, row, product }));
  const held = tanksOf(report).map(({ table, row, tank }) => ({ table, row, product: tank.product }));
  if (listed.length === 0 || held.length === 0) return [];
  const staying = unmoved(report);
  const sisters = sisterProducts(report);
  const known = new Set(listed.map(({ product }) => nameKey(product)));
  const listedProduct = (product = null as string | null) => (known.has(nameKey(product)) ? product : null);
  const discharged = held.filter(({ product }) => !staying.has(nameKey(product)));
  const misnamed = misnamedProduct(
    discharged.map(({ product }) => nameKey(product)),
    [...known],
  );
  if (misnamed !== null && discharged.filter(({ product }) => nameKey(product) === misnamed.inTanks).length > 1) {
    const name = discharged.find(({ product }) => nameKey(product) === misnamed.inTanks)?.product ?? null;
    const line = listed.filter(({ product }) => nameKey(product) === misnamed.inTotals);
    return unknownTo(held, line, `is in none of the tanks; ${name ?? ''} is in several`).map((finding) => ({
      ...finding,
      implied: name,
    }));
  }
  return [
    ...unknownTo(listed, discharged, 'is not among the products discharged').map((finding) => ({
      ...finding,
      implied: listedProduct(sisters.get(sisterKey(finding.table as TankTable, tankAt(report, finding)))),
    })),
    ...unknownTo(held, listed, 'is in none of the tanks'),
  ];
}

/** Products of which the tanks hold as much after the discharge as before: those need not be listed. */
function unmoved(report: Report): Set<string | null> {
  const left = new Map<string | null, number>();
  for (const { table, tank } of tanksOf(report)) {
    const key = nameKey(tank.product);
    const gross = tank.gross_bbls ?? 0;
    left.set(key, (left.get(key) ?? 0) + (table === 'arrival_tanks' ? gross : -gross));
  }
  return new Set([...left].filter(([, barrels]) => Math.abs(barrels) < 0.01).map(([key]) => key));
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

const tankAt = (report: Report, { table, row }: Finding): string | null =>
  report[table as TankTable][row ?? 0]?.tank ?? null;
