import type { Db } from '../database/open.ts';
import type { Failure } from '../domain/failure.ts';
import type { Finding } from '../domain/finding.ts';
import type { Attempt, PhotoFormat, Sheet, SheetState } from '../domain/job.ts';
import type { Working } from '../domain/proof.ts';
import type { Reading, Step, WantedReader } from '../domain/reading.ts';
import type { Report } from '../domain/report.ts';
import { asReading, readingColumns, type ReadingRow } from './reading-row.ts';

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
  step: Step | null;
  attempts: number;
  due_at: number;
  created_at: number;
  finished_at: number | null;
  failure: string | null;
  markdown: string | null;
  report: string | null;
  findings: string;
  proof: string | null;
  approved_at: number | null;
  approved_by: string | null;
  reading_id: number | null;
  original_job_id: string | null;
  original_n: number | null;
  changed: number;
}

const sheetColumns = `
  sheets.id, sheets.job_id, sheets.n, sheets.filename,
  sheets.photo_name, sheets.photo_format, sheets.photo_bytes, sheets.photo_sha256,
  sheets.photo_width_px, sheets.photo_height_px, sheets.photo_removed_at,
  sheets.state, sheets.step, sheets.attempts, sheets.due_at, sheets.created_at, sheets.finished_at,
  sheets.failure, sheets.markdown, sheets.report, sheets.findings, sheets.proof, sheets.approved_at, sheets.approved_by,
  sheets.reading_id, sheets.changed,
  original.job_id AS original_job_id, original.n AS original_n
`;

/** Sheets as people look at them and decide about them; how they are worked on is in `claims.ts`. */
export function createSheetStore(db: Db) {
  const selectReading = db.prepare<[number], ReadingRow>(`SELECT ${readingColumns} FROM readings WHERE id = ?`);
  const selectOfJob = db.prepare<[string], SheetRow>(`
    SELECT ${sheetColumns}
    FROM sheets
    LEFT JOIN sheets AS original ON original.id = sheets.duplicate_of
    WHERE sheets.job_id = ?
    ORDER BY sheets.n
  `);
  const selectOne = db.prepare<[string, number], SheetRow>(`
    SELECT ${sheetColumns}
    FROM sheets
    LEFT JOIN sheets AS original ON original.id = sheets.duplicate_of
    WHERE sheets.job_id = ? AND sheets.n = ?
  `);
  const selectNumbers = db.prepare<[string], number>(`SELECT n FROM sheets WHERE job_id = ? ORDER BY n`).pluck();
  const selectStates = db
    .prepare<[string], SheetState>(`SELECT DISTINCT state FROM sheets WHERE job_id = ? ORDER BY state`)
    .pluck();
  const countReports = db
    .prepare<[string], number>(`SELECT count(*) FROM sheets WHERE job_id = ? AND report IS NOT NULL`)
    .pluck();
  const selectAttempts = db.prepare<
    [number],
    { began_at: number; ended_at: number | null; ending: Attempt['ending']; failure: string | null }
  >(`
    SELECT began_at, ended_at, ending, failure
    FROM attempts
    WHERE sheet_id = ?
    ORDER BY id
  `);
  const countUnfinished = db
    .prepare<[string], number>(`SELECT count(*) FROM sheets WHERE job_id = ? AND state IN ('queued', 'reading')`)
    .pluck();
  // Those that nothing will happen to for the next while: a request does not wait for them.
  const countUnderWay = db
    .prepare<{ jobId: string; soon: number }, number>(
      `
      SELECT count(*)
      FROM sheets
      WHERE job_id = @jobId AND (state = 'reading' OR (state = 'queued' AND due_at <= @soon))
    `,
    )
    .pluck();
  const countWaiting = db.prepare<[], number>(`SELECT count(*) FROM sheets WHERE state = 'queued'`).pluck();

  const endAttempts = db.prepare(`
    UPDATE attempts
    SET ended_at = @now, ending = 'cancelled'
    WHERE ending IS NULL AND sheet_id IN (SELECT id FROM sheets WHERE job_id = @jobId AND (@n IS NULL OR n = @n))
  `);
  const cancel = db.prepare(`
    UPDATE sheets
    SET
      state = 'cancelled', step = NULL, claim_token = NULL, claim_boot = NULL, claimed_at = NULL, finished_at = @now
    WHERE job_id = @jobId AND (@n IS NULL OR n = @n) AND state IN ('queued', 'reading')
  `);
  const retry = db.prepare(`
    UPDATE sheets
    SET state = 'queued', due_at = 0, failures = 0, suspicion = 0, finished_at = NULL
    WHERE job_id = @jobId
      AND (@n IS NULL OR n = @n)
      AND photo_removed_at IS NULL
      AND (
        (state IN ('failed', 'cancelled') AND state = coalesce(@state, state))
        OR (state = 'queued' AND due_at > 0 AND @state IS NOT 'cancelled')
      )
  `);
  // Without its reading the claim begins from the photo; what was made of that reading stays until there is better.
  const readAgain = db.prepare(`
    UPDATE sheets
    SET
      state = 'queued', due_at = 0, failures = 0, suspicion = 0, finished_at = NULL, failure = NULL,
      reading_id = NULL, formatted = NULL, duplicate_of = NULL, wanted = @wanted
    WHERE job_id = @jobId AND n = @n AND photo_removed_at IS NULL AND approved_at IS NULL
      AND state NOT IN ('queued', 'reading')
  `);
  const selectPhotoNames = db
    .prepare<{ jobId: string; n: number | null }, string>(
      `SELECT photo_name FROM sheets WHERE job_id = @jobId AND (@n IS NULL OR n = @n)`,
    )
    .pluck();
  const removeWords = db.prepare(`
    DELETE FROM sheet_words
    WHERE rowid IN (SELECT place FROM sheet_places WHERE job_id = @jobId AND (@n IS NULL OR n = @n))
  `);
  const removeSheets = db.prepare(`DELETE FROM sheets WHERE job_id = @jobId AND (@n IS NULL OR n = @n)`);

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
  const markPhotoRemoved = db.prepare(`
    UPDATE sheets
    SET photo_removed_at = @now
    WHERE id = @sheetId AND state NOT IN ('queued', 'reading')
  `);
  const selectKeptPhoto = db
    .prepare<[string], number>(`SELECT 1 FROM sheets WHERE photo_name = ? AND photo_removed_at IS NULL`)
    .pluck();

  const asSheet = (row: SheetRow): Sheet => {
    const reading = row.reading_id === null ? undefined : selectReading.get(row.reading_id);
    return sheetOf(row, reading ? asReading(reading) : null);
  };

  return {
    /** All sheets of a job with everything known of them, in order. */
    ofJob: (jobId: string): Sheet[] => selectOfJob.all(jobId).map(asSheet),

    /** The numbers of a job's sheets, in order. */
    numbers: (jobId: string): number[] => selectNumbers.all(jobId),

    /** The states that sheets of a job are in, each once. */
    states: (jobId: string): SheetState[] => selectStates.all(jobId),

    /** How many sheets of a job have a report, be it of an earlier reading. */
    countReports: (jobId: string): number => countReports.get(jobId) ?? 0,

    find(jobId: string, n: number): Sheet | null {
      const row = selectOne.get(jobId, n);
      return row ? asSheet(row) : null;
    },

    /** Every claim of a sheet so far, oldest first. */
    attempts: (sheetId: number): Attempt[] =>
      selectAttempts.all(sheetId).map((row) => ({
        beganAt: row.began_at,
        endedAt: row.ended_at,
        ending: row.ending,
        failure: row.failure === null ? null : (JSON.parse(row.failure) as Failure),
      })),

    countUnfinished: (jobId: string): number => countUnfinished.get(jobId) ?? 0,

    /** How many sheets of a job are being read or will be by `soon`; those that wait for a later try are not among them. */
    countUnderWay: (jobId: string, soon: number): number => countUnderWay.get({ jobId, soon }) ?? 0,

    /** How many sheets wait, of all jobs. */
    countWaiting: (): number => countWaiting.get() ?? 0,

    /** Cancels what is not finished: one sheet, or with `n` null all of the job. A reading under way is dropped. */
    cancel: db.transaction((jobId: string, n: number | null, now: number): number => {
      endAttempts.run({ jobId, n, now });
      return cancel.run({ jobId, n, now }).changes;
    }).immediate,

    /**
     * Queues again, due now, what failed, was cancelled or waits for a later try: one sheet, or with `n` null all of
     * the job; only what failed or waits, or only what was cancelled, where `state` says so. What was read stays paid
     * for.
     */
    retry: (jobId: string, n: number | null, state: 'failed' | 'cancelled' | null = null): number =>
      retry.run({ jobId, n, state }).changes,

    /** Queues one finished sheet to be read anew from its photo; its earlier report is kept until that succeeds, and beside it where people changed that. */
    readAgain: (jobId: string, n: number, wanted: WantedReader | null = null): boolean =>
      readAgain.run({ jobId, n, wanted: wanted && JSON.stringify(wanted) }).changes === 1,

    /** Deletes sheets, with `n` null all of the job; returns the names of the photos that nobody needs any more. */
    remove: db.transaction((jobId: string, n: number | null): string[] => {
      const names = selectPhotoNames.all({ jobId, n });
      removeWords.run({ jobId, n });
      removeSheets.run({ jobId, n });
      return names;
    }).immediate,

    /** Kept photos accepted before `time`, of jobs with nothing left to read. */
    photosOlderThan: (time: number): { sheetId: number; photoName: string }[] =>
      selectPhotosOlderThan.all(time).map((row) => ({ sheetId: row.id, photoName: row.photo_name })),

    /** False where the sheet is to be read again after all: its photo stays. */
    markPhotoRemoved: (sheetId: number, now: number): boolean => markPhotoRemoved.run({ sheetId, now }).changes === 1,

    /** Whether any sheet still counts on this photo being there. */
    isPhotoKept: (photoName: string): boolean => selectKeptPhoto.get(photoName) !== undefined,
  };
}

function sheetOf(row: SheetRow, reading: Reading | null): Sheet {
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
    step: row.step,
    attempts: row.attempts,
    dueAt: row.due_at,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
    failure: row.failure === null ? null : (JSON.parse(row.failure) as Failure),
    reading,
    markdown: row.markdown,
    report: row.report === null ? null : (JSON.parse(row.report) as Report),
    findings: JSON.parse(row.findings) as Finding[],
    working: row.proof === null ? null : (JSON.parse(row.proof) as Working),
    approval:
      row.approved_at === null || row.approved_by === null ? null : { by: row.approved_by, at: row.approved_at },
    duplicateOf:
      row.original_job_id === null || row.original_n === null
        ? null
        : { jobId: row.original_job_id, n: row.original_n },
    changed: row.changed,
  };
}
