import { placeKey, valueAt, type CellPlace, type Evidence } from '../evidence.ts';
import type { Finding, Severity } from '../finding.ts';
import type { CellProof, Verdict } from '../proof.ts';
import { columnsOf, headerColumns } from '../report-columns.ts';
import { tableKeys, type Report } from '../report.ts';
import { agreementsIn } from './agreements.ts';
import type { Diagnosis } from './faults.ts';
import type { Network } from './network.ts';
import { vouchersFor } from './proved.ts';
import { sureFrom } from './repairs.ts';
import type { Cell } from './equation.ts';

/** What vouches for a cell, and whether that leaves no other reading of it. */
export interface Voucher {
  rules: string[];
  proved: boolean;
}

/**
 * What vouches for each cell of the sheet, by `placeKey`: equations for the figures, agreement for the rest. A name that
 * its reader is not sure of is not proved by agreeing with another: it may have been told after that one.
 */
export function vouchersIn(
  report: Report,
  { sheet, holding }: Network,
  evidence: Evidence | null,
): Map<string, Voucher> {
  const vouchers = new Map<string, Voucher>();
  for (const cell of sheet.all) {
    if (cell.read === null || cell.value !== cell.read) continue;
    const standing = cell.equations.filter((equation) => holding.has(equation) && equation.now === true);
    const { vouching, proved } = vouchersFor(cell, cell.read, standing);
    vouchers.set(placeKey(cell), { rules: [...new Set(vouching.map(({ rule }) => rule))], proved });
  }
  const unsure = new Set(evidence?.cells.filter(({ confidence }) => confidence < sureFrom).map(placeKey));
  for (const [key, rule] of agreementsIn(report, sheet, (place) => vouchers.get(place)?.proved === true)) {
    const proved = !nameRules.includes(rule) || !unsure.has(key);
    vouchers.set(key, { rules: [...(vouchers.get(key)?.rules ?? []), rule], proved });
  }
  return vouchers;
}

const nameRules: readonly string[] = ['tank_on_both_sides', 'product_name'];

/** The verdict on every cell that holds something, or in which something unreadable is written. */
export function verdictsOn(
  report: Report,
  evidence: Evidence | null,
  findings: readonly Finding[],
  vouchers: ReadonlyMap<string, Voucher>,
  suspects: ReadonlyMap<string, string[]>,
): CellProof[] {
  const about = findingsByPlace(findings);
  const inked = new Set(evidence?.cells.filter((cell) => cell.inked).map(placeKey));
  return placesIn(report)
    .filter((place) => valueAt(report, place) !== null || inked.has(placeKey(place)))
    .map((place) => {
      const key = placeKey(place);
      const told = about.get(key) ?? [];
      const { rules, proved } = vouchers.get(key) ?? { rules: [], proved: false };
      const suspected = suspects.get(key) ?? [];
      const fails = [...new Set([...told.map(({ rule }) => rule), ...suspected])];
      const holds = rules.filter((rule) => !fails.includes(rule));
      return { ...place, verdict: verdictFrom(told, proved, suspected.length > 0), holds, fails };
    });
}

/** Cells that a failing equation leaves under suspicion, though nothing is told of them: rivals of a fault. */
export function suspectsOf({ faults, unexplained }: Diagnosis): Map<string, string[]> {
  const suspects = new Map<string, string[]>();
  const suspect = (cell: Cell, rule: string) =>
    suspects.set(placeKey(cell), [...(suspects.get(placeKey(cell)) ?? []), rule]);
  for (const { rivals, mends } of faults) for (const rival of rivals) suspect(rival, mends[0]?.rule ?? '');
  for (const { rule, cells } of unexplained) {
    if (cells.length <= 5) for (const cell of cells) suspect(cell, rule);
  }
  return suspects;
}

function verdictFrom(told: readonly Finding[], proved: boolean, suspected: boolean): Verdict {
  const has = (severity: Severity) => told.some((finding) => finding.severity === severity);
  if (has('contradicted')) return 'contradicted';
  if (has('doubtful')) return 'doubtful';
  if (proved) return 'proved';
  return suspected ? 'doubtful' : 'read';
}

function findingsByPlace(findings: readonly Finding[]): Map<string, Finding[]> {
  const byPlace = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.field === null || finding.severity === 'note') continue;
    const key = placeKey({ ...finding, field: finding.field });
    const own = byPlace.get(key);
    if (own) own.push(finding);
    else byPlace.set(key, [finding]);
  }
  return byPlace;
}

function placesIn(report: Report): CellPlace[] {
  const header = headerColumns.map(({ key }): CellPlace => ({ table: 'header', row: null, field: key }));
  const cells = tableKeys.flatMap((table) =>
    report[table].flatMap((_, row) => columnsOf[table].map(({ key }): CellPlace => ({ table, row, field: key }))),
  );
  return [...header, ...cells];
}
