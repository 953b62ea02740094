import type { CellEvidence, CellPlace } from '../evidence.ts';

/** The numeric cells of a sheet as the equations see them: a working copy, which faults that are found change. */
export interface Cell extends CellPlace {
  row: number;
  /** decimals its column is printed with */
  places: number;
  /** what the reader gave; null where the cell is open */
  read: number | null;
  /** the same, until a fault is found here: then what the others make of it */
  value: number | null;
  seen: CellEvidence | null;
  /** those whose outcome this cell has a part in */
  equations: Entered[];
}

/** One cell taken to say another value than it does. */
export interface Change {
  cell: Cell;
  value: number;
}

/** What some cells of a sheet must satisfy together, at the precision they are printed with. */
export interface Equation {
  /** stable name, such as `net_from_gross` */
  rule: string;
  /** those that have a part in it; a blank one counts, where it would have a part if it were filled */
  cells: readonly Cell[];
  /** whether it holds with the cells as they stand but for `changes`; null where a cell that it needs is blank */
  holds: (changes: readonly Change[]) => boolean | null;
  /** what it makes of one of its cells, given the others: the likelier first, none where nothing definite */
  implies: (cell: Cell) => number[];
  /** to be called when a cell has taken another value for good */
  changed?: (cell: Cell, before: number | null) => void;
}

/** An equation in a sheet's network, with its present outcome. */
export interface Entered extends Equation {
  now: boolean | null;
}

/** What `cell` says under `changes`. */
export function valueOf(cell: Cell, changes: readonly Change[]): number | null {
  for (const change of changes) if (change.cell === cell) return change.value;
  return cell.value;
}

/** Enters `equation` at each of its cells. */
export function enter(equation: Equation): Entered {
  const entered = { ...equation, now: equation.holds([]) };
  for (const cell of entered.cells) cell.equations.push(entered);
  return entered;
}

/** Gives `cell` another value in the working copy. */
export function take({ cell, value }: Change): void {
  const before = cell.value;
  cell.value = value;
  for (const equation of cell.equations) {
    equation.changed?.(cell, before);
    equation.now = equation.holds([]);
  }
}

/** A hair for the binary fractions in which decimal figures are added. */
export const hair = 1e-6;

/** How far a figure rounded to `places` decimals may lie from the true one. */
export const halfPlace = (places: number): number => 0.5 * 10 ** -places + hair;

/** `value` as it would be printed, then its neighbours in the last place: the division behind it may be off by one. */
export function asPrinted(value: number, places: number): number[] {
  if (!Number.isFinite(value)) return [];
  const step = 10 ** -places;
  return [value, value + step, value - step].map((near) => Number(near.toFixed(places)) || 0);
}
