import type { TankCells } from './cells.ts';
import { halfPlace, valueOf, type Cell, type Change } from './equation.ts';
import type { NetConvention } from './net-convention.ts';
import { formulasFor, netOfTank } from './row-equations.ts';
import { perBarrelBy, type TonsConvention } from './tons-convention.ts';

/** One figure of a sum: what a row adds to it, also where the row leaves it blank. */
export interface Term {
  cell: Cell;
  sign: 1 | -1;
  /** the row, where a blank net or tons counts with what follows from the rest of it */
  tank: TankCells | null;
}

export interface Formulas {
  net: NetConvention;
  tons: TonsConvention;
}

/** What a term adds, and how far that may be off through rounding. */
export interface Share {
  value: number;
  slack: number;
}

/** The cell itself; where it is blank also those that its value follows from. */
export function partsOf({ cell, tank }: Term): Cell[] {
  if (cell.value !== null || tank === null || cell === tank.gross_bbls || cell === tank.water_bbls) return [cell];
  const forNet = tank.net_bbls.value === null ? [tank.gross_bbls, tank.water_bbls, tank.temp_f] : [];
  return [...new Set([cell, tank.net_bbls, tank.api, ...forNet])];
}

/** What a term adds under `changes`; null where nothing is known of it. */
export function shareOf({ cell, tank }: Term, changes: readonly Change[], { net, tons }: Formulas): Share | null {
  const written = valueOf(cell, changes);
  if (written !== null) return { value: written, slack: 0 };
  if (tank === null || cell === tank.gross_bbls) return null;
  if (cell === tank.water_bbls) return { value: 0, slack: 0 };
  const netWritten = valueOf(tank.net_bbls, changes);
  const nets =
    netWritten === null ? formulasFor(tank, net).map((formula) => netOfTank(tank, formula, changes)) : [netWritten];
  if (cell === tank.net_bbls) return spanOf(nets, cell.places);
  const api = valueOf(tank.api, changes);
  const perBarrel = api === null ? [] : tons.formulas.map((formula) => perBarrelBy(formula, api));
  return spanOf(
    nets.flatMap((barrels) => perBarrel.map((weight) => (weight ?? NaN) * (barrels ?? NaN))),
    cell.places,
  );
}

/** What stands for a blank that any of `values` may follow for: their middle, and how far it is to each. */
function spanOf(values: readonly (number | null)[], places: number): Share | null {
  const known = values.filter((value) => value !== null && !Number.isNaN(value)) as number[];
  if (known.length === 0) return null;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  return { value: (low + high) / 2, slack: (high - low) / 2 + halfPlace(places) };
}
