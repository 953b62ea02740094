import type { Entered, Cell } from './equation.ts';
import { lookAlikesOf } from './look-alikes.ts';

/**
 * Which of `equations` vouch for `cell` saying `value`: those that hold then and would not, had it been taken from a
 * look-alike or from something else that the reader saw. The cell is proved where every such other reading is ruled
 * out by one of them; an equation too coarse to notice proves nothing.
 */
export function vouchersFor(cell: Cell, value: number, equations: readonly Entered[]) {
  const holding = equations.filter((equation) => equation.holds([{ cell, value }]) === true);
  const others = new Set([...lookAlikesOf(value, cell.places), ...otherReadings(cell), ...otherWaters(cell, value)]);
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

/** A tank may always hold no water, or a trace more or less: an equation that would bear that says little of it. */
function otherWaters({ field, places }: Cell, value: number): number[] {
  return field === 'water_bbls' ? [0, value + 10 ** -places, Math.max(0, value - 10 ** -places)] : [];
}

function otherReadings({ seen, read }: Cell): number[] {
  const values = seen?.alternatives.map(({ value }) => value) ?? [];
  return [...values, read].filter((value) => typeof value === 'number');
}
