import { AppError } from '../domain/errors.ts';
import { isJobId } from '../domain/job-id.ts';
import type { Job, Sheet } from '../domain/job.ts';
import type { JobStore } from '../stores/jobs.ts';
import type { SheetStore } from '../stores/sheets.ts';

/** The job of an address. Throws `AppError` `not_found`. */
export function findJob(jobs: JobStore, id: unknown): Job {
  const job = typeof id === 'string' && isJobId(id) ? jobs.find(id) : null;
  if (job === null) throw new AppError('not_found', 'There is no such job.');
  return job;
}

/** The sheet of an address, by its number in the job. Throws `AppError` `not_found`. */
export function findSheet(sheets: SheetStore, job: Job, n: unknown): Sheet {
  const sheet = typeof n === 'string' && /^\d{1,6}$/.test(n) ? sheets.find(job.id, Number(n)) : null;
  if (sheet === null) throw new AppError('not_found', 'This job has no such sheet.');
  return sheet;
}
