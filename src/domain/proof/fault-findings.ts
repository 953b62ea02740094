import type { Cause, Finding } from '../finding.ts';
import type { ProductCells, TankCells } from './cells.ts';
import { halfPlace, type Change, type Cell } from './equation.ts';
import type { Fault } from './faults.ts';
import { isTransposition, looksLike } from './look-alikes.ts';
import { commonFormulas } from './net-convention.ts';
import type { Network } from './network.ts';
import { sureFrom } from './repairs.ts';
import { netOfTank } from './row-equations.ts';
import { sentenceOf } from './sentences.ts';
import { perBarrelBy, tonsFormulas } from './tons-convention.ts';

/** What is told of each of `faults`: at the cell that is likeliest wrong, what is expected there, and why. */
export function faultFindings(faults: readonly Fault[], { sheet, net }: Network): Finding[] {
  const rows = new Map([...sheet.tanks, ...sheet.products].map((row) => [`${row.table}/${row.row}`, row]));
  return faults.flatMap((fault) => {
    const row = rows.get(`${fault.cell.table}/${fault.cell.row}`);
    return row ? [faultFinding(fault, row, net.byProduct.get(row.product)?.[0]?.waterOff ?? true)] : [];
  });
}

function faultFinding(fault: Fault, row: TankCells | ProductCells, waterOff: boolean): Finding {
  const { cell, value, read } = fault;
  const byAnother = row.kind === 'tank' && followsOtherwise(fault, row);
  return {
    rule: ruleOf(fault),
    severity: byAnother || isUllage(cell) ? 'doubtful' : 'contradicted',
    ...{ table: cell.table, row: cell.row, field: cell.field },
    message: sentenceOf(fault, row, waterOff),
    ...{ read, implied: value },
    cause: byAnother ? 'convention' : causeOf(fault),
  };
}

/** Gauges move with trim and list, so that no ullage is wrong for certain. */
const isUllage = ({ field }: Cell): boolean => field === 'ullage_ft' || field === 'ullage_in';

const rulesFirst = [
  'ullage_unchanged',
  'ullage_from_gross',
  'net_from_gross',
  'tons_from_net',
  'product_total',
  'product_tons_from_net',
  'total_line',
];

/** The equation that a person would look at first. */
function ruleOf({ cell, mends }: Fault): string {
  const rules = mends.map(({ rule }) => rule);
  if (cell.field === 'api') return 'gravity_of_row';
  return rulesFirst.find((rule) => rules.includes(rule)) ?? rulesFirst[0] ?? '';
}

/** Whether the row follows as it is by a convention that is in use elsewhere, and nothing else speaks against it. */
function followsOtherwise({ cell, read, mends }: Fault, tank: TankCells): boolean {
  const asRead: Change[] = read === null ? [] : [{ cell, value: read }];
  if (mends.every(({ rule }) => rule === 'net_from_gross')) {
    const net = cell === tank.net_bbls ? read : tank.net_bbls.value;
    const misses = commonFormulas.map((formula) => Math.abs((net ?? NaN) - (netOfTank(tank, formula, asRead) ?? NaN)));
    return misses.some((missed) => missed <= halfPlace(tank.net_bbls.places));
  }
  if (!mends.every(({ rule }) => rule === 'tons_from_net') || cell !== tank.metric_tons) return false;
  const [api, net] = [tank.api.value ?? NaN, tank.net_bbls.value ?? NaN];
  return tonsFormulas.some(
    (formula) => Math.abs((read ?? NaN) - (perBarrelBy(formula, api) ?? NaN) * net) <= halfPlace(cell.places),
  );
}

/** From here on a reader hardly ever took one character for another. */
const certainFrom = 0.97;

function causeOf({ cell, value, read, source }: Fault): Cause {
  return causeFor(cell, read, value, source === 'seen');
}

/** Whether a cell that says `read` and should say `expected` was rather misread or miswritten. */
export function causeFor({ seen, places }: Cell, read: number | null, expected: number, wasSeen: boolean): Cause {
  if (read === null) return 'missing';
  if (wasSeen || (seen !== null && seen.confidence < sureFrom)) return 'misread';
  if (isTransposition(read, expected, places)) return 'slip';
  if (seen !== null && seen.confidence >= certainFrom) return 'slip';
  return looksLike(read, expected, places) ? 'misread' : 'slip';
}
