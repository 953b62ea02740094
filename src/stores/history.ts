import type { Db } from '../database/open.ts';
import type { JobState } from '../domain/job.ts';

/** One line of the history: a job with its sheets counted by state. */
export interface JobSummary {
  id: string;
  name: string;
  account: string;
  createdAt: number;
  state: JobState;
  sheets: number;
  finished: number;
  needsReview: number;
  failed: number;
}

export type HistoryStore = ReturnType<typeof createHistoryStore>;

interface SummaryRow {
  id: string;
  name: string;
  account: string;
  created_at: number;
  sheets: number;
  queued: number;
  reading: number;
  read: number;
  needs_review: number;
  failed: number;
}

/** The list of all jobs, newest first. */
export function createHistoryStore(db: Db) {
  const selectBefore = db.prepare<{ beforeAt: number; beforeId: string; limit: number }, SummaryRow>(`
    SELECT
      jobs.id, jobs.name, jobs.account, jobs.created_at,
      count(sheets.id) AS sheets,
      count(sheets.id) FILTER (WHERE sheets.state = 'queued') AS queued,
      count(sheets.id) FILTER (WHERE sheets.state = 'reading') AS reading,
      count(sheets.id) FILTER (WHERE sheets.state = 'read') AS read,
      count(sheets.id) FILTER (WHERE sheets.state = 'needs_review') AS needs_review,
      count(sheets.id) FILTER (WHERE sheets.state = 'failed') AS failed
    FROM (
      SELECT id, name, account, created_at
      FROM jobs
      WHERE (created_at, id) < (@beforeAt, @beforeId)
      ORDER BY created_at DESC, id DESC
      LIMIT @limit
    ) AS jobs
    LEFT JOIN sheets ON sheets.job_id = jobs.id
    GROUP BY jobs.id
    ORDER BY jobs.created_at DESC, jobs.id DESC
  `);

  return {
    /** The newest `limit` jobs that are older than the one named, newest first. */
    listBefore(before: { createdAt: number; id: string } | null, limit: number): JobSummary[] {
      const { createdAt, id } = before ?? { createdAt: Number.MAX_SAFE_INTEGER, id: '' };
      return selectBefore.all({ beforeAt: createdAt, beforeId: id, limit }).map(asSummary);
    },
  };
}

function asSummary(row: SummaryRow): JobSummary {
  return {
    id: row.id,
    name: row.name,
    account: row.account,
    createdAt: row.created_at,
    state: stateOf(row),
    sheets: row.sheets,
    finished: row.sheets - row.queued - row.reading,
    needsReview: row.needs_review,
    failed: row.failed,
  };
}

/** `jobState` of the domain, from counts. */
function stateOf(row: SummaryRow): JobState {
  if (row.reading > 0 || (row.queued > 0 && row.queued < row.sheets)) return 'reading';
  if (row.queued > 0) return 'queued';
  if (row.needs_review > 0) return 'needs_review';
  if (row.read > 0) return 'read';
  return row.failed > 0 ? 'failed' : 'cancelled';
}
