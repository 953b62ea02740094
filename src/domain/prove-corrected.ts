import type { Corrected } from './correction.ts';
import { placeKey, type CellPlace, type Evidence } from './evidence.ts';
import type { Finding } from './finding.ts';
import type { Proof, Settlement } from './proof.ts';
import { settledNotes } from './proof/reader-doubts.ts';
import { inSheetOrder } from './proof/sheet-order.ts';
import { proveReport } from './prove.ts';
import type { TankGauge } from './tank-gauges.ts';

/**
 * The proof of a report that people have changed. What they wrote is what the cell says, so nothing is settled for
 * them any more; what they confirmed as written is remarked upon, no longer held against the sheet. `settlements` are
 * those of the reading: their notes stay where nobody changed the cell.
 */
export function proveCorrected(
  state: Corrected,
  settlements: readonly Settlement[],
  knownTanks: readonly TankGauge[] = [],
): Proof {
  const changed = new Set(state.corrected.map(placeKey));
  const confirmed = new Set(state.confirmed.map(placeKey));
  const still = settlements.filter((settlement) => !changed.has(placeKey(settlement)));
  const certainly = certain(state.evidence, [...state.corrected, ...state.confirmed, ...still]);
  const proof = proveReport(state.report, certainly, knownTanks);
  const { places } = proof.conventions;
  const notes = settledNotes(still, Object.fromEntries(Object.entries(places).map(([field, of]) => [field, of ?? 0])));
  const findings = proof.findings.map((finding) => allowed(finding, confirmed));
  return { ...proof, findings: inSheetOrder([...findings, ...notes]), settlements: still };
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

function allowed(finding: Finding, confirmed: ReadonlySet<string>): Finding {
  const { table, row, field } = finding;
  if (field === null || !confirmed.has(placeKey({ table, row, field }))) return finding;
  return { ...finding, severity: 'note', message: `${finding.message} Confirmed as written.` };
}
