import type { Evidence } from '../../domain/evidence.ts';
import type { Report } from '../../domain/report.ts';

/** What the local reader makes of a photo that is a model's to read: where its cells stand, and a second opinion. */
export interface Sighting {
  report: Report;
  evidence: Evidence;
}
