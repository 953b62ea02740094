import type { Cell, Change, Entered } from './equation.ts';
import { lookAlikesOf, looksLike } from './look-alikes.ts';

/**
 * A change of one cell that would mend equations, and where its value comes from: the reader saw it as possible, it
 * looks like what was read, or the equations alone make it so. The better source first.
 */
export interface Repair extends Change {
  source: Source;
  /** equations that fail without it and hold with it */
  mends: Entered[];
  /** equations of the cell that fail with it as they do without */
  leaves: number;
}

export const sources = ['seen', 'usual', 'look_alike', 'implied'] as const;
export type Source = (typeof sources)[number];

/** Below this a reader's alternative is no more than any look-alike: writers slip as often as that is right. */
export const seenFrom = 0.01;

/** What the rest of the sheet leads one to expect of a cell. */
export interface Usual {
  values: readonly number[];
  /** whether a value is like those of its neighbours */
  isUsual: (value: number) => boolean;
}

/** Every change of one of `cells` that mends something and breaks nothing, the best first. */
export function repairsOf(cells: readonly Cell[], usualOf: (cell: Cell) => Usual): Repair[] {
  const repairs = cells.flatMap((cell) => repairsOfCell(cell, usualOf(cell)));
  return repairs.sort(byMerit);
}

/** More equations mended come first, then fewer left, the better source, the less certain reading. */
export function byMerit(a: Repair, b: Repair): number {
  return (
    compareReach(a, b) ||
    sources.indexOf(a.source) - sources.indexOf(b.source) ||
    Number(isSure(a.cell)) - Number(isSure(b.cell)) ||
    likelierFirst.indexOf(a.cell.field) - likelierFirst.indexOf(b.cell.field)
  );
}

/** Below this a reader may well have taken one character for another. */
export const sureFrom = 0.9;
const isSure = ({ seen }: Cell): boolean => seen === null || seen.confidence >= sureFrom;

/** Where nothing else tells: the longer the figure, the sooner it is misread or miswritten. */
const likelierFirst = ['net_bbls', 'metric_tons', 'gross_bbls', 'temp_f', 'water_bbls', 'api'];

/** Negative where `a` mends more of what fails than `b`; 0 where the equations do not tell the two apart. */
export const compareReach = (a: Repair, b: Repair): number => b.mends.length - a.mends.length || a.leaves - b.leaves;

/** The change of each cell of `sum` that alone would bring it about, where that breaks nothing; the best first. */
export function repairsOfSum(sum: Entered): Repair[] {
  const repairs = sum.cells.flatMap((cell) => {
    const [value] = sum.implies(cell);
    if (value === undefined || cell.value === null) return [];
    const alike = looksLike(cell.value, value, cell.places) ? 'look_alike' : 'implied';
    const repair = repairBy({ cell, value }, seenAlternatives(cell).includes(value) ? 'seen' : alike);
    return repair ? [repair] : [];
  });
  return repairs.sort(byMerit);
}

function repairsOfCell(cell: Cell, usual: Usual): Repair[] {
  const failing = cell.equations.filter((equation) => equation.now === false);
  if (failing.length === 0) return [];
  const tried = new Set<number | null>([cell.value]);
  return valuesFor(cell, failing, usual).flatMap(({ value, source }) => {
    if (tried.has(value)) return [];
    tried.add(value);
    const repair = repairBy({ cell, value }, source);
    return repair ? [repair] : [];
  });
}

function valuesFor(cell: Cell, failing: readonly Entered[], { values, isUsual }: Usual) {
  const implied = failing.flatMap((equation) => equation.implies(cell));
  const isOdd = cell.value !== null && !isUsual(cell.value);
  const bySource: Record<Source, readonly number[]> = {
    seen: seenAlternatives(cell),
    usual: [...values, ...implied.filter((value) => isOdd && isUsual(value))],
    look_alike: cell.value === null ? [] : lookAlikesOf(cell.value, cell.places),
    implied,
  };
  return sources.flatMap((source) => bySource[source].map((value) => ({ value, source })));
}

/** The figures that the reader itself saw as possible beside the one it gave, the likelier first. */
export function seenAlternatives({ seen }: Cell): number[] {
  const possible = seen?.alternatives.filter(({ probability }) => probability >= seenFrom) ?? [];
  return possible.flatMap(({ value }) => (typeof value === 'number' ? [value] : [])).slice(0, 6);
}

/** What a change does to the equations of its cell; null where it mends none, or breaks one. */
function repairBy(change: Change, source: Source): Repair | null {
  const mends: Entered[] = [];
  let leaves = 0;
  for (const equation of change.cell.equations) {
    const [before, after] = [equation.now, equation.holds([change])];
    if (before === true && after !== true) return null;
    if (before === false && after === true) mends.push(equation);
    else if (before === false) leaves += 1;
  }
  return mends.length === 0 ? null : { ...change, source, mends, leaves };
}
