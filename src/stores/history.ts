import type { Db } from '../database/open.ts';
import type { JobState, SheetState } from '../domain/job.ts';
import { matchOf } from './search-words.ts';

/** One line of the history: a job with its sheets counted by state. */
export interface JobSummary {
  id: string;
  /** grows from job to job in the order of acceptance; the key of a page */
  seq: number;
  name: string;
  account: string;
  createdAt: number;
  state: JobState;
  sheets: Record<SheetState, number>;
  /** the first few sheets, to be shown */
  firstSheets: { n: number; photoSha256: string; isPhotoKept: boolean }[];
}

/** What the history can be narrowed to; `open` is what waits or is being read. */
export const historyStates = ['open', 'read', 'needs_review', 'failed', 'cancelled'] as const;
export type HistoryState = (typeof historyStates)[number];

export interface HistoryQuery {
  /** null: jobs of any state */
  state: HistoryState | null;
  /** what was typed into the search; null or blank: all jobs */
  text: string | null;
  /** only jobs before this `seq`; null: from the newest on */
  before: number | null;
  limit: number;
}

export type HistoryStore = ReturnType<typeof createHistoryStore>;

interface JobRow extends Record<SheetState, number> {
  seq: number;
  id: string;
  name: string;
  account: string;
  created_at: number;
  state: JobState;
}

const jobColumns = `
  seq, id, name, account, created_at, state, queued, reading, read, needs_review, failed, cancelled
`;
const thumbnailsOfJob = 4;

/** The list of all jobs, newest first, narrowed by state and by words. */
export function createHistoryStore(db: Db) {
  const all = prepareLists(db, '');
  // The place of a sheet's words begins with the job's seq: which jobs they are is known from the index alone.
  const found = prepareLists(db, 'AND seq IN (SELECT rowid >> 20 FROM sheet_words WHERE sheet_words MATCH @match)');
  const selectFirstSheets = db.prepare<
    { jobId: string; most: number },
    { n: number; photo_sha256: string; photo_removed_at: number | null }
  >(`
    SELECT n, photo_sha256, photo_removed_at
    FROM sheets
    WHERE job_id = @jobId
    ORDER BY n
    LIMIT @most
  `);

  const asSummary = (row: JobRow): JobSummary => ({
    id: row.id,
    seq: row.seq,
    name: row.name,
    account: row.account,
    createdAt: row.created_at,
    state: row.state,
    sheets: {
      queued: row.queued,
      reading: row.reading,
      read: row.read,
      needs_review: row.needs_review,
      failed: row.failed,
      cancelled: row.cancelled,
    },
    firstSheets: selectFirstSheets.all({ jobId: row.id, most: thumbnailsOfJob }).map((sheet) => ({
      n: sheet.n,
      photoSha256: sheet.photo_sha256,
      isPhotoKept: sheet.photo_removed_at === null,
    })),
  });

  return {
    /** Up to `limit` jobs, newest first. A text without a letter or figure in it finds nothing. */
    list({ state, text, before, limit }: HistoryQuery): JobSummary[] {
      const search = searchFor(text);
      if (search === 'nothing') return [];
      const lists = search.match === null ? all : found;
      const parameters = { ...search, before: before ?? Number.MAX_SAFE_INTEGER, limit };
      if (state === null) return lists.any.all(parameters).map(asSummary);
      if (state === 'open') return lists.open.all(parameters).map(asSummary);
      return lists.inState.all({ ...parameters, state }).map(asSummary);
    },

    /** How many jobs there are in each state, of those that the text finds. */
    count(text: string | null): Record<HistoryState, number> {
      const counts: Record<HistoryState, number> = { open: 0, read: 0, needs_review: 0, failed: 0, cancelled: 0 };
      const search = searchFor(text);
      if (search === 'nothing') return counts;
      const { countByState } = search.match === null ? all : found;
      for (const { state, jobs } of countByState.all(search)) {
        counts[state === 'queued' || state === 'reading' ? 'open' : state] += jobs;
      }
      return counts;
    },
  };
}

/** The same lists over all jobs or over some; each walks one index from its newest end, or what was found. */
function prepareLists(db: Db, andFound: string) {
  const list = (where: string) =>
    db.prepare<Record<string, string | number | null>, JobRow>(`
      SELECT ${jobColumns}
      FROM jobs
      WHERE ${where} seq < @before ${andFound}
      ORDER BY seq DESC
      LIMIT @limit
    `);
  return {
    any: list(''),
    open: list(`state IN ('queued', 'reading') AND`),
    inState: list('state = @state AND'),
    countByState: db.prepare<Record<string, string | null>, { state: JobState; jobs: number }>(`
      SELECT state, count(*) AS jobs
      FROM jobs
      WHERE true ${andFound}
      GROUP BY state
      ORDER BY state
    `),
  };
}

/** `match` null is no search; `nothing` is a search for what cannot be found. */
function searchFor(text: string | null): { match: string | null } | 'nothing' {
  if (text === null || text.trim() === '') return { match: null };
  const match = matchOf(text);
  return match === null ? 'nothing' : { match };
}
