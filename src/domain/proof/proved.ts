import type { Entered, Cell } from './equation.ts';
import { lookAlikesOf } from './look-alikes.ts';

/**
 * Which of `equations` vouch for `cell` saying `value`: those that hold then and would not, had it been taken from a
 * look-alike or from something else that the reader saw. The cell is proved where every such other reading is ruled
 * out by one of them; an equation too coarse to notice proves nothing.
 */
export function vouchersFor(cell: Cell, value: number, equations: readonly Entered[]) {
  const holding = equations.filter((equation) => equation.holds([{ cell, value }]) === true);
  const others = new Set([...lookAlikesOf(value, cell.places), ...otherReadings(cell), ...nearReadings(cell, value)]);
  others.delete(value);
  const vouching = new Set<Entered>();
  let ruledOut = 0;
  for (const other of others) {
    const against = holding.filter((equation) => equation.holds([{ cell, value: other }]) !== true);
    for (const equation of against) vouching.add(equation);
    if (against.length > 0) ruledOut += 1;
  }
  return { vouching: [...vouching], proved: vouching.size > 0 && ruledOut === others.size };
}

/**
 * What else a cell may well say beside its look-alikes: no water or a trace of it, a degree more or less, a gravity
 * next to it. An equation
 * that would bear that says little of the cell.
 */
function nearReadings({ field, places }: Cell, value: number): number[] {
  const step = 10 ** -places;
  if (field === 'water_bbls') return [0, value + step, Math.max(0, value - step)];
  return field === 'api' || (field === 'temp_f' && places === 0) ? [value + step, value - step] : [];
}

function otherReadings({ seen, read }: Cell): number[] {
  const values = seen?.alternatives.map(({ value }) => value) ?? [];
  return [...values, read].filter((value) => typeof value === 'number');
}
