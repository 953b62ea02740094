import type { Db } from '../database/open.ts';
import { failure, type Failure } from '../domain/failure.ts';
import type { Finding } from '../domain/finding.ts';
import type { PhotoFormat, Sheet, SheetState } from '../domain/job.ts';
import type { ModelCall, ReaderName, Reading } from '../domain/reading.ts';
import type { Report } from '../domain/report.ts';

/** A sheet that this process may work on, for as long as its token is the one in the database. */
export interface Claim {
  sheetId: number;
  jobId: string;
  token: string;
  attempt: number;
  photoName: string;
  photoFormat: PhotoFormat;
  /** what an earlier attempt already got from the reader */
  earlierReading: Reading | null;
}

export interface Success {
  reading: Reading;
  report: Report;
  markdown: string;
  findings: Finding[];
}

export type SheetStore = ReturnType<typeof createSheetStore>;

interface SheetRow {
  id: number;
  job_id: string;
  n: number;
  filename: string;
  photo_name: string;
  photo_format: PhotoFormat;
  photo_bytes: number;
  photo_sha256: string;
  photo_width_px: number;
  photo_height_px: number;
  photo_removed_at: number | null;
  state: SheetState;
  attempts: number;
  created_at: number;
  finished_at: number | null;
  failure: string | null;
  markdown: string | null;
  report: string | null;
  findings: string;
  reading_id: number | null;
}

interface ReadingRow {
  reader: ReaderName;
  model: string;
  prompt_version: string;
  words: string;
  duration_ms: number;
  calls: string;
}

interface ClaimedRow {
  id: number;
  job_id: string;
  claim_token: string;
  attempts: number;
  photo_name: string;
  photo_format: PhotoFormat;
  reading_id: number | null;
}

const mostAttempts = 3;
const stopsTheReader: Failure = {
  ...failure('interrupted', 'reading', {
    message: `The server ended ${mostAttempts} times while it read this sheet.`,
    advice: 'Take the photo again and upload it anew; if that goes the same way, report it.',
  }),
  retryable: false,
};

export function createSheetStore(db: Db) {
  const claim = db.prepare<{ now: number; bootId: string; limit: number }, ClaimedRow>(`
    UPDATE sheets
    SET
      state = 'reading',
      attempts = attempts + 1,
      claim_token = lower(hex(randomblob(16))),
      claim_boot = @bootId,
      claimed_at = @now
    WHERE id IN (
      SELECT id
      FROM sheets
      WHERE state = 'queued' AND due_at <= @now
      ORDER BY due_at, id
      LIMIT @limit
    )
    RETURNING id, job_id, claim_token, attempts, photo_name, photo_format, reading_id
  `);
  const insertReading = db.prepare<Record<string, unknown>>(`
    INSERT INTO readings (sheet_id, reader, model, prompt_version, words, duration_ms, calls, created_at)
    SELECT id, @reader, @model, @promptVersion, @words, @durationMs, @calls, @now
    FROM sheets
    WHERE id = @sheetId AND claim_token = @token
  `);
  const updateCalls = db.prepare(`
    UPDATE readings
    SET calls = @calls
    WHERE id = (SELECT reading_id FROM sheets WHERE id = @sheetId AND claim_token = @token)
  `);
  const pointAtReading = db.prepare(`
    UPDATE sheets
    SET reading_id = @readingId
    WHERE id = @sheetId AND claim_token = @token
  `);
  const settleRead = db.prepare(`
    UPDATE sheets
    SET
      state = 'read', claim_token = NULL, claim_boot = NULL, claimed_at = NULL, finished_at = @now, failure = NULL,
      markdown = @markdown, report = @report, findings = @findings
    WHERE id = @sheetId AND claim_token = @token
  `);
  const settleFailed = db.prepare(`
    UPDATE sheets
    SET
      state = 'failed', claim_token = NULL, claim_boot = NULL, claimed_at = NULL, finished_at = @now,
      failure = @failure
    WHERE id = @sheetId AND claim_token = @token
  `);
  const handBack = db.prepare(`
    UPDATE sheets
    SET state = 'queued', claim_token = NULL, claim_boot = NULL, claimed_at = NULL, attempts = attempts - 1
    WHERE id = @sheetId AND claim_token = @token
  `);
  const freeLost = db.prepare(`
    UPDATE sheets
    SET state = 'queued', claim_token = NULL, claim_boot = NULL, claimed_at = NULL
    WHERE state = 'reading' AND claim_boot IS NOT @bootId
  `);
  const giveUpLost = db.prepare(`
    UPDATE sheets
    SET
      state = 'failed', claim_token = NULL, claim_boot = NULL, claimed_at = NULL, finished_at = @now,
      failure = @failure
    WHERE state = 'reading' AND claim_boot IS NOT @bootId AND attempts >= @mostAttempts
  `);
  const selectReading = db.prepare<[number], ReadingRow>(`
    SELECT reader, model, prompt_version, words, duration_ms, calls
    FROM readings
    WHERE id = ?
  `);
  const selectOfJob = db.prepare<[string], SheetRow>(`
    SELECT
      id, job_id, n, filename,
      photo_name, photo_format, photo_bytes, photo_sha256, photo_width_px, photo_height_px, photo_removed_at,
      state, attempts, created_at, finished_at, failure, markdown, report, findings, reading_id
    FROM sheets
    WHERE job_id = ?
    ORDER BY n
  `);
  const countUnfinished = db.prepare<[string], { unfinished: number }>(`
    SELECT count(*) AS unfinished
    FROM sheets
    WHERE job_id = ? AND state IN ('queued', 'reading')
  `);
  const selectPhotosOlderThan = db.prepare<[number], { id: number; photo_name: string }>(`
    SELECT id, photo_name
    FROM sheets
    WHERE photo_removed_at IS NULL
      AND created_at < ?
      AND state NOT IN ('queued', 'reading')
      AND NOT EXISTS (
        SELECT 1
        FROM sheets AS sister
        WHERE sister.job_id = sheets.job_id AND sister.state IN ('queued', 'reading')
      )
    ORDER BY created_at, id
  `);
  const markPhotoRemoved = db.prepare(`UPDATE sheets SET photo_removed_at = @now WHERE id = @sheetId`);
  const selectKeptPhoto = db
    .prepare<[string], number>(`SELECT 1 FROM sheets WHERE photo_name = ? AND photo_removed_at IS NULL`)
    .pluck();

  const readingOf = (id: number | null): Reading | null => {
    const row = id === null ? undefined : selectReading.get(id);
    return row ? asReading(row) : null;
  };

  return {
    /** Claims up to `limit` due sheets in one statement, each with a fresh token and one more attempt counted. */
    claimDue(now: number, bootId: string, limit: number): Claim[] {
      return claim
        .all({ now, bootId, limit })
        .sort((a, b) => a.id - b.id)
        .map((row) => ({
          sheetId: row.id,
          jobId: row.job_id,
          token: row.claim_token,
          attempt: row.attempts,
          photoName: row.photo_name,
          photoFormat: row.photo_format,
          earlierReading: readingOf(row.reading_id),
        }));
    },

    /** Stores what the reader said before anything else can fail. False: the claim was lost, nothing was stored. */
    keepReading: db.transaction((held: Claim, reading: Reading, now: number): boolean => {
      const inserted = insertReading.run({
        sheetId: held.sheetId,
        token: held.token,
        reader: reading.reader,
        model: reading.model,
        promptVersion: reading.prompt_version,
        words: reading.words,
        durationMs: Math.round(reading.duration_ms),
        calls: JSON.stringify(reading.calls),
        now,
      });
      if (inserted.changes === 0) return false;
      pointAtReading.run({ readingId: inserted.lastInsertRowid, sheetId: held.sheetId, token: held.token });
      return true;
    }).immediate,

    /** Ends a claim with a report. False: the claim was lost, the result is dropped. */
    settleRead: db.transaction(
      (held: Claim, { reading, report, markdown, findings }: Success, now: number): boolean => {
        const key = { sheetId: held.sheetId, token: held.token };
        updateCalls.run({ ...key, calls: JSON.stringify(reading.calls) });
        const settled = settleRead.run({
          ...key,
          markdown,
          report: JSON.stringify(report),
          findings: JSON.stringify(findings),
          now,
        });
        return settled.changes === 1;
      },
    ).immediate,

    /** Ends a claim without one. False: the claim was lost. */
    settleFailed: db.transaction((held: Claim, failure: Failure, reading: Reading | null, now: number): boolean => {
      const key = { sheetId: held.sheetId, token: held.token };
      if (reading) updateCalls.run({ ...key, calls: JSON.stringify(reading.calls) });
      return settleFailed.run({ ...key, failure: JSON.stringify(failure), now }).changes === 1;
    }).immediate,

    /** Gives a claim back without costing the sheet an attempt. False: the claim was lost. */
    handBack(held: Claim): boolean {
      return handBack.run({ sheetId: held.sheetId, token: held.token }).changes === 1;
    },

    /**
     * Queues the sheets that earlier processes left claimed, and gives those up under which `mostAttempts` processes
     * have ended already: such a photo stops the reader. Only the holder of the data directory may call it.
     */
    freeLostClaims: db.transaction((bootId: string, now: number): { freed: number; givenUp: number } => {
      const givenUp = giveUpLost.run({ bootId, now, mostAttempts, failure: JSON.stringify(stopsTheReader) }).changes;
      return { freed: freeLost.run({ bootId }).changes, givenUp };
    }).immediate,

    /** All sheets of a job with everything known of them, in order. */
    ofJob(jobId: string): Sheet[] {
      return selectOfJob.all(jobId).map((row) => asSheet(row, readingOf(row.reading_id)));
    },

    countUnfinished(jobId: string): number {
      return countUnfinished.get(jobId)?.unfinished ?? 0;
    },

    /** Kept photos accepted before `time`, of jobs with nothing left to read. */
    photosOlderThan(time: number): { sheetId: number; photoName: string }[] {
      return selectPhotosOlderThan.all(time).map((row) => ({ sheetId: row.id, photoName: row.photo_name }));
    },

    markPhotoRemoved(sheetId: number, now: number): void {
      markPhotoRemoved.run({ sheetId, now });
    },

    /** Whether any sheet still counts on this photo being there. */
    isPhotoKept(photoName: string): boolean {
      return selectKeptPhoto.get(photoName) !== undefined;
    },
  };
}

function asReading(row: ReadingRow): Reading {
  return {
    reader: row.reader,
    model: row.model,
    prompt_version: row.prompt_version,
    words: row.words,
    duration_ms: row.duration_ms,
    calls: JSON.parse(row.calls) as ModelCall[],
  };
}

function asSheet(row: SheetRow, reading: Reading | null): Sheet {
  return {
    id: row.id,
    jobId: row.job_id,
    n: row.n,
    filename: row.filename,
    photo: {
      name: row.photo_name,
      format: row.photo_format,
      bytes: row.photo_bytes,
      sha256: row.photo_sha256,
      widthPx: row.photo_width_px,
      heightPx: row.photo_height_px,
    },
    photoRemovedAt: row.photo_removed_at,
    state: row.state,
    attempts: row.attempts,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
    failure: row.failure === null ? null : (JSON.parse(row.failure) as Failure),
    reading,
    markdown: row.markdown,
    report: row.report === null ? null : (JSON.parse(row.report) as Report),
    findings: JSON.parse(row.findings) as Finding[],
  };
}
