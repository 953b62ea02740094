import type { Evidence } from '../domain/evidence.ts';
import type { Proof } from '../domain/proof.ts';
import { proveReport } from '../domain/prove.ts';
import type { Formatted } from '../domain/reading.ts';
import type { TankGauge } from '../domain/tank-gauges.ts';
import { weighSecondLook } from './second-look/weigh.ts';

/**
 * What the figures of a sheet prove of one another, with what its reader saw of each, and with what a second look said
 * of some of them; and the evidence that this leaves. Never fails.
 */
export function verifyReport(
  { report, second_look: look }: Formatted,
  evidence: Evidence | null,
  knownTanks: readonly TankGauge[],
): { proof: Proof; evidence: Evidence | null } {
  if (look === undefined || look.answers.length === 0)
    return { proof: proveReport(report, evidence, knownTanks), evidence };
  return weighSecondLook(report, evidence, look.answers, knownTanks);
}
