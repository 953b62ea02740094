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
  /** when it was read, in ms since 1970 */
  readAt: number;
  urgency: Urgency;
  /** the findings that speak for a look, the worst first, a few of them */
  why: string[];
  /** how many more such findings there are */
  moreReasons: number;
  /** who has it open just now */
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
  read_at: number;
  urgency: number;
  findings: string;
  holder: string | null;
  account: string | null;
  until: number | null;
}

const [mostReasons, mostFollowing] = [3, 5];

/**
 * The sheets that need a person and are not approved: what is contradicted, then doubtful, then missing, the longest
 * waiting first, and after those `samplePercent` in a hundred of the clean ones. Each sheet draws its lot once, when it
 * comes; so the same ones are among them for as long as the share stays.
 */
export function createReviewQueueStore(db: Db, samplePercent: number) {
  // Each by the index that is made for it: by itself SQLite takes the one of all states, which is much longer.
  const parts = {
    urgent: { index: 'sheets_by_urgency', where: `sheets.urgency > 0 AND sheets.state = 'needs_review'` },
    sample: {
      index: 'sheets_by_lot',
      where: `sheets.urgency = 0 AND sheets.state = 'read' AND sheets.lot < ${samplePercent * 100}`,
    },
  };
  const select = (part: keyof typeof parts, andOnly = '') =>
    db.prepare<Record<string, number | string>, WaitingRow>(`
      SELECT
        sheets.id, sheets.job_id, jobs.name, sheets.n, sheets.filename, sheets.photo_sha256, sheets.photo_removed_at,
        coalesce(sheets.finished_at, sheets.created_at) AS read_at, sheets.urgency, sheets.findings,
        claims.holder, claims.account, claims.until
      FROM sheets INDEXED BY ${parts[part].index}
      JOIN jobs ON jobs.id = sheets.job_id
      LEFT JOIN review_claims AS claims ON claims.sheet_id = sheets.id AND claims.until > @now
      WHERE sheets.approved_at IS NULL AND ${parts[part].where} AND (sheets.urgency < @urgency OR (sheets.urgency = @urgency AND sheets.id > @id)) ${andOnly}
      ORDER BY sheets.urgency DESC, sheets.id
      LIMIT @limit
    `);
  const andFree = 'AND sheets.id <> @except AND (claims.holder IS NULL OR claims.holder = @holder)';
  const all = [select('urgent'), select('sample')] as const;
  const free = [select('urgent', andFree), select('sample', andFree)] as const;
  type Lists = typeof all;
  const selectPlace = db.prepare<[number], { urgency: number; id: number }>(
    'SELECT urgency, id FROM sheets WHERE id = ?',
  );
  const countUrgent = db.prepare<[], { urgency: number; sheets: number }>(`
    SELECT urgency, count(*) AS sheets
    FROM sheets INDEXED BY ${parts.urgent.index}
    WHERE sheets.approved_at IS NULL AND ${parts.urgent.where}
    GROUP BY urgency
  `);
  const countSample = db
    .prepare<[], number>(
      `SELECT count(*) FROM sheets INDEXED BY sheets_by_lot WHERE approved_at IS NULL AND ${parts.sample.where}`,
    )
    .pluck();

  const claim = db.prepare(`
    INSERT INTO review_claims (sheet_id, holder, account, until)
    SELECT id, @holder, @account, @until
    FROM sheets
    WHERE id = @sheetId AND approved_at IS NULL
    ON CONFLICT (sheet_id) DO UPDATE SET holder = @holder, account = @account, until = @until
    WHERE holder = @holder OR until <= @now
  `);
  const release = db.prepare(
    `DELETE FROM review_claims WHERE sheet_id = @sheetId AND holder = @holder AND until = @until`,
  );
  const releaseOthers = db.prepare(
    `DELETE FROM review_claims WHERE (holder = @holder AND sheet_id <> @sheetId) OR until <= @now`,
  );
  const selectOther = db.prepare<Record<string, number | string>, { account: string; until: number }>(
    `SELECT account, until FROM review_claims WHERE sheet_id = @sheetId AND holder <> @holder AND until > @now`,
  );

  /** From behind the sheet with the id `after` on; 0 or one that is gone: from the first. */
  const placeOf = (after: number): { urgency: number; id: number } =>
    selectPlace.get(after) ?? { urgency: urgencies.length, id: 0 };

  function take([urgent, sample]: Lists, limit: number, parameters: Record<string, number | string>): WaitingRow[] {
    const rows = urgent.all({ ...parameters, limit: Math.max(0, limit) });
    return [...rows, ...sample.all({ ...parameters, limit: Math.max(0, limit - rows.length) })];
  }

  return {
    /** Up to `limit` sheets in the order in which they are to be looked at, from behind the id `after` on. */
    list({ holder }: Reviewer, after: number, limit: number, now: number): WaitingSheet[] {
      return take(all, limit, { ...placeOf(after), now }).map((row) => waitingSheet(row, holder));
    },

    /** The sheets that nobody else has open, a few of them, in their order from behind the id `after` on and round again. */
    following({ holder }: Reviewer, after: number, now: number): WaitingSheet[] {
      const parameters = { holder, now, except: after };
      const behind = take(free, mostFollowing, { ...placeOf(after), ...parameters });
      const round = take(free, mostFollowing - behind.length, { ...placeOf(0), ...parameters });
      const known = new Set(behind.map(({ id }) => id));
      return [...behind, ...round.filter(({ id }) => !known.has(id))].map((row) => waitingSheet(row, holder));
    },

    /** Who else has a sheet open; null where nobody has. */
    otherHolder(sheetId: number, { holder }: Reviewer, now: number): { account: string; until: number } | null {
      return selectOther.get({ sheetId, holder, now }) ?? null;
    },

    /** How many sheets wait, by why. */
    count(): Record<Urgency, number> {
      const counts = { contradicted: 0, doubtful: 0, missing: 0, sample: countSample.get() ?? 0 };
      for (const { urgency, sheets } of countUrgent.all()) counts[urgencyOf(urgency)] += sheets;
      return counts;
    },

    /**
     * Claims a sheet until then. `isOpening`: what else this reviewer had open is let go. False: somebody else has it,
     * or it is approved, so that there is nothing to claim.
     */
    claim: db.transaction(
      (
        sheetId: number,
        { holder, account }: Reviewer,
        { until, now, isOpening }: { until: number; now: number; isOpening: boolean },
      ): boolean => {
        if (claim.run({ sheetId, holder, account, until, now }).changes === 0) return false;
        if (isOpening) releaseOthers.run({ holder, sheetId, now });
        return true;
      },
    ).immediate,

    /** Lets a sheet go whose claim ends at `until`; one that was renewed since, by another page of the browser, stays. */
    release: (sheetId: number, { holder }: Reviewer, until: number): void =>
      void release.run({ sheetId, holder, until }),
  };
}

const urgencyOf = (urgency: number): Urgency => urgencies[3 - urgency] ?? 'sample';

function waitingSheet(row: WaitingRow, holder: string): WaitingSheet {
  const findings = JSON.parse(row.findings) as Finding[];
  const reasons = [
    ...findings.filter(({ severity }) => severity === 'contradicted'),
    ...findings.filter(({ severity }) => severity === 'doubtful'),
  ];
  return {
    id: row.id,
    jobId: row.job_id,
    jobName: row.name,
    n: row.n,
    filename: row.filename,
    photoSha256: row.photo_sha256,
    isPhotoKept: row.photo_removed_at === null,
    readAt: row.read_at,
    urgency: urgencyOf(row.urgency),
    why: reasons.slice(0, mostReasons).map(({ message }) => message),
    moreReasons: Math.max(0, reasons.length - mostReasons),
    heldBy:
      row.holder === null || row.account === null || row.until === null
        ? null
        : { account: row.account, until: row.until, isSelf: row.holder === holder },
  };
}
