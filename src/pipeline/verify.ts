import type { Evidence } from '../domain/evidence.ts';
import type { Proof } from '../domain/proof.ts';
import { proveReport } from '../domain/prove.ts';
import type { Report } from '../domain/report.ts';

/** What the figures of `report` prove of one another, with what its reader saw of each. Never fails. */
export function verifyReport(report: Report, evidence: Evidence | null): Proof {
  return proveReport(report, evidence);
}
