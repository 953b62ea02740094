import type { Evidence } from '../evidence.ts';
import type { Settlement } from '../proof.ts';
import type { Report, TableKey } from '../report.ts';
import type { TankGauge } from '../tank-gauges.ts';
import { take, type Cell } from './equation.ts';
import { diagnose } from './faults.ts';
import { networkOf } from './network.ts';
import { vouchersFor } from './proved.ts';
import { seenAlternatives } from './repairs.ts';

/** Each round settles what the one before has made clear. */
const mostRounds = 3;

/**
 * `report` with the cells settled that arithmetic can settle: only to what the reader itself saw as possible, only
 * where that is the one change that satisfies every equation of the cell and the equations would not bear another
 * reading of it. What a writer miswrote is no reading of anything, so it stays.
 */
export function settleReport(
  report: Report,
  evidence: Evidence | null,
  known: readonly TankGauge[],
): { report: Report; settlements: Settlement[] } {
  const settlements: Settlement[] = [];
  let settled = report;
  for (let round = 0; round < mostRounds; round++) {
    if (!evidence?.cells.some(({ alternatives }) => alternatives.length > 0)) break;
    const found = settlementsIn(settled, evidence, known);
    if (found.length === 0) break;
    settlements.push(...found);
    settled = withSettled(settled, found);
  }
  return { report: settled, settlements };
}

function settlementsIn(report: Report, evidence: Evidence, known: readonly TankGauge[]): Settlement[] {
  const { sheet } = networkOf(report, evidence, known);
  const { faults } = diagnose(sheet);
  const possible = faults.filter(
    ({ source, rivals, cell }) => source === 'seen' && rivals.length === 0 && isNumber(cell),
  );
  const wrong = possible
    .filter(({ cell, value }) => isSettledBy(cell, value))
    .map(({ cell, value, read }) => settlement(cell, read, value));
  const open = sheet.all
    .filter(({ value }) => value === null)
    .flatMap((cell) => {
      const fitting = seenAlternatives(cell).filter((value) => isSettledBy(cell, value));
      const [value] = fitting;
      if (value === undefined || fitting.length > 1) return [];
      take({ cell, value });
      return [settlement(cell, null, value)];
    });
  return [...wrong, ...open];
}

const isNumber = ({ read }: Cell): boolean => read !== null;

/** Whether `value` satisfies every equation of `cell`, and no other reading of it would. */
function isSettledBy(cell: Cell, value: number): boolean {
  const outcomes = cell.equations.map((equation) => equation.holds([{ cell, value }]));
  return !outcomes.includes(false) && outcomes.includes(true) && vouchersFor(cell, value, cell.equations).proved;
}

const settlement = ({ table, row, field }: Cell, read: number | null, settled: number): Settlement => ({
  ...{ table, row, field },
  read,
  settled,
});

function withSettled(report: Report, settlements: readonly Settlement[]): Report {
  const copy = { ...report };
  for (const table of new Set(settlements.map((one) => one.table as TableKey))) {
    const rows = report[table].map((row) => ({ ...row }));
    for (const { row, field, settled } of settlements.filter((one) => one.table === table)) {
      Object.assign(rows[row ?? 0] ?? {}, { [field]: settled });
    }
    Object.assign(copy, { [table]: rows });
  }
  return copy;
}
