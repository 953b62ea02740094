import { placeKey, type Evidence } from '../evidence.ts';
import type { ProductRow, Report, TankRow } from '../report.ts';
import { nameKey, tankTables, type TankTable } from '../checks/figures.ts';
import type { Cell } from './equation.ts';
import { placesOf, tankFields, type Places, type TankField } from './places.ts';

export const productFields = ['api', 'gross_bbls', 'net_bbls', 'metric_tons'] as const;
export type ProductField = (typeof productFields)[number];

export interface TankCells extends Record<TankField, Cell> {
  kind: 'tank';
  table: TankTable;
  row: number;
  tank: TankRow;
  /** by `nameKey` */
  product: string | null;
}

export interface ProductCells extends Record<ProductField, Cell> {
  kind: 'product';
  table: 'products';
  row: number;
  line: ProductRow;
  product: string | null;
}

export interface SheetCells {
  tanks: TankCells[];
  products: ProductCells[];
  places: Places;
  all: Cell[];
}

/** A working copy of every numeric tank and product cell of `report`, with what its reader saw of each. */
export function cellsOf(report: Report, evidence: Evidence | null): SheetCells {
  const places = placesOf(report);
  const seen = new Map(evidence?.cells.map((cell) => [placeKey(cell), cell]));
  const all: Cell[] = [];
  const cell = (table: TankTable | 'products', row: number, field: TankField, read: number | null): Cell => {
    const place = { table, row, field };
    const made = { ...place, places: places[field], read, value: read, equations: [] };
    all.push({ ...made, seen: seen.get(placeKey(place)) ?? null });
    return all[all.length - 1] as Cell;
  };
  const tanks = tankTables.flatMap((table) =>
    report[table].map((tank, row) => {
      const cells = tankFields.map((field) => [field, cell(table, row, field, tank[field])]);
      const own = Object.fromEntries(cells) as Record<TankField, Cell>;
      return { ...own, kind: 'tank' as const, table, row, tank, product: nameKey(tank.product) };
    }),
  );
  const products = report.products.map((line, row) => {
    const cells = productFields.map((field) => [field, cell('products', row, field, line[field])]);
    const own = Object.fromEntries(cells) as Record<ProductField, Cell>;
    return { ...own, kind: 'product' as const, table: 'products' as const, row, line, product: nameKey(line.product) };
  });
  return { tanks, products, places, all };
}
