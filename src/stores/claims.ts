import { writeLoosely, type Db } from '../database/open.ts';
import type { PhotoFormat } from '../domain/job.ts';
import type { TankGauge } from '../domain/tank-gauges.ts';
import type { Formatted, Reading, Step, WantedReader } from '../domain/reading.ts';
import { createClaimEndings, keyOf, type HeldSheet } from './claim-endings.ts';
import { createDueTimes } from './due-times.ts';
import { createLostClaims } from './lost-claims.ts';
import { readingColumns, asReading, type ReadingRow } from './reading-row.ts';
import { createTankGaugeStore } from './tank-gauges.ts';

/** A sheet that this process may work on, for as long as its token is the one in the database. */
export interface Claim extends HeldSheet {
  jobId: string;
  attempt: number;
  /** attempts that failed before this one, those aside that were the reader's or the process's own doing */
  failures: number;
  photoName: string;
  photoFormat: PhotoFormat;
  /** what earlier attempts already got, and perhaps paid for */
  earlierReading: Reading | null;
  earlierFormatted: Formatted | null;
  /** what other sheets say of the fleet's tanks */
  knownTanks: readonly TankGauge[];
  /** null: by whoever reads all sheets */
  wanted: WantedReader | null;
}

export type ClaimStore = ReturnType<typeof createClaimStore>;

interface ClaimedRow {
  id: number;
  job_id: string;
  claim_token: string;
  attempts: number;
  failures: number;
  photo_name: string;
  photo_format: PhotoFormat;
  reading_id: number | null;
  formatted: string | null;
  wanted: string | null;
}

/** The life of a claim: from the one statement that makes it to one of several endings that presents its token. */
export function createClaimStore(db: Db) {
  const tankGauges = createTankGaugeStore(db);
  const claim = db.prepare<{ now: number; bootId: string; limit: number; busy: string }, ClaimedRow>(`
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
      WHERE state = 'queued' AND due_at <= @now AND id NOT IN (SELECT value FROM json_each(@busy))
      ORDER BY due_at, id
      LIMIT @limit
    )
    RETURNING id, job_id, claim_token, attempts, failures, photo_name, photo_format, reading_id, formatted, wanted
  `);
  const beginAttempt = db.prepare(`
    INSERT INTO attempts (sheet_id, claim_token, began_at)
    VALUES (@sheetId, @token, @now)
  `);
  const holds = db.prepare<{ sheetId: number; token: string }>(`
    SELECT 1
    FROM sheets
    WHERE id = @sheetId AND claim_token = @token
  `);
  const noteStep = db.prepare(`
    UPDATE sheets
    SET step = @step
    WHERE id = @sheetId AND claim_token = @token
  `);
  const insertReading = db.prepare(`
    INSERT INTO readings (sheet_id, reader, model, prompt_version, words, duration_ms, evidence, calls, created_at)
    VALUES (@sheetId, @reader, @model, @promptVersion, @words, @durationMs, @evidence, @calls, @now)
  `);
  const pointAtReading = db.prepare(`
    UPDATE sheets
    SET reading_id = @readingId
    WHERE id = @sheetId AND claim_token = @token
  `);
  const keepFormatted = db.prepare(`
    UPDATE sheets
    SET formatted = @formatted
    WHERE id = @sheetId AND claim_token = @token
  `);
  const selectReading = db.prepare<[number], ReadingRow>(`SELECT ${readingColumns} FROM readings WHERE id = ?`);

  return {
    /** Claims up to `limit` due sheets in one statement, each with a fresh token and one more attempt counted. */
    claimDue: db.transaction((now: number, bootId: string, limit: number, busy: number[] = []): Claim[] => {
      const rows = claim.all({ now, bootId, limit, busy: JSON.stringify(busy) }).sort((a, b) => a.id - b.id);
      for (const row of rows) beginAttempt.run({ sheetId: row.id, token: row.claim_token, now });
      return rows.map((row) => {
        const reading = row.reading_id === null ? undefined : selectReading.get(row.reading_id);
        return {
          sheetId: row.id,
          jobId: row.job_id,
          token: row.claim_token,
          attempt: row.attempts,
          failures: row.failures,
          photoName: row.photo_name,
          photoFormat: row.photo_format,
          earlierReading: reading ? asReading(reading) : null,
          earlierFormatted: row.formatted === null ? null : (JSON.parse(row.formatted) as Formatted),
          knownTanks: tankGauges.known(null, row.id),
          wanted: row.wanted === null ? null : (JSON.parse(row.wanted) as WantedReader),
        };
      });
    }).immediate,

    /** The step under way, for whoever watches. False: the claim was lost. */
    noteStep: (held: Claim, step: Step): boolean =>
      writeLoosely(db, () => noteStep.run({ ...keyOf(held), step }).changes === 1),

    /** Stores what the reader said before anything else can fail. False: the claim was lost, nothing was stored. */
    keepReading: db.transaction((held: Claim, reading: Reading, now: number): boolean => {
      if (holds.get(keyOf(held)) === undefined) return false;
      const { lastInsertRowid } = insertReading.run({
        sheetId: held.sheetId,
        reader: reading.reader,
        model: reading.model,
        promptVersion: reading.prompt_version,
        words: reading.words,
        durationMs: Math.round(reading.duration_ms),
        evidence: reading.evidence && JSON.stringify(reading.evidence),
        calls: JSON.stringify(reading.calls),
        now,
      });
      pointAtReading.run({ ...keyOf(held), readingId: lastInsertRowid });
      return true;
    }).immediate,

    /** Stores what the formatter made of the reading. False: the claim was lost. */
    keepFormatted: (held: Claim, formatted: Formatted): boolean =>
      keepFormatted.run({ ...keyOf(held), formatted: JSON.stringify(formatted) }).changes === 1,

    ...createClaimEndings(db),
    ...createLostClaims(db),
    ...createDueTimes(db),
  };
}
