import type { Db } from '../database/open.ts';
import type { Failure } from '../domain/failure.ts';
import { sheetStates, type Attempt, type PhotoFormat, type SheetState } from '../domain/job.ts';
import type { Step } from '../domain/reading.ts';

/** A sheet as a list of many shows it: everything but what was read. */
export interface SheetLine {
  id: number;
  jobId: string;
  n: number;
  filename: string;
  state: SheetState;
  /** the step under way, while it is being read */
  step: Step | null;
  attempts: number;
  /** when it will be tried, in ms since 1970; 0 is as soon as there is room. Means something while it is queued */
  dueAt: number;
  /** why the last attempt failed, also while the next one is awaited */
  failure: Failure | null;
  findings: { total: number; contradicted: number; doubtful: number };
  /** who approved its report; null while that is open */
  approvedBy: string | null;
  photo: { sha256: string; format: PhotoFormat; isKept: boolean };
  /** the sheet of the same bytes whose reading this one shows */
  duplicateOf: { jobId: string; n: number } | null;
  /** the latest attempts that did not end with a reading, oldest first */
  setbacks: Attempt[];
  /** grows with every change of any sheet */
  changed: number;
}

/** How far a job is, counted. */
export interface Tally {
  total: number;
  counts: Record<SheetState, number>;
  /** how many of those that are read a person approved */
  approved: number;
  /** how many have the reader's answer, or need none any more */
  pastReader: number;
  /** when the last of those that wait is tried, in ms since 1970; 0 where none waits for a time */
  lastDueAt: number;
  /** when the latest were finished by a reader, newest first; at most `paceSheets` */
  finishedAt: number[];
  /** the number of the newest change */
  changed: number;
}

export type LineStore = ReturnType<typeof createLineStore>;

const paceSheets = 21;
const mostSetbacks = 10;

interface LineRow {
  id: number;
  job_id: string;
  n: number;
  filename: string;
  state: SheetState;
  step: Step | null;
  attempts: number;
  due_at: number;
  failure: string | null;
  findings: number;
  contradicted: number;
  doubtful: number;
  approved_by: string | null;
  photo_sha256: string;
  photo_format: PhotoFormat;
  photo_removed_at: number | null;
  original_job_id: string | null;
  original_n: number | null;
  changed: number;
}

interface SetbackRow {
  sheet_id: number;
  began_at: number;
  ended_at: number;
  ending: Attempt['ending'];
  failure: string | null;
}

type TallyRow = Record<SheetState | 'total' | 'approved' | 'past_reader' | 'last_due_at' | 'changed', number>;

/** The sheets of a job at a glance, whatever their number: no report, reading or photo is loaded. */
export function createLineStore(db: Db) {
  const selectLines = db.prepare<{ jobId: string; after: number; n: number | null }, LineRow>(`
    SELECT
      sheets.id, sheets.job_id, sheets.n, sheets.filename, sheets.state, sheets.step, sheets.attempts, sheets.due_at,
      sheets.failure, sheets.approved_by, sheets.photo_sha256, sheets.photo_format, sheets.photo_removed_at, sheets.changed,
      json_array_length(sheets.findings) AS findings,
      (SELECT count(*) FROM json_each(sheets.findings) WHERE value ->> 'severity' = 'contradicted') AS contradicted,
      (SELECT count(*) FROM json_each(sheets.findings) WHERE value ->> 'severity' = 'doubtful') AS doubtful,
      original.job_id AS original_job_id, original.n AS original_n
    FROM sheets
    LEFT JOIN sheets AS original ON original.id = sheets.duplicate_of
    WHERE sheets.job_id = @jobId AND sheets.changed > @after AND (@n IS NULL OR sheets.n = @n)
    ORDER BY sheets.n
  `);
  const selectSetbacks = db.prepare<{ jobId: string; after: number; n: number | null }, SetbackRow>(`
    SELECT sheet_id, began_at, ended_at, ending, failure
    FROM (
      SELECT attempts.*, row_number() OVER (PARTITION BY sheet_id ORDER BY attempts.id DESC) AS newest
      FROM sheets
      JOIN attempts ON attempts.sheet_id = sheets.id
      WHERE sheets.job_id = @jobId
        AND sheets.changed > @after
        AND (@n IS NULL OR sheets.n = @n)
        AND attempts.ending IS NOT NULL
        AND attempts.ending <> 'read'
    )
    WHERE newest <= ${mostSetbacks}
    ORDER BY id
  `);
  const selectTally = db.prepare<[string], TallyRow>(`
    SELECT
      count(*) AS total,
      ${sheetStates.map((state) => `count(*) FILTER (WHERE state = '${state}') AS ${state}`).join(', ')},
      count(approved_at) AS approved,
      count(*) FILTER (WHERE state NOT IN ('queued', 'reading') OR step IN ('formatting', 'checking')) AS past_reader,
      coalesce(max(due_at) FILTER (WHERE state = 'queued'), 0) AS last_due_at,
      coalesce(max(changed), 0) AS changed
    FROM sheets
    WHERE job_id = ?
  `);
  const selectFinishedAt = db
    .prepare<[string], number>(
      `
      SELECT finished_at
      FROM sheets
      WHERE job_id = ? AND state IN ('read', 'needs_review', 'failed') AND duplicate_of IS NULL
      ORDER BY finished_at DESC
      LIMIT ${paceSheets}
    `,
    )
    .pluck();
  const selectNeighbours = db.prepare<
    { jobId: string; n: number },
    { previous: number | null; next: number | null; place: number; total: number }
  >(`
    SELECT
      max(n) FILTER (WHERE n < @n) AS previous,
      min(n) FILTER (WHERE n > @n) AS next,
      count(*) FILTER (WHERE n <= @n) AS place,
      count(*) AS total
    FROM sheets
    WHERE job_id = @jobId
  `);

  function linesOf(jobId: string, after: number, n: number | null): SheetLine[] {
    const setbacks = new Map<number, SetbackRow[]>();
    for (const row of selectSetbacks.all({ jobId, after, n })) {
      setbacks.set(row.sheet_id, [...(setbacks.get(row.sheet_id) ?? []), row]);
    }
    return selectLines.all({ jobId, after, n }).map((row) => asLine(row, setbacks.get(row.id) ?? []));
  }

  return {
    /** All sheets of a job, in order. */
    ofJob: (jobId: string): SheetLine[] => linesOf(jobId, 0, null),

    /** One sheet of a job; null where there is none of that number. */
    find: (jobId: string, n: number): SheetLine | null => linesOf(jobId, 0, n)[0] ?? null,

    /** What has changed of a job's sheets since change number `after`, in the order of the changes. */
    changedSince: (jobId: string, after: number): SheetLine[] =>
      linesOf(jobId, after, null).sort((a, b) => a.changed - b.changed),

    tally(jobId: string): Tally {
      const row = selectTally.get(jobId);
      const counts = Object.fromEntries(sheetStates.map((state) => [state, row?.[state] ?? 0]));
      return {
        total: row?.total ?? 0,
        counts: counts as Record<SheetState, number>,
        approved: row?.approved ?? 0,
        pastReader: row?.past_reader ?? 0,
        lastDueAt: row?.last_due_at ?? 0,
        finishedAt: selectFinishedAt.all(jobId),
        changed: row?.changed ?? 0,
      };
    },

    /** The numbers of the sheets before and after sheet `n` of a job, and the how-manieth of how many it is. */
    neighbours(
      jobId: string,
      n: number,
    ): { previous: number | null; next: number | null; place: number; total: number } {
      return selectNeighbours.get({ jobId, n }) ?? { previous: null, next: null, place: 0, total: 0 };
    },
  };
}

function asLine(row: LineRow, setbacks: SetbackRow[]): SheetLine {
  return {
    id: row.id,
    jobId: row.job_id,
    n: row.n,
    filename: row.filename,
    state: row.state,
    step: row.step,
    attempts: row.attempts,
    dueAt: row.due_at,
    failure: asFailure(row.failure),
    findings: { total: row.findings, contradicted: row.contradicted, doubtful: row.doubtful },
    approvedBy: row.approved_by,
    photo: { sha256: row.photo_sha256, format: row.photo_format, isKept: row.photo_removed_at === null },
    duplicateOf:
      row.original_job_id === null || row.original_n === null
        ? null
        : { jobId: row.original_job_id, n: row.original_n },
    setbacks: setbacks.map(({ began_at, ended_at, ending, failure }) => ({
      beganAt: began_at,
      endedAt: ended_at,
      ending,
      failure: asFailure(failure),
    })),
    changed: row.changed,
  };
}

const asFailure = (text: string | null): Failure | null => (text === null ? null : (JSON.parse(text) as Failure));
