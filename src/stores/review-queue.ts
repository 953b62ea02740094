import type { Db } from '../database/open.ts';
import type { Finding } from '../domain/finding.ts';

/** Why a sheet waits for a person, the most urgent first; `sample`: nothing is the matter, it was drawn by lot. */
export const urgencies = ['contradicted', 'doubtful', 'missing', 'sample'] as const;
export type Urgency = (typeof urgencies)[number];

export interface WaitingSheet {
  id: number;
  jobId: string;
  jobName: string;
  n: number;
  filename: string;
  photoSha256: string;
  isPhotoKept: boolean;
  readAt: number;
  urgency: Urgency;
  /** the findings that speak for a look, the worst first */
  why: string[];
  /** who has it open just now; null where nobody has */
  heldBy: { account: string; until: number; isSelf: boolean } | null;
}

/** Who asks: a claim is a browser's, since one account may be many people's. */
export interface Reviewer {
  holder: string;
  account: string;
}

export type ReviewQueueStore = ReturnType<typeof createReviewQueueStore>;

interface WaitingRow {
  id: number;
  job_id: string;
  name: string;
  n: number;
  filename: string;
  photo_sha256: string;
  photo_removed_at: number | null;
  finished_at: number | null;
  urgency: number;
  findings: string;
  holder: string | null;
  account: string | null;
  until: number | null;
}

const mostReasons = 3;
/** So many are looked through for one that is free. */
const mostInTurn = 200;

/**
 * The sheets that need a person and are not approved: what is contradicted, then doubtful, then missing, the longest
 * waiting first, and after those some in a hundred of the clean ones, always the same.
 */
export function createReviewQueueStore(db: Db, samplePercent: number) {
  const waiting = `
    SELECT
      sheets.id, sheets.job_id, jobs.name, sheets.n, sheets.filename, sheets.photo_sha256, sheets.photo_removed_at,
      sheets.finished_at, sheets.urgency, sheets.findings, claims.holder, claims.account, claims.until
    FROM sheets
    JOIN jobs ON jobs.id = sheets.job_id
    LEFT JOIN review_claims AS claims ON claims.sheet_id = sheets.id AND claims.until > @now
  `;
  const isUrgent = `sheets.urgency > 0 AND sheets.approved_at IS NULL AND sheets.state = 'needs_review'`;
  // Spread by a multiplier without pattern, so that neighbours in a job are not drawn together.
  const isSample = `
    sheets.urgency = 0 AND sheets.approved_at IS NULL AND sheets.state = 'read'
    AND (sheets.id * 2654435761) % 100 < @samplePercent
  `;
  const selectUrgent = db.prepare<Record<string, number>, WaitingRow>(
    `${waiting} WHERE ${isUrgent} ORDER BY sheets.urgency DESC, sheets.id LIMIT @limit`,
  );
  const selectSample = db.prepare<Record<string, number>, WaitingRow>(
    `${waiting} WHERE ${isSample} ORDER BY sheets.id LIMIT @limit`,
  );
  const countUrgent = db
    .prepare<[], number>(
      `SELECT count(*) FROM sheets WHERE urgency > 0 AND approved_at IS NULL AND state = 'needs_review'`,
    )
    .pluck();
  const countSample = db
    .prepare<Record<string, number>, number>(`SELECT count(*) FROM sheets WHERE ${isSample}`)
    .pluck();
  const claim = db.prepare(`
    INSERT INTO review_claims (sheet_id, holder, account, until)
    VALUES (@sheetId, @holder, @account, @until)
    ON CONFLICT (sheet_id) DO UPDATE SET holder = @holder, account = @account, until = @until
    WHERE holder = @holder OR until <= @now
  `);
  const release = db.prepare(`DELETE FROM review_claims WHERE holder = @holder AND sheet_id <> @except`);

  const selectOther = db.prepare<Record<string, number | string>, { account: string; until: number }>(
    `SELECT account, until FROM review_claims WHERE sheet_id = @sheetId AND holder <> @holder AND until > @now`,
  );

  /** Up to `limit` sheets in the order in which they are to be looked at. */
  function list({ holder }: Reviewer, limit: number, now: number): WaitingSheet[] {
    const urgent = selectUrgent.all({ limit, now });
    const sample = selectSample.all({ limit: limit - urgent.length, now, samplePercent });
    return [...urgent, ...sample].map((row) => waitingSheet(row, holder));
  }

  return {
    list,

    /** The sheets that nobody else has open, in their order from behind the one with the id `after` on, round and round. */
    after(reviewer: Reviewer, after: number, now: number): WaitingSheet[] {
      const waiting = list(reviewer, mostInTurn, now);
      const place = waiting.findIndex(({ id }) => id === after);
      const inTurn = [...waiting.slice(place + 1), ...waiting.slice(0, Math.max(0, place))];
      return inTurn.filter(({ heldBy }) => heldBy === null || heldBy.isSelf);
    },

    /** Who else has a sheet open; null where nobody has. */
    otherHolder(sheetId: number, { holder }: Reviewer, now: number): { account: string; until: number } | null {
      return selectOther.get({ sheetId, holder, now }) ?? null;
    },

    /** How many sheets wait, the drawn ones included. */
    count: (): number => (countUrgent.get() ?? 0) + (countSample.get({ samplePercent }) ?? 0),

    /** Claims a sheet until then; what else this reviewer held is let go. False: somebody else has it. */
    claim: db.transaction((sheetId: number, { holder, account }: Reviewer, until: number, now: number): boolean => {
      if (claim.run({ sheetId, holder, account, until, now }).changes === 0) return false;
      release.run({ holder, except: sheetId });
      return true;
    }).immediate,
  };
}

function waitingSheet(row: WaitingRow, holder: string): WaitingSheet {
  return {
    id: row.id,
    jobId: row.job_id,
    jobName: row.name,
    n: row.n,
    filename: row.filename,
    photoSha256: row.photo_sha256,
    isPhotoKept: row.photo_removed_at === null,
    readAt: row.finished_at ?? 0,
    urgency: urgencies[3 - row.urgency] ?? 'sample',
    why: reasonsOf(JSON.parse(row.findings) as Finding[]),
    heldBy:
      row.holder === null || row.account === null || row.until === null
        ? null
        : { account: row.account, until: row.until, isSelf: row.holder === holder },
  };
}

function reasonsOf(findings: readonly Finding[]): string[] {
  const worst = findings.filter(({ severity }) => severity === 'contradicted');
  const doubtful = findings.filter(({ severity }) => severity === 'doubtful');
  return [...worst, ...doubtful].slice(0, mostReasons).map(({ message }) => message);
}
