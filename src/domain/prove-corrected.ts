import type { Corrected } from './correction.ts';
import { placeKey, type CellPlace, type Evidence } from './evidence.ts';
import type { Finding } from './finding.ts';
import type { Proof, Settlement } from './proof.ts';
import { secondLookNote, settledNotes } from './proof/reader-doubts.ts';
import { inSheetOrder } from './proof/sheet-order.ts';
import { proveReport } from './prove.ts';
import type { TankGauge } from './tank-gauges.ts';

/**
 * The proof of a report that people have changed. What they wrote is what the cell says, so nothing is settled for
 * them any more; what they confirmed as written is remarked upon, no longer held against the sheet. What was settled
 * when the sheet was read, and what a second look said, is still told of the cells that nobody changed.
 */
export function proveCorrected(state: Corrected, knownTanks: readonly TankGauge[] = []): Proof {
  const certainly = certain(state.evidence, [...state.corrected, ...state.confirmed, ...state.settled]);
  const proof = proveReport(state.report, certainly, knownTanks);
  const confirmed = new Set(state.confirmed.map(placeKey));
  const remarks = remarksOn(state);
  const told = proof.findings.map((finding) => allowed(withRemark(finding, remarks), confirmed));
  const notes = notesOn(state.settled, remarks, proof);
  return { ...proof, findings: inSheetOrder([...told, ...notes]), settlements: state.settled };
}

/** The evidence with no doubt left about `places`, and nothing else that any cell might say. */
function certain(evidence: Evidence | null, places: readonly CellPlace[]): Evidence | null {
  if (evidence === null) return null;
  const sure = new Set(places.map(placeKey));
  return {
    ...evidence,
    cells: evidence.cells.map((cell) =>
      sure.has(placeKey(cell))
        ? { ...cell, confidence: 1, alternatives: [], inked: false }
        : { ...cell, alternatives: [] },
    ),
  };
}

/** What a second look said of the cells that are still as they were read, by `placeKey`. */
function remarksOn({ evidence, corrected }: Corrected): ReadonlyMap<string, string> {
  const changed = new Set(corrected.map(placeKey));
  const cells = (evidence?.cells ?? []).filter((cell) => !changed.has(placeKey(cell)));
  return new Map(cells.flatMap((cell) => (cell.remark === undefined ? [] : [[placeKey(cell), cell.remark]])));
}

function withRemark(finding: Finding, remarks: ReadonlyMap<string, string>): Finding {
  const { table, row, field } = finding;
  const remark = field === null ? undefined : remarks.get(placeKey({ table, row, field }));
  return remark === undefined ? finding : { ...finding, message: `${finding.message} ${remark}` };
}

function allowed(finding: Finding, confirmed: ReadonlySet<string>): Finding {
  const { table, row, field } = finding;
  if (field === null || !confirmed.has(placeKey({ table, row, field }))) return finding;
  return { ...finding, severity: 'note', message: `${finding.message} Confirmed as written.` };
}

function notesOn(
  settled: readonly Settlement[],
  remarks: ReadonlyMap<string, string>,
  { conventions }: Proof,
): Finding[] {
  const places = Object.fromEntries(Object.entries(conventions.places).map(([field, of]) => [field, of ?? 0]));
  return settled.flatMap((settlement) => {
    const remark = remarks.get(placeKey(settlement));
    return remark === undefined ? settledNotes([settlement], places) : [secondLookNote(settlement, remark)];
  });
}
