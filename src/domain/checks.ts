import { conventionOf } from './checks/convention.ts';
import { checkDrafts } from './checks/drafts.ts';
import { cellKey } from './checks/figures.ts';
import { checkGravities } from './checks/gravities.ts';
import { checkNetAndTons } from './checks/net-and-tons.ts';
import { checkProductNames } from './checks/product-names.ts';
import { checkProductTotals } from './checks/product-totals.ts';
import { checkRanges } from './checks/ranges.ts';
import { checkTankPairs } from './checks/tank-pairs.ts';
import { checkTimeLog } from './checks/time-log.ts';
import type { Finding } from './finding.ts';
import type { Report } from './report.ts';

/**
 * Everything that the figures of `report` say against one another. Checking changes nothing: a finding names the
 * cell it doubts and what the others imply for it. A blank cell is never held against a row.
 */
export function checkReport(report: Report): Finding[] {
  const convention = conventionOf(report);
  const rows = checkNetAndTons(report, convention);
  const plausibility = [
    ...checkRanges(report),
    ...checkTankPairs(report),
    ...checkProductNames(report),
    ...checkGravities(report),
    ...checkTimeLog(report),
    ...checkDrafts(report),
  ];
  const contradicted = new Set(rows.map(({ table, row, field }) => cellKey(table, row ?? -1, field ?? '')));
  const totals = checkProductTotals(report, convention, rows);
  const added = plausibility.filter(
    ({ table, row, field }) => !contradicted.has(cellKey(table, row ?? -1, field ?? '')),
  );
  return [...rows, ...totals, ...added];
}
