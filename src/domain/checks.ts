import { checkDrafts } from './checks/drafts.ts';
import { checkGravities } from './checks/gravities.ts';
import { checkProductNames } from './checks/product-names.ts';
import { checkRanges } from './checks/ranges.ts';
import { checkTankPairs } from './checks/tank-pairs.ts';
import { checkTimeLog } from './checks/time-log.ts';
import type { Finding } from './finding.ts';
import type { Report } from './report.ts';

/**
 * What is hardly possible on a barge though no equation forbids it, as doubtful findings. Checking changes nothing,
 * and a blank cell is never held against a row.
 */
export function checkPlausibility(report: Report): Finding[] {
  return [
    ...checkRanges(report),
    ...checkTankPairs(report),
    ...checkProductNames(report),
    ...checkGravities(report),
    ...checkTimeLog(report),
    ...checkDrafts(report),
  ];
}
