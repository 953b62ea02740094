import { tonsPerBarrelByBuoyancy, tonsPerBarrelInAir, tonsPerBarrelInVacuum } from '../petroleum.ts';
import type { ProductCells, TankCells } from './cells.ts';
import { halfPlace } from './equation.ts';
import { best, roundedTo, slackOf, spreadOver, type Precision } from './vote.ts';

/** How a sheet gets tons from net: tons per barrel from gravity, rounded, times barrels. */
export interface TonsFormula {
  weighed: 'air' | 'vacuum';
  perBarrel: (api: number) => number | null;
  /** decimals to which tons per barrel are rounded; null where they are not */
  places: 4 | 5 | null;
}

export interface TonsConvention {
  /** those that fit most rows; several where the rows cannot tell them apart */
  formulas: readonly TonsFormula[];
  precision: Precision;
  weighed: 'air' | 'vacuum' | null;
}

const sources = [
  ['air', tonsPerBarrelByBuoyancy],
  ['air', tonsPerBarrelInAir],
  ['vacuum', tonsPerBarrelInVacuum],
] as const;

/** The likelier first: tons per barrel come from a table of five decimals. */
export const tonsFormulas: readonly TonsFormula[] = ([5, null, 4] as const).flatMap((places) =>
  sources.map(([weighed, perBarrel]) => ({ weighed, perBarrel, places })),
);

/** Metric tons of one barrel at 60 °F by `formula`; null where the gravity is nonsense. */
export function perBarrelBy({ perBarrel, places }: TonsFormula, api: number): number | null {
  const tons = perBarrel(api);
  return tons === null || places === null ? tons : roundedTo(tons, places);
}

/** The gravity of which a barrel weighs `tons`, by `formula` without its rounding; null where none in range does. */
export function gravityBy({ perBarrel }: TonsFormula, tons: number): number | null {
  let [low, high] = [-10, 100];
  if (!(tons <= (perBarrel(low) ?? NaN) && tons >= (perBarrel(high) ?? NaN))) return null;
  while (high - low > 1e-5) {
    const middle = (low + high) / 2;
    if ((perBarrel(middle) ?? 0) > tons) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The convention that most tank rows agree with; misread rows are outvoted. */
export function tonsConventionOf(tanks: readonly (TankCells | ProductCells)[], places: number): TonsConvention {
  const rows = spreadOver(tanks).flatMap(({ api, net_bbls, metric_tons }) =>
    api.value === null || net_bbls.value === null || metric_tons.value === null
      ? []
      : [{ api: api.value, net: net_bbls.value, tons: metric_tons.value }],
  );
  const misses = (formula: TonsFormula, { api, net, tons }: (typeof rows)[number]) =>
    Math.abs(tons - (perBarrelBy(formula, api) ?? NaN) * net);
  const fits = (formula: TonsFormula) => rows.filter((row) => misses(formula, row) <= halfPlace(places)).length;
  const chosen = rows.length === 0 ? tonsFormulas : best(tonsFormulas, fits);
  const missed = rows.map((row) => ({
    missed: Math.min(...chosen.map((formula) => misses(formula, row))),
    size: row.net,
  }));
  const precision = slackOf(missed, { tight: halfPlace(places), unit: 1e-5, rough: 0.0002 });
  const told = chosen.every(({ weighed }) => weighed === chosen[0]?.weighed) && chosen.some((one) => fits(one) > 0);
  return { formulas: chosen, precision, weighed: told ? (chosen[0]?.weighed ?? null) : null };
}
