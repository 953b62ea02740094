import { grouped } from '../checks/figures.ts';
import { vcf, type ProductTable } from '../petroleum.ts';
import type { TankCells } from './cells.ts';
import { halfPlace, hair } from './equation.ts';
import { best, roundedTo, slackOf, spreadOver, type Precision } from './vote.ts';

/** How a sheet gets net from gross: the same way throughout, but for the table where crude and products mix. */
export interface NetFormula {
  table: ProductTable;
  /** decimals to which the factor is rounded; null where it is not */
  vcfPlaces: 4 | 5 | null;
  /** whether free water is taken off before the factor is applied */
  waterOff: boolean;
  /** to what the gravity is rounded before the table is entered; null where it is taken as written */
  apiStep: number | null;
  /** the same of the temperature */
  tempStep: number | null;
}

export interface NetConvention {
  /** the formulas that fit the rows of a product best, by product; several where its rows cannot tell them apart */
  byProduct: ReadonlyMap<string | null, readonly NetFormula[]>;
  precision: Precision;
  /** what the sheet tells of each; null where it does not */
  told: { table: ProductTable | null; vcfPlaces: 4 | 5 | null; waterOff: boolean | null };
}

type Manner = Omit<NetFormula, 'table'>;

const tables = ['6B', '6A', '6D'] as const;
const plainManners: readonly Manner[] = [true, false].flatMap((waterOff) =>
  ([5, 4, null] as const).map((vcfPlaces) => ({ vcfPlaces, waterOff, apiStep: null, tempStep: null })),
);
/** Printed tables are entered at the next half degree; the likelier manner first. */
const steppedManners: readonly Manner[] = plainManners.flatMap((manner) => [
  ...[0.1, 0.5].map((apiStep) => ({ ...manner, apiStep })),
  ...[0.5, 1].flatMap((tempStep) => [null, 0.5].map((apiStep) => ({ ...manner, apiStep, tempStep }))),
]);

/** Every formula in common use. */
export const commonFormulas: readonly NetFormula[] = tables.flatMap((table) =>
  plainManners.map((manner) => ({ ...manner, table })),
);

/** A row as the formulas take it. */
export interface NetInputs {
  api: number;
  temp_f: number;
  water_bbls: number;
  gross_bbls: number;
}

/** The factor of a row by `formula`; null where gravity or temperature is nonsense. */
export function factorBy({ table, vcfPlaces, apiStep, tempStep }: NetFormula, api: number, temp_f: number) {
  const factor = vcf(toStep(api, apiStep), toStep(temp_f, tempStep), table);
  return factor === null || vcfPlaces === null ? factor : roundedTo(factor, vcfPlaces);
}

function toStep(value: number, step: number | null): number {
  return step === null ? value : Math.round(value / step + hair) * step;
}

/** Net barrels of a row by `formula`, not rounded. */
export function netBy(formula: NetFormula, { api, temp_f, water_bbls, gross_bbls }: NetInputs): number | null {
  const factor = factorBy(formula, api, temp_f);
  return factor === null ? null : factor * (gross_bbls - (formula.waterOff ? water_bbls : 0));
}

interface Row extends NetInputs {
  product: string | null;
  net_bbls: number;
}

/**
 * The convention that most rows agree with; misread rows are outvoted. Half-degree steps and tables that differ by
 * product are believed only where they explain two rows more. One row with water tells nothing of whether water is
 * taken off, since that figure may be the one misread; it takes two.
 */
export function netConventionOf(tanks: readonly TankCells[], places: number): NetConvention {
  const rows = spreadOver(tanks.flatMap(rowOf));
  const waterTells = rows.filter(({ water_bbls }) => water_bbls !== 0).length >= 2;
  const groups = grouped(
    rows,
    ({ product }) => product ?? '',
    (row) => row,
  );
  const judged = (manners: readonly Manner[]) =>
    manners.filter(({ waterOff }) => waterOff || waterTells).map((manner) => judge(manner, groups, places));
  const plain = best(judged(plainManners), ({ rows: fitting }) => fitting);
  const stepped = best(judged(steppedManners), ({ rows: fitting }) => fitting);
  const chosen = (stepped[0]?.rows ?? 0) >= (plain[0]?.rows ?? 0) + 2 ? stepped : plain;
  return conventionFrom(chosen, rows, places, waterTells);
}

function rowOf({ api, temp_f, water_bbls, gross_bbls, net_bbls, product }: TankCells): Row[] {
  const [a, t, g, n] = [api.value, temp_f.value, gross_bbls.value, net_bbls.value];
  if (a === null || t === null || g === null || n === null) return [];
  return [{ api: a, temp_f: t, water_bbls: water_bbls.value ?? 0, gross_bbls: g, net_bbls: n, product }];
}

interface Judged {
  manner: Manner;
  rows: number;
  /** the tables that fit most rows: of the whole sheet, or each product's own where that explains two rows more */
  tablesOf: (product: string | null) => readonly ProductTable[];
}

function judge(manner: Manner, groups: ReadonlyMap<string, readonly Row[]>, places: number): Judged {
  const fitting = new Map(
    [...groups].map(([product, rows]) => [
      product,
      tables.map((table) => rows.filter((row) => misses({ ...manner, table }, row) <= halfPlace(places)).length),
    ]),
  );
  const counts = [...fitting.values()];
  const together = tables.map((_, at) => counts.reduce((sum, count) => sum + (count[at] ?? 0), 0));
  const apart = counts.reduce((sum, count) => sum + Math.max(...count), 0);
  const most = Math.max(...together);
  const tablesIn = (count: readonly number[]) => tables.filter((_, at) => count[at] === Math.max(...count));
  if (apart < most + 2) return { manner, rows: most, tablesOf: () => tablesIn(together) };
  return { manner, rows: apart, tablesOf: (product) => tablesIn(fitting.get(product ?? '') ?? together) };
}

function misses(formula: NetFormula, row: Row): number {
  return Math.abs(row.net_bbls - (netBy(formula, row) ?? NaN));
}

function conventionFrom(
  judged: readonly Judged[],
  rows: readonly Row[],
  places: number,
  waterTells: boolean,
): NetConvention {
  const products = new Set<string | null>([null, ...rows.map(({ product }) => product)]);
  const byProduct = new Map(
    [...products].map((product) => [
      product,
      judged.flatMap(({ manner, tablesOf }) => tablesOf(product).map((table) => ({ ...manner, table }))),
    ]),
  );
  const missed = rows.map((row) => ({
    missed: Math.min(...(byProduct.get(row.product) ?? []).map((formula) => misses(formula, row))),
    size: row.gross_bbls,
  }));
  const first = judged[0]?.manner;
  const precision = slackOf(missed, {
    tight: halfPlace(places),
    unit: 10 ** -(first?.vcfPlaces ?? 5),
    rough: 0.0015,
  });
  const formulas = judged[0]?.rows ? [...byProduct.values()].flat() : [];
  const told = {
    table: only(formulas.map(({ table }) => table)),
    vcfPlaces: only(formulas.map(({ vcfPlaces }) => vcfPlaces)),
    waterOff: waterTells ? only(formulas.map(({ waterOff }) => waterOff)) : null,
  };
  return { byProduct, precision, told };
}

function only<T>(values: readonly T[]): T | null {
  return values.every((value) => value === values[0]) ? (values[0] ?? null) : null;
}
