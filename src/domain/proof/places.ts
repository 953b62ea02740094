import { tanksOf } from '../checks/figures.ts';
import type { Report } from '../report.ts';

export const tankFields = [
  ...(['api', 'ullage_ft', 'ullage_in', 'temp_f', 'water_bbls'] as const),
  ...(['gross_bbls', 'net_bbls', 'metric_tons'] as const),
] as const;
export type TankField = (typeof tankFields)[number];

/** The decimals that each column of the tank tables is printed with, products counted in. */
export type Places = Readonly<Record<TankField, number>>;

export function placesOf(report: Report): Places {
  const rows: Partial<Record<TankField, number | null>>[] = [
    ...tanksOf(report).map(({ tank }) => tank),
    ...report.products,
  ];
  const placed = tankFields.map((field) => [field, printedPlaces(rows.map((row) => row[field] ?? null))]);
  return Object.fromEntries(placed) as Places;
}

/** Of figures with so many decimals, one in ten seems to have fewer; a figure with more than the rest is misread. */
const leastShare = 0.25;
const mostPlaces = 4;

/**
 * The decimals that the figures of a column are printed with: the most that a quarter of them have. Final zeros are
 * lost in a number, and a lost decimal point or a speck must not decide for the others. A 0 may stand for 0.00.
 */
export function printedPlaces(values: readonly (number | null)[]): number {
  const counts = values.filter((value) => value !== null && value !== 0).map((value) => decimalsOf(value ?? 0));
  for (let places = mostPlaces; places > 0; places--) {
    if (counts.filter((count) => count >= places).length > leastShare * counts.length) return places;
  }
  return 0;
}

function decimalsOf(value: number): number {
  const text = String(value);
  const point = text.indexOf('.');
  return point < 0 || text.includes('e') ? 0 : text.length - point - 1;
}
