import { nameKey, tanksOf } from '../checks/figures.ts';
import { placeKey } from '../evidence.ts';
import type { Report } from '../report.ts';
import type { ProductCells, SheetCells, TankCells } from './cells.ts';

/**
 * Cells that say what another, read on its own, says too: the name of a tank on both sides, of a product in the tanks
 * and among the totals, the gravity of one product, the dates of a log that follow one another. By `placeKey`, the
 * rule under which each agrees.
 */
export function agreementsIn(
  report: Report,
  sheet: SheetCells,
  isProved: (key: string) => boolean,
): Map<string, string> {
  return new Map([...tankNames(report), ...productNames(report), ...gravities(sheet, isProved), ...dates(report)]);
}

type Agreement = readonly [key: string, rule: string];

function tankNames(report: Report): Agreement[] {
  const sides = new Map<string, string[]>();
  const tanks = tanksOf(report).map((at) => ({ ...at, key: nameKey(at.tank.tank) ?? '' }));
  for (const { table, key } of tanks) {
    const own = sides.get(key);
    if (own) own.push(table);
    else sides.set(key, [table]);
  }
  return tanks.flatMap(({ table, row, key }) => {
    const [one, other, ...more] = sides.get(key) ?? [];
    if (key === '' || more.length > 0 || other === undefined || one === other) return [];
    return [[placeKey({ table, row, field: 'tank' }), 'tank_on_both_sides'] as const];
  });
}

function productNames(report: Report): Agreement[] {
  const held = new Set(tanksOf(report).map(({ tank }) => nameKey(tank.product)));
  const listed = new Set(report.products.map(({ product }) => nameKey(product)));
  const agrees = (name: string | null) =>
    nameKey(name) !== null && held.has(nameKey(name)) && listed.has(nameKey(name));
  const rows = [
    ...tanksOf(report).map(({ table, row, tank }) => ({ table, row, product: tank.product })),
    ...report.products.map(({ product }, row) => ({ table: 'products' as const, row, product })),
  ];
  return rows
    .filter(({ product }) => agrees(product))
    .map(({ table, row }) => [placeKey({ table, row, field: 'product' }), 'product_name'] as const);
}

/** A gravity agrees where another row of the product has the same and its figures prove it, or where two have it. */
function gravities({ tanks, products }: SheetCells, isProved: (key: string) => boolean): Agreement[] {
  const rows: (TankCells | ProductCells)[] = [...tanks, ...products].filter(({ api }) => api.read !== null);
  const keyOf = ({ product, api }: TankCells | ProductCells) => `${product ?? ''}/${api.read ?? ''}`;
  const counts = new Map<string, { rows: number; proved: number }>();
  for (const row of rows) {
    const { rows: many, proved } = counts.get(keyOf(row)) ?? { rows: 0, proved: 0 };
    counts.set(keyOf(row), { rows: many + 1, proved: proved + (isProved(placeKey(row.api)) ? 1 : 0) });
  }
  return rows
    .filter((row) => row.product !== null)
    .filter((row) => {
      const { rows: many, proved } = counts.get(keyOf(row)) ?? { rows: 0, proved: 0 };
      return many > 2 || proved > (isProved(placeKey(row.api)) ? 1 : 0);
    })
    .map(({ api }) => [placeKey(api), 'one_gravity'] as const);
}

const dayMs = 86_400_000;

/** Dates on which the header or a neighbouring line agrees to the day before or after: a misread digit is further off. */
function dates({ header, time_log }: Report): Agreement[] {
  const dated = time_log.flatMap(({ date }, row) => (date === null ? [] : [{ row, atMs: Date.parse(date) }]));
  const headerMs = header.date === null ? NaN : Date.parse(header.date);
  const near = (a: number | undefined, b: number) => a !== undefined && Math.abs(a - b) <= dayMs;
  const lines = dated
    .filter(
      ({ atMs }, at) => near(dated[at - 1]?.atMs, atMs) || near(dated[at + 1]?.atMs, atMs) || near(headerMs, atMs),
    )
    .map(({ row }) => [placeKey({ table: 'time_log', row, field: 'date' }), 'dates_follow'] as const);
  const logged = dated.some(({ atMs }) => near(headerMs, atMs));
  return [
    ...lines,
    ...(logged ? [[placeKey({ table: 'header', row: null, field: 'date' }), 'dates_follow'] as const] : []),
  ];
}
