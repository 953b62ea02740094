import { tonsPerBarrelInAir, tonsPerBarrelInVacuum, vcf, type ProductTable } from '../petroleum.ts';
import type { Report, TankRow } from '../report.ts';
import { grouped, halfOfLast, placesOf, rounded, tanksOf, type Places } from './figures.ts';

/** How one sheet gets net from gross: the same way throughout. */
export interface NetConvention {
  table: ProductTable;
  /** decimals to which the factor is rounded; null where it is not */
  vcfPlaces: 4 | 5 | null;
  /** whether free water is taken off before the factor is applied */
  waterOff: boolean;
}

export interface Convention {
  net: NetConvention;
  weighed: 'air' | 'vacuum';
  /** tons per barrel as the sheet's own rows have them, by gravity */
  tonsPerBarrel: ReadonlyMap<number, number>;
  places: Places;
}

/** The likelier first: of conventions that fit equally many rows, the first is taken. */
export const netConventions: readonly NetConvention[] = (['6B', '6A', '6D'] as const).flatMap((table) =>
  [true, false].flatMap((waterOff) => ([5, 4, null] as const).map((vcfPlaces) => ({ table, vcfPlaces, waterOff }))),
);

/**
 * The conventions of a sheet: those that most of its tank rows agree with. One row with water tells nothing of
 * whether water is taken off, since that figure may be the one misread; it takes two.
 */
export function conventionOf(report: Report): Convention {
  const rows = tanksOf(report).map(({ tank }) => tank);
  const places = placesOf(report);
  const waterTells = rows.filter(({ water_bbls }) => water_bbls !== null && water_bbls !== 0).length >= 2;
  const candidates = netConventions.filter(({ waterOff }) => waterOff || waterTells);
  const net = mostFitting(candidates, rows, (row, convention) => fitsExactly(row, convention, places));
  const weighed = mostFitting(['air', 'vacuum'] as const, rows, (row, how) => tonsAgree(row, how, places) === true);
  return { net, weighed, tonsPerBarrel: tonsPerBarrelOf(rows, weighed, places), places };
}

/** For each gravity the factor with five decimals, next to the computed one, that most of its rows were weighed with. */
function tonsPerBarrelOf(rows: readonly TankRow[], weighed: Convention['weighed'], places: Places) {
  const factors = new Map<number, number>();
  for (const [, own] of grouped(
    rows,
    ({ api }) => api?.toString() ?? null,
    (row) => row,
  )) {
    const api = own[0]?.api ?? null;
    const computed = tonsOf(1, api, weighed);
    if (api === null || computed === null) continue;
    const nearest = rounded(computed, 5);
    const candidates = [nearest, nearest + tonsPerBarrelSlack, nearest - tonsPerBarrelSlack, computed];
    const fits = ({ net_bbls, metric_tons }: TankRow, factor: number) =>
      Math.abs((metric_tons ?? NaN) - factor * (net_bbls ?? NaN)) <= halfOfLast(places.metric_tons);
    factors.set(api, mostFitting(candidates, own, fits));
  }
  return factors;
}

/** The factor of a row as its sheet rounds it; null without gravity or temperature, or where they are nonsense. */
export function factorOf({ api, temp_f }: TankRow, { table, vcfPlaces }: NetConvention): number | null {
  const factor = api === null || temp_f === null ? null : vcf(api, temp_f, table);
  return factor === null || vcfPlaces === null ? factor : rounded(factor, vcfPlaces);
}

/** Net barrels that follow from a row's gross, water, gravity and temperature; blank water counts as none. */
export function netOf(row: TankRow, convention: NetConvention): number | null {
  const factor = factorOf(row, convention);
  if (factor === null || row.gross_bbls === null) return null;
  return factor * (row.gross_bbls - (convention.waterOff ? (row.water_bbls ?? 0) : 0));
}

/**
 * Whether a row's net follows from its gross within the printed places; null where a cell it takes is blank.
 * Beside the rounding of the net, the last place of the factor may go either way.
 */
export function netAgrees(row: TankRow, convention: NetConvention, places: Places): boolean | null {
  const net = netOf(row, convention);
  if (net === null || row.net_bbls === null) return null;
  const factorSlack = 0.5 * 10 ** -(convention.vcfPlaces ?? 5) * Math.abs(row.gross_bbls ?? 0);
  return Math.abs(row.net_bbls - net) <= halfOfLast(places.net_bbls) + factorSlack;
}

/** Metric tons of `net_bbls` barrels at 60 °F. */
export function tonsOf(net_bbls: number | null, api: number | null, weighed: Convention['weighed']): number | null {
  if (net_bbls === null || api === null) return null;
  const perBarrel = weighed === 'air' ? tonsPerBarrelInAir(api) : tonsPerBarrelInVacuum(api);
  return perBarrel === null ? null : perBarrel * net_bbls;
}

/** Metric tons of `net_bbls` barrels by the factor that the sheet itself uses. */
export function sheetTonsOf(net_bbls: number | null, api: number | null, convention: Convention): number | null {
  const factor = api === null ? undefined : convention.tonsPerBarrel.get(api);
  if (net_bbls === null || factor === undefined) return tonsOf(net_bbls, api, convention.weighed);
  return factor * net_bbls;
}

/**
 * Tons per barrel are printed with five decimals, and the tables in use differ by up to one in the fifth. Measured on
 * sheets that are right in themselves, half of that place is too strict.
 */
export const tonsPerBarrelSlack = 0.00001;

/** Whether a row's tons follow from its net within the printed places; null where a cell it takes is blank. */
export function tonsAgree(row: TankRow, weighed: Convention['weighed'], places: Places): boolean | null {
  const tons = tonsOf(row.net_bbls, row.api, weighed);
  if (tons === null || row.metric_tons === null) return null;
  const slack = tonsPerBarrelSlack * Math.abs(row.net_bbls ?? 0);
  return Math.abs(row.metric_tons - tons) <= halfOfLast(places.metric_tons) + slack;
}

function fitsExactly(row: TankRow, convention: NetConvention, places: Places): boolean {
  const net = netOf(row, convention);
  return net !== null && row.net_bbls !== null && Math.abs(row.net_bbls - net) <= halfOfLast(places.net_bbls);
}

function mostFitting<C>(
  candidates: readonly C[],
  rows: readonly TankRow[],
  fits: (row: TankRow, candidate: C) => boolean,
): C {
  const counts = candidates.map((candidate) => rows.filter((row) => fits(row, candidate)).length);
  return candidates[counts.indexOf(Math.max(...counts))] as C;
}
