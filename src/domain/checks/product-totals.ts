import type { Finding } from '../finding.ts';
import type { ProductRow, Report } from '../report.ts';
import { netOf, sheetTonsOf, tonsPerBarrelSlack, type Convention } from './convention.ts';
import {
  cellKey,
  halfOfLast,
  impliedValues,
  nameKey,
  printedPlaces,
  rounded,
  tanksOf,
  type TankAt,
} from './figures.ts';

const totalled = ['gross_bbls', 'net_bbls', 'metric_tons'] as const;
type Totalled = (typeof totalled)[number];

const words: Record<Totalled, string> = {
  gross_bbls: 'Gross barrels',
  net_bbls: 'Net barrels',
  metric_tons: 'Metric tons',
};

/**
 * The total of each product is what its tanks held on arrival less what they held on departure. A blank net or tons
 * that follows from its row counts with that value; where a blank follows from nothing, the total is not judged.
 * A total that agrees once the figures contradicted by `earlier` findings are put right is no second fault.
 */
export function checkProductTotals(report: Report, convention: Convention, earlier: readonly Finding[]): Finding[] {
  if (report.arrival_tanks.length === 0 || report.departure_tanks.length === 0) return [];
  const tanks = tanksOf(report);
  if (tanks.some(({ tank }) => nameKey(tank.product) === null)) return [];
  const implied = impliedValues(earlier);
  return report.products.flatMap((product, row) => {
    const key = nameKey(product.product);
    const own = tanks.filter(({ tank }) => nameKey(tank.product) === key);
    if (key === null || own.length === 0) return [];
    return totalled.flatMap((field) => checkTotal(product, row, field, own, convention, implied));
  });
}

function checkTotal(
  product: ProductRow,
  row: number,
  field: Totalled,
  tanks: readonly TankAt[],
  convention: Convention,
  implied: ReadonlyMap<string, number>,
): Finding[] {
  const read = product[field];
  const asWritten = difference(tanks, (at) => contribution(at, field, convention));
  const putRight = difference(tanks, ({ table, row: tankRow, tank }) => {
    const value = implied.get(cellKey(table, tankRow, field));
    return value === undefined ? contribution({ table, row: tankRow, tank }, field, convention) : { value, slack: 0 };
  });
  if (read === null || asWritten === null || putRight === null) return [];
  const places = Math.max(convention.places[field], printedPlaces([read]));
  const agrees = ({ value, slack }: Share) => Math.abs(read - value) <= halfOfLast(places) + slack;
  if (agrees(asWritten) || agrees(putRight)) return [];
  const expected = rounded(putRight.value, convention.places[field]);
  return [
    {
      cause: null,
      rule: 'product_total',
      severity: 'contradicted',
      ...{ table: 'products', row, field },
      message: `${words[field]} of ${product.product ?? 'this product'}, ${read.toFixed(places)}, are not what its tanks held on arrival less what they held on departure: ${expected.toFixed(convention.places[field])} expected.`,
      ...{ read, implied: expected },
    },
  ];
}

/** What one tank adds to a total, and how far that may be off through rounding. */
interface Share {
  value: number;
  slack: number;
}

function contribution({ tank }: TankAt, field: Totalled, convention: Convention): Share | null {
  const written = tank[field];
  if (written !== null) return { value: written, slack: 0 };
  const net = tank.net_bbls ?? netOf(tank, convention.net);
  const value = field === 'gross_bbls' ? null : field === 'net_bbls' ? net : sheetTonsOf(net, tank.api, convention);
  if (value === null || net === null) return null;
  const factorSlack = field === 'metric_tons' ? tonsPerBarrelSlack : 0.00005;
  return { value, slack: halfOfLast(convention.places[field]) + factorSlack * Math.abs(net) };
}

function difference(tanks: readonly TankAt[], shareOf: (at: TankAt) => Share | null): Share | null {
  let [value, slack] = [0, 0];
  for (const at of tanks) {
    const share = shareOf(at);
    if (share === null) return null;
    value += at.table === 'arrival_tanks' ? share.value : -share.value;
    slack += share.slack;
  }
  return { value, slack };
}
