import type { Db } from '../database/open.ts';
import type { Job, RejectedFile, StoredPhoto } from '../domain/job.ts';
import type { ReaderIdentity } from '../domain/reading.ts';

/** Photos that are to become sheets of a job. */
export interface NewSheets {
  photos: { filename: string; photo: StoredPhoto }[];
  rejected: RejectedFile[];
  /** the request's Idempotency-Key */
  requestKey: string | null;
  /** who reads now: the same bytes, read by the same before, are not read again */
  reader: ReaderIdentity;
  now: number;
}

export interface NewJob extends NewSheets {
  id: string;
  name: string;
  account: string;
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
    VALUES (@id, @account, @name, '[]', @now)
  `);
  // due_at stays 0: a sheet that was never tried waits for no clock, not even for one that was put back.
  const insertSheet = db.prepare(`
    INSERT INTO sheets (
      job_id, n, filename,
      photo_name, photo_format, photo_bytes, photo_sha256, photo_width_px, photo_height_px,
      created_at
    )
    VALUES (
      @jobId, (SELECT 1 + coalesce(max(n), 0) FROM sheets WHERE job_id = @jobId), @filename,
      @name, @format, @bytes, @sha256, @widthPx, @heightPx,
      @now
    )
  `);
  const selectRead = db
    .prepare<Record<string, string>, number>(
      `
      SELECT sheets.id
      FROM sheets
      JOIN readings ON readings.id = sheets.reading_id
      WHERE sheets.photo_sha256 = @sha256
        AND sheets.state IN ('read', 'needs_review')
        AND sheets.duplicate_of IS NULL
        AND readings.reader = @reader
        AND readings.model = @model
        AND readings.prompt_version = @promptVersion
      ORDER BY sheets.id DESC
      LIMIT 1
    `,
    )
    .pluck();
  const showReadingOf = db.prepare(`
    UPDATE sheets
    SET
      state = original.state, finished_at = @now, duplicate_of = original.id, reading_id = @readingId,
      markdown = original.markdown, report = original.report, findings = original.findings,
      proof = original.proof, as_read = original.as_read, report_reading_id = @readingId, revision = original.revision,
      read_revision = original.read_revision
    FROM (SELECT * FROM sheets WHERE id = @originalId) AS original
    WHERE sheets.id = @sheetId
  `);
  // A copy of its own, which outlives the original. It cost nothing: no calls.
  const copyReading = db.prepare(`
    INSERT INTO readings (sheet_id, reader, model, prompt_version, words, duration_ms, evidence, report, calls, created_at)
    SELECT @sheetId, reader, model, prompt_version, words, duration_ms, evidence, report, '[]', @now
    FROM readings
    WHERE id = (SELECT reading_id FROM sheets WHERE id = @originalId)
  `);
  // What people changed in the original is right for the same photo; to approve it is for those who look at this one.
  const copyChanges = db.prepare(`
    INSERT INTO changes (sheet_id, revision, change, replaced, verdict, reason, account, made_at, undone_in, undone_by)
    SELECT @sheetId, revision, change, replaced, verdict, reason, account, made_at, undone_in, undone_by
    FROM changes
    WHERE sheet_id = @originalId
    ORDER BY id
  `);
  const copyWords = db.prepare(`
    INSERT INTO sheet_words (rowid, name, words)
    SELECT place, name || ' ' || filename,
      coalesce(
        (SELECT words FROM sheet_words WHERE rowid = (SELECT place FROM sheet_places WHERE sheet_id = @originalId)), ''
      )
    FROM sheet_places
    WHERE sheet_id = @sheetId
  `);
  const addRejected = db.prepare(`
    UPDATE jobs
    SET rejected = (
      SELECT json_group_array(json(value))
      FROM (SELECT value FROM json_each(rejected) UNION ALL SELECT value FROM json_each(@rejected))
    )
    WHERE id = @jobId
  `);
  const rememberRequest = db.prepare(`
    INSERT INTO requests (account, key, job_id, created_at)
    SELECT account, @key, id, @now
    FROM jobs
    WHERE id = @jobId
  `);
  const selectByRequest = db.prepare<{ account: string; key: string }, JobRow>(`
    SELECT jobs.id, jobs.name, jobs.account, jobs.rejected, jobs.created_at
    FROM requests
    JOIN jobs ON jobs.id = requests.job_id
    WHERE requests.account = @account AND requests.key = @key
  `);
  const forgetRequests = db.prepare(`DELETE FROM requests WHERE created_at < ?`);
  const selectJob = db.prepare<[string], JobRow>(`
    SELECT id, name, account, rejected, created_at
    FROM jobs
    WHERE id = ?
  `);
  const rename = db.prepare(`UPDATE jobs SET name = @name WHERE id = @id`);
  const renameWords = db.prepare(`
    UPDATE sheet_words
    SET name = @name || ' ' || filename
    FROM sheet_places
    WHERE sheet_places.job_id = @id AND sheet_words.rowid = sheet_places.place
  `);
  const remove = db.prepare(`DELETE FROM jobs WHERE id = ?`);
  const countUnfinished = db
    .prepare<[string], number>(
      `
      SELECT count(DISTINCT jobs.id)
      FROM sheets
      JOIN jobs ON jobs.id = sheets.job_id
      WHERE sheets.state IN ('queued', 'reading') AND jobs.account = ?
    `,
    )
    .pluck();

  function add(jobId: string, sheets: NewSheets): void {
    for (const { filename, photo } of sheets.photos) {
      const inserted = insertSheet.run({ ...photo, jobId, filename, now: sheets.now });
      const sheetId = Number(inserted.lastInsertRowid);
      const originalId = selectRead.get({ sha256: photo.sha256, ...sheets.reader });
      if (originalId !== undefined) {
        const { lastInsertRowid } = copyReading.run({ sheetId, originalId, now: sheets.now });
        showReadingOf.run({ sheetId, originalId, readingId: lastInsertRowid, now: sheets.now });
        copyChanges.run({ sheetId, originalId });
      }
      copyWords.run({ sheetId, originalId: originalId ?? null });
    }
    if (sheets.rejected.length > 0) addRejected.run({ jobId, rejected: JSON.stringify(sheets.rejected) });
    if (sheets.requestKey !== null) rememberRequest.run({ jobId, key: sheets.requestKey, now: sheets.now });
  }

  return {
    /**
     * Writes the job and its queued sheets in one transaction. From its return on, nothing of it is ever lost. A photo
     * whose bytes this reader has read before shows that reading at once.
     */
    accept: db.transaction((job: NewJob): void => {
      insertJob.run({ id: job.id, account: job.account, name: job.name, now: job.now });
      add(job.id, job);
    }).immediate,

    /** Adds sheets to a job, likewise in one transaction. */
    addSheets: db.transaction((jobId: string, sheets: NewSheets): void => add(jobId, sheets)).immediate,

    find(id: string): Job | null {
      const row = selectJob.get(id);
      return row ? asJob(row) : null;
    },

    /** The job that an earlier request of the same account with the same key led to. */
    findByRequest(account: string, key: string): Job | null {
      const row = selectByRequest.get({ account, key });
      return row ? asJob(row) : null;
    },

    rename: db.transaction((id: string, name: string): void => {
      rename.run({ id, name });
      renameWords.run({ id, name });
    }).immediate,

    /** Deletes a job that has no sheets any more, or together with them; photos are the caller's to remove. */
    remove: (id: string): boolean => remove.run(id).changes === 1,

    /** How many jobs of an account have something left to read. */
    countUnfinished: (account: string): number => countUnfinished.get(account) ?? 0,

    /** Forgets Idempotency-Keys used before `time`. */
    forgetRequests: (time: number): number => forgetRequests.run(time).changes,
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
