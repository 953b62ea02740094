import { checkPlausibility } from './checks.ts';
import { placeKey, valueAt, type Evidence } from './evidence.ts';
import type { Finding } from './finding.ts';
import { faultFindings } from './proof/fault-findings.ts';
import { diagnose } from './proof/faults.ts';
import { conventionsOf, networkOf } from './proof/network.ts';
import { photoFindings, readerDoubts, settledNotes } from './proof/reader-doubts.ts';
import { settleReport } from './proof/settle.ts';
import { inSheetOrder } from './proof/sheet-order.ts';
import { unexplainedFindings } from './proof/unexplained.ts';
import { suspectsOf, verdictsOn, vouchersIn } from './proof/verdicts.ts';
import type { Proof } from './proof.ts';
import type { Report } from './report.ts';
import type { TankGauge } from './tank-gauges.ts';

/**
 * What the figures of `report` prove of one another: verdicts, findings, the sheet's conventions. Never fails, and
 * leaves the report given as it is. With `evidence`, a cell takes another value that its reader saw as possible where
 * that alone satisfies every equation. `knownTanks` is what earlier sheets say of the tanks of this barge.
 *
 * The way: settle what can be settled; find the sheet's conventions and write down every equation; find the fewest
 * faults that explain all that fail; see which cells the others vouch for; ask the rules that only judge what is
 * plausible; doubt what the reader doubts and nothing proves; give each cell its verdict.
 */
export function proveReport(given: Report, evidence: Evidence | null, knownTanks: readonly TankGauge[] = []): Proof {
  const { report, settlements } = settleReport(given, evidence, knownTanks);
  const network = networkOf(report, evidence, knownTanks);
  const conventions = conventionsOf(network);
  const diagnosis = diagnose(network.sheet);
  const vouchers = vouchersIn(report, network, evidence);
  const proved = (key: string) => vouchers.get(key)?.proved === true;

  const faults = faultFindings(diagnosis.faults, network);
  const implausible = unlessExplained(checkPlausibility(report), faults, report).filter(
    ({ rule, ...place }) => rule !== 'one_gravity' || !proved(keyOf(place)),
  );
  const cells = new Map(network.sheet.all.map((cell) => [placeKey(cell), cell]));
  const told = unlessTold(unlessTold(faults, implausible), readerDoubts(report, evidence, cells, proved));
  const rest = [...unexplainedFindings(diagnosis.unexplained), ...settledNotes(settlements, network.sheet.places)];
  const findings = inSheetOrder([...photoFindings(evidence), ...told, ...rest]);
  const verdicts = verdictsOn(report, evidence, findings, vouchers, suspectsOf(diagnosis));
  return { report, conventions, findings, cells: verdicts, settlements };
}

/** `told` and those of `others` that are about cells of which nothing is told yet. */
function unlessTold(told: readonly Finding[], others: readonly Finding[]): Finding[] {
  const places = new Set(told.map(keyOf));
  return [...told, ...others.filter((finding) => finding.field === null || !places.has(keyOf(finding)))];
}

/** `implausible` but for what only follows from a fault that is told: about the same row, or the same tank's ullage. */
function unlessExplained(implausible: readonly Finding[], faults: readonly Finding[], report: Report): Finding[] {
  const rows = new Set(faults.map(({ table, row }) => `${table}/${row ?? ''}`));
  const tankAt = ({ table, row }: Finding) => valueAt(report, { table, row, field: 'tank' });
  const tanks = new Set(faults.map(tankAt));
  return implausible.filter((finding) => {
    const { rule, table, row, field } = finding;
    if (rule.startsWith('ullage_')) return !tanks.has(tankAt(finding));
    const isVolume = rule === 'out_of_range' && (field === 'net_bbls' || field === 'water_bbls');
    return !isVolume || !rows.has(`${table}/${row ?? ''}`);
  });
}

const keyOf = ({ table, row, field }: Pick<Finding, 'table' | 'row' | 'field'>): string =>
  placeKey({ table, row, field: field ?? '' });
