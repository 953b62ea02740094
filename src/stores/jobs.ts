import type { Db } from '../database/open.ts';
import type { Job, RejectedFile, StoredPhoto } from '../domain/job.ts';

export interface NewJob {
  id: string;
  name: string;
  account: string;
  photos: { filename: string; photo: StoredPhoto }[];
  rejected: RejectedFile[];
  now: number;
}

/** One line of the history: a job with its sheets counted by state. */
export interface JobSummary extends Job {
  sheets: number;
  unfinished: number;
  read: number;
  failed: number;
}

export type JobStore = ReturnType<typeof createJobStore>;

interface JobRow {
  id: string;
  name: string;
  account: string;
  rejected: string;
  created_at: number;
}

export function createJobStore(db: Db) {
  const insertJob = db.prepare(`
    INSERT INTO jobs (id, account, name, rejected, created_at)
    VALUES (@id, @account, @name, @rejected, @now)
  `);
  // Due since ever: a sheet that was never tried waits for no clock, not even for one that was put back.
  const insertSheet = db.prepare(`
    INSERT INTO sheets (
      job_id, n, filename,
      photo_name, photo_format, photo_bytes, photo_sha256, photo_width_px, photo_height_px,
      due_at, created_at
    )
    VALUES (
      @jobId, @n, @filename,
      @name, @format, @bytes, @sha256, @widthPx, @heightPx,
      0, @now
    )
  `);
  const selectJob = db.prepare<[string], JobRow>(`
    SELECT id, name, account, rejected, created_at
    FROM jobs
    WHERE id = ?
  `);
  const selectSummaries = db.prepare<
    { beforeAt: number; beforeId: string; limit: number },
    JobRow & { sheets: number; unfinished: number; read: number; failed: number }
  >(`
    SELECT
      jobs.id, jobs.name, jobs.account, jobs.rejected, jobs.created_at,
      count(sheets.id) AS sheets,
      count(sheets.id) FILTER (WHERE sheets.state IN ('queued', 'reading')) AS unfinished,
      count(sheets.id) FILTER (WHERE sheets.state = 'read') AS read,
      count(sheets.id) FILTER (WHERE sheets.state = 'failed') AS failed
    FROM (
      SELECT id, name, account, rejected, created_at
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
    /** Writes the job and its queued sheets in one transaction. From its return on, nothing of it is ever lost. */
    accept: db.transaction((job: NewJob): void => {
      insertJob.run({
        id: job.id,
        account: job.account,
        name: job.name,
        rejected: JSON.stringify(job.rejected),
        now: job.now,
      });
      job.photos.forEach(({ filename, photo }, index) => {
        insertSheet.run({ ...photo, jobId: job.id, n: index + 1, filename, now: job.now });
      });
    }).immediate,

    find(id: string): Job | null {
      const row = selectJob.get(id);
      return row ? asJob(row) : null;
    },

    /** The newest `limit` jobs that are older than the one named, newest first. */
    listBefore(before: { createdAt: number; id: string } | null, limit: number): JobSummary[] {
      const { createdAt, id } = before ?? { createdAt: Number.MAX_SAFE_INTEGER, id: '' };
      return selectSummaries
        .all({ beforeAt: createdAt, beforeId: id, limit })
        .map(({ sheets, unfinished, read, failed, ...row }) => ({ ...asJob(row), sheets, unfinished, read, failed }));
    },
  };
}

function asJob(row: JobRow): Job {
  return {
    id: row.id,
    name: row.name,
    account: row.account,
    createdAt: row.created_at,
    rejected: JSON.parse(row.rejected) as RejectedFile[],
  };
}
