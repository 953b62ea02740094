import { valueAt, type Evidence } from '../../domain/evidence.ts';
import type { Finding } from '../../domain/finding.ts';
import type { Proof } from '../../domain/proof.ts';
import { proveReport } from '../../domain/prove.ts';
import type { SecondAnswer } from '../../domain/reading.ts';
import { columnsOf, readCell } from '../../domain/report-columns.ts';
import { yearOf } from '../../domain/report-json.ts';
import type { Report } from '../../domain/report.ts';
import type { TankGauge } from '../../domain/tank-gauges.ts';
import { changesThatHold } from './changes-that-hold.ts';
import { evidenceAfter } from './evidence-after.ts';
import { changed, type Look } from './looks.ts';
import { withRemarks, withSpoken } from './remarks.ts';

/**
 * Weighs what a second look said: a cell takes it only where the arithmetic then holds, and that is noted and recorded
 * like any settlement. Elsewhere the reading stands, and what the look said is told with what was found there.
 */
export function weighSecondLook(
  report: Report,
  evidence: Evidence | null,
  answers: readonly SecondAnswer[],
  knownTanks: readonly TankGauge[] = [],
): { proof: Proof; evidence: Evidence } {
  const looks = answers.map((answer) => lookOf(report, answer));
  const differing = looks.flatMap(({ table, row, field, read, seen }) =>
    seen === null || seen === read ? [] : [{ table, row, field, read, settled: seen }],
  );
  const changes = changesThatHold(report, differing);
  const after = evidenceAfter(evidence, looks, changes);
  const proof = proveReport(changed(report, changes), after, knownTanks);
  const findings: Finding[] = withRemarks(proof, looks, changes);
  return {
    proof: { ...proof, findings, settlements: [...proof.settlements, ...changes] },
    evidence: withSpoken(after, { looks, changes }, proof.conventions),
  };
}

const longestText = 60;

function lookOf(report: Report, { table, row, field, text }: SecondAnswer): Look {
  const place = { table, row, field };
  const kind = table === 'header' ? undefined : columnsOf[table].find(({ key }) => key === field)?.kind;
  const isShort = text !== null && text.length <= longestText;
  const seen = kind && isShort ? (readCell(kind, text, yearOf(report.header.date)) ?? null) : null;
  return { ...place, read: valueAt(report, place), text: isShort ? text : null, seen };
}
