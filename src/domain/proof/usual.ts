import { nameKey } from '../checks/figures.ts';
import type { SheetCells, TankCells } from './cells.ts';
import type { Usual } from './repairs.ts';
import type { Cell } from './equation.ts';

/** °F by which the tanks of one product differ on one side at most, as a rule. */
const usualSpread = 8;
const fewestTemperatures = 3;

/**
 * What the rest of the sheet leads one to expect of a cell: the gravity that most rows of its product have, the water
 * of the same tank at its other gauging or none, a temperature like its neighbours'.
 */
export function usualValues({ tanks, products }: SheetCells): (cell: Cell) => Usual {
  const rows = [...tanks, ...products];
  const gravities = gathered(rows, ({ product, api }) => [product, api.value]);
  const waters = gathered(tanks, ({ tank, water_bbls }) => [nameKey(tank.tank), water_bbls.value]);
  const temperatures = gathered(tanks, (tank) => [sideOf(tank), tank.temp_f.value]);
  const medians = new Map([...temperatures].map(([key, values]) => [key, median(values)]));
  const usualGravity = new Map([...gravities].map(([key, values]) => [key, median(values)]));
  const rowOf = new Map<Cell, (typeof rows)[number]>(rows.map((row) => [row.api, row]));
  const tankOf = new Map<Cell, TankCells>(
    tanks.flatMap((tank) => [[tank.water_bbls, tank] as const, [tank.temp_f, tank] as const]),
  );
  return (cell) => {
    const nothing = { values: [], isUsual: () => false };
    const tank = tankOf.get(cell);
    if (cell.field === 'api') {
      const gravity = usualGravity.get(rowOf.get(cell)?.product ?? '');
      return gravity === undefined ? nothing : { values: [gravity], isUsual: (value) => value === gravity };
    }
    if (!tank) return nothing;
    if (cell.field === 'water_bbls') {
      return { ...nothing, values: [...(waters.get(nameKey(tank.tank.tank) ?? '')?.slice(0, 2) ?? []), 0] };
    }
    const many = (temperatures.get(sideOf(tank))?.length ?? 0) >= fewestTemperatures;
    const middle = many ? (medians.get(sideOf(tank)) ?? NaN) : NaN;
    return { values: [], isUsual: (value) => Math.abs(value - middle) <= usualSpread };
  };
}

const sideOf = ({ table, product }: TankCells): string => `${table}/${product ?? ''}`;

function gathered<Row>(rows: readonly Row[], entryOf: (row: Row) => [string | null, number | null]) {
  const values = new Map<string, number[]>();
  for (const row of rows) {
    const [key, value] = entryOf(row);
    if (key === null || value === null) continue;
    const own = values.get(key);
    if (own) own.push(value);
    else values.set(key, [value]);
  }
  return values;
}

/** The value that half of `values` are at most. */
function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
