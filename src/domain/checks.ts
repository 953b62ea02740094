import { checkDrafts } from './checks/drafts.ts';
import { checkGravities } from './checks/gravities.ts';
import { checkProductNames } from './checks/product-names.ts';
import { checkPumpingRate } from './checks/pumping.ts';
import { checkRanges } from './checks/ranges.ts';
import { checkTankPairs } from './checks/tank-pairs.ts';
import { checkTemperatures } from './checks/temperatures.ts';
import { checkTimeLog } from './checks/time-log.ts';
import { checkUllages } from './checks/ullages.ts';
import { placeKey } from './evidence.ts';
import type { Finding } from './finding.ts';
import type { Report } from './report.ts';

/**
 * What is hardly possible on a barge though no equation forbids it, as doubtful findings. Checking changes nothing,
 * and a blank cell is never held against a row. Of several things against one cell the first is told.
 */
export function checkPlausibility(report: Report): Finding[] {
  const found = [
    ...checkRanges(report),
    ...checkTankPairs(report),
    ...checkUllages(report),
    ...checkProductNames(report),
    ...checkGravities(report),
    ...checkTemperatures(report),
    ...checkTimeLog(report),
    ...checkPumpingRate(report),
    ...checkDrafts(report),
  ];
  const told = new Set<string>();
  return found.filter((finding) => {
    const key = placeKey({ ...finding, field: finding.field ?? '' });
    return finding.field === null || (!told.has(key) && told.add(key));
  });
}
