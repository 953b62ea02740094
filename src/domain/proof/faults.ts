import type { SheetCells } from './cells.ts';
import { take, type Cell, type Entered } from './equation.ts';
import { compareReach, repairsOf, repairsOfSum, seenAlternatives, type Repair, type Usual } from './repairs.ts';
import { usualValues } from './usual.ts';

/** A cell that is likeliest wrong, and what it should say for the equations to hold. */
export interface Fault extends Repair {
  /** what was read there */
  read: number | null;
  /** others that would mend as much if they were what is wrong */
  rivals: Cell[];
}

export interface Diagnosis {
  faults: Fault[];
  /** equations that fail and that no change of one cell mends */
  unexplained: Entered[];
}

/**
 * The fewest faults that explain every equation that fails: cell by cell the change that mends most and breaks
 * nothing. Rows that leave no choice come first, since what they settle narrows the choice in others. The working copy
 * takes each change, so that what follows from a fault is not told as another.
 */
export function diagnose(sheet: SheetCells): Diagnosis {
  const faults: Fault[] = [];
  const usualOf = usualValues(sheet);
  const rows = [...sheet.tanks, ...sheet.products].map((row) => [...new Set(Object.values(row).filter(isCell))]);
  for (const mustBeClear of [true, false]) {
    for (const row of rows) if (faults.length < mostFaults) faults.push(...faultsOfRow(row, usualOf, mustBeClear));
  }
  const sums = new Set(sheet.all.flatMap(({ equations }) => equations.filter(({ rule }) => !isOfRow(rule))));
  for (const sum of sums) if (faults.length < mostFaults) faults.push(...faultsOfSum(sum));
  const all = new Set(sheet.all.flatMap(({ equations }) => equations));
  return { faults, unexplained: [...all].filter((equation) => equation.now === false) };
}

/** More than any sheet has; what has more is none, and is told as it stands. */
const mostFaults = 300;

const isOfRow = (rule: string) => rule !== 'product_total' && rule !== 'total_line';
const isCell = (value: unknown): value is Cell => typeof value === 'object' && value !== null && 'equations' in value;

const mostFaultsInRow = 3;

function faultsOfRow(row: readonly Cell[], usualOf: (cell: Cell) => Usual, mustBeClear: boolean): Fault[] {
  const faults: Fault[] = [];
  while (faults.length < mostFaultsInRow) {
    const failing = row.flatMap(({ equations }) => equations.filter((one) => isOfRow(one.rule)));
    if (!failing.some((equation) => equation.now === false)) break;
    const repairs = repairsOf(row, usualOf).filter(({ mends }) => mends.some(({ rule }) => isOfRow(rule)));
    const isGuess = repairs[0] === undefined || repairs[0].source === 'implied';
    const joint = isGuess ? jointFaults(row) : [];
    const fault = faultFrom(repairs);
    if (joint.length > 0) {
      faults.push(...joint);
      continue;
    }
    if (!fault || (mustBeClear && fault.rivals.length > 0)) break;
    take(fault);
    faults.push(fault);
  }
  return faults;
}

/** The best of `repairs`, with the cells whose repair is as good by what the equations and the reader say. */
function faultFrom(repairs: readonly Repair[]): Fault | null {
  const [first] = repairs;
  if (!first) return null;
  const equal = repairs.filter((other) => compareReach(first, other) === 0 && other.source === first.source);
  const rivals = new Set(equal.map(({ cell }) => cell).filter((cell) => cell !== first.cell));
  return { ...first, read: first.cell.value, rivals: [...rivals] };
}

const mostPairs = 400;

/** Two cells of a row that only together satisfy everything, both by what the reader saw; none where two pairs do. */
function jointFaults(row: readonly Cell[]): Fault[] {
  const changes = row.flatMap((cell) => seenAlternatives(cell).map((value) => ({ cell, value })));
  const pairs = changes.flatMap((one, at) => changes.slice(at + 1).map((other) => [one, other] as const));
  const mending = pairs.slice(0, mostPairs).filter(([one, other]) => {
    if (one.cell === other.cell) return false;
    const equations = new Set([...one.cell.equations, ...other.cell.equations]);
    return [...equations].every((equation) => equation.holds([one, other]) !== false);
  });
  const [only] = mending;
  if (!only || mending.length > 1) return [];
  const faults = only.map((change): Fault => {
    const mends = change.cell.equations.filter((equation) => equation.now === false);
    return { ...change, source: 'seen', mends, leaves: 0, read: change.cell.value, rivals: [] };
  });
  faults.forEach(take);
  return faults;
}

const mostFaultsInSum = 3;

/** A total is blamed rather than one of many tanks, unless a tank's reading speaks against itself. */
function faultsOfSum(sum: Entered): Fault[] {
  const faults: Fault[] = [];
  while (faults.length < mostFaultsInSum && sum.now === false) {
    const repairs = repairsOfSum(sum);
    const told = repairs.filter(({ cell, source }) => cell.table === 'products' || source === 'seen');
    const alike = repairs.filter(({ cell, source }) => source === 'look_alike' && cell.table !== 'products');
    const choice = told.length > 0 ? told : alike;
    const fault = faultFrom(choice);
    if (!fault || (sum.rule === 'total_line' && fault.rivals.length > 0)) break;
    fault.rivals = alike.length < 4 ? alike.map(({ cell }) => cell).filter((cell) => cell !== fault.cell) : [];
    take(fault);
    faults.push(fault);
  }
  return faults;
}
