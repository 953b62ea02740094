import type { Job, Sheet } from '../domain/job.ts';
import type { LineStore } from '../stores/sheet-lines.ts';
import type { JobView } from './pages/job-page.ts';

/** A job as its page is made from it, of one moment; `sheets` are those whose tables stand on the page. */
export const jobView = (lines: LineStore, job: Job, sheets: readonly Sheet[]): JobView => ({
  job,
  tally: lines.tally(job.id),
  lines: lines.ofJob(job.id),
  sheets,
});
