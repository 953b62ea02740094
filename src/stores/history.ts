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
  /** sheets that a person approved */
  approved: number;
  /** sheets on which a figure is contradicted */
  contradicted: number;
  /** the first few sheets, to be shown */
  firstSheets: { n: number; photoSha256: string; isPhotoKept: boolean }[];
}

/**
 * What the history can be narrowed to. A job stands under each that is true of it: `open` some of it waits or is being
 * read; `needs_review`, `contradicted`, `failed`, `cancelled` a sheet of it is so; `read` a sheet with nothing to
 * remark waits to be approved; `approved` every sheet is.
 */
export const historyStates = [
  'open',
  'needs_review',
  'contradicted',
  'failed',
  'read',
  'approved',
  'cancelled',
] as const;
export type HistoryState = (typeof historyStates)[number];

/** How many jobs there are of each kind, and in all. */
export type HistoryCounts = Record<HistoryState | 'all', number>;

export interface HistoryQuery {
  /** null: all jobs */
  state: HistoryState | null;
  /** what was typed into the search; null or blank: all jobs */
  text: string | null;
  /** only jobs before this `seq`; null: from the newest on */
  before: number | null;
  limit: number;
}

export type HistoryStore = ReturnType<typeof createHistoryStore>;

interface JobRow extends Record<SheetState | 'approved' | 'contradicted', number> {
  seq: number;
  id: string;
  name: string;
  account: string;
  created_at: number;
  state: JobState;
}

const jobColumns = `
  seq, id, name, account, created_at, state, queued, reading, read, needs_review, failed, cancelled, approved,
  contradicted
`;
const thumbnailsOfJob = 4;

/** What makes a job stand under a condition, word for word as its index has it. */
const conditions: Record<HistoryState, string> = {
  open: 'queued + reading > 0',
  needs_review: 'needs_review > 0',
  contradicted: 'contradicted > 0',
  failed: 'failed > 0',
  read: 'read > approved',
  approved: 'approved > 0 AND approved = queued + reading + read + needs_review + failed + cancelled',
  cancelled: 'cancelled > 0',
};

/** The list of all jobs, newest first, narrowed by what their sheets came to and by words. */
export function createHistoryStore(db: Db) {
  const all = prepareLists(db, '');
  // The place of a sheet's words begins with the job's seq: which jobs they are is known from the index alone.
  const isFound = 'seq IN (SELECT rowid >> 20 FROM sheet_words WHERE sheet_words MATCH @match)';
  const found = prepareLists(db, `AND ${isFound}`);
  // Each over its own index; what was found is looked through once.
  const countAll = db.prepare<{ match: string | null }, HistoryCounts>(`
    SELECT
      (SELECT count(*) FROM jobs) AS "all",
      ${historyStates.map((state) => `(SELECT count(*) FROM jobs WHERE ${conditions[state]}) AS ${state}`).join(', ')}
  `);
  const countFound = db.prepare<{ match: string | null }, HistoryCounts>(`
    SELECT
      count(*) AS "all",
      ${historyStates.map((state) => `count(*) FILTER (WHERE ${conditions[state]}) AS ${state}`).join(', ')}
    FROM jobs
    WHERE ${isFound}
  `);
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
    approved: row.approved,
    contradicted: row.contradicted,
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
      return lists[state ?? 'all'].all(parameters).map(asSummary);
    },

    /** How many jobs stand under each condition, of those that the text finds. */
    count(text: string | null): HistoryCounts {
      const search = searchFor(text);
      const counts = search === 'nothing' ? null : (search.match === null ? countAll : countFound).get(search);
      return (
        counts ?? { all: 0, open: 0, needs_review: 0, contradicted: 0, failed: 0, read: 0, approved: 0, cancelled: 0 }
      );
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
  const narrowed = historyStates.map((state) => [state, list(`${conditions[state]} AND`)] as const);
  return { all: list(''), ...(Object.fromEntries(narrowed) as Record<HistoryState, ReturnType<typeof list>>) };
}

/** `match` null is no search; `nothing` is a search for what cannot be found. */
function searchFor(text: string | null): { match: string | null } | 'nothing' {
  if (text === null || text.trim() === '') return { match: null };
  const match = matchOf(text);
  return match === null ? 'nothing' : { match };
}
