import { writeLoosely, type Db } from '../database/open.ts';
import { failure, type Failure } from '../domain/failure.ts';
import type { PhotoFormat } from '../domain/job.ts';
import type { Proof, Working } from '../domain/proof.ts';
import type { TankGauge } from '../domain/tank-gauges.ts';
import type { Formatted, Reading, Step, WantedReader } from '../domain/reading.ts';
import { needsReview } from '../domain/finding.ts';
import type { AsRead } from './reviews.ts';
import { readingColumns, asReading, type ReadingRow } from './reading-row.ts';
import { createTankGaugeStore } from './tank-gauges.ts';
import { wordsOfReport } from './search-words.ts';

/** A sheet that this process may work on, for as long as its token is the one in the database. */
export interface Claim {
  sheetId: number;
  jobId: string;
  token: string;
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

export interface Success extends Proof {
  reading: Reading;
  markdown: string;
}

/**
 * A process that dies with one sheet in its hands was probably ended by that sheet; one that dies with sixteen
 * probably was not, and never by one that only waited for an answer. So a death weighs by how few there were, and a
 * sheet that has drawn too much is given up.
 */
const suspicionAlone = 4;
const suspicionInCompany = 1;
const mostSuspicion = 12;
const stopsTheReader: Failure = {
  ...failure('interrupted', 'reading', {
    message: 'The server ended again and again while it read this sheet.',
    advice: 'Take the photo again and upload it anew; if that goes the same way, report it.',
  }),
  retryable: false,
};

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

/** The life of a claim: from the one statement that makes it to the one of several endings that presents its token. */
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
  const endAttempt = db.prepare(`
    UPDATE attempts
    SET ended_at = @now, ending = @ending, failure = @failure
    WHERE claim_token = @token AND ending IS NULL
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
  const updateCalls = db.prepare(`
    UPDATE readings
    SET calls = @calls
    WHERE id = (SELECT reading_id FROM sheets WHERE id = @sheetId AND claim_token = @token)
  `);
  const completeReading = db.prepare(`
    UPDATE readings
    SET calls = @calls, evidence = @evidence
    WHERE id = (SELECT reading_id FROM sheets WHERE id = @sheetId AND claim_token = @token)
  `);
  const keepFormatted = db.prepare(`
    UPDATE sheets
    SET formatted = @formatted
    WHERE id = @sheetId AND claim_token = @token
  `);
  const finish = db.prepare(`
    UPDATE sheets
    SET
      state = @state, step = NULL, claim_token = NULL, claim_boot = NULL, claimed_at = NULL, finished_at = @now,
      failure = NULL, formatted = NULL, wanted = NULL, markdown = @markdown, as_read = @asRead, report = @report,
      findings = @findings, proof = @proof, report_reading_id = reading_id,
      revision = revision + 1, read_revision = revision + 1
    WHERE id = @sheetId AND claim_token = @token
  `);
  // What people made of the earlier reading is not lost to a new one: that is kept beside it, to be compared.
  const finishBeside = db.prepare(`
    UPDATE sheets
    SET
      state = CASE
        WHEN EXISTS (SELECT 1 FROM json_each(findings) WHERE value ->> 'severity' <> 'note') THEN 'needs_review'
        ELSE 'read'
      END,
      step = NULL, claim_token = NULL, claim_boot = NULL, claimed_at = NULL, finished_at = @now,
      failure = NULL, formatted = NULL, wanted = NULL, reading_id = report_reading_id
    WHERE id = @sheetId
      AND claim_token = @token
      AND EXISTS (SELECT 1 FROM changes WHERE sheet_id = @sheetId AND undone_in IS NULL)
  `);
  const keepReadingReport = db.prepare(`
    UPDATE readings
    SET report = @report
    WHERE id = (SELECT reading_id FROM sheets WHERE id = @sheetId AND claim_token = @token)
  `);
  const fail = db.prepare(`
    UPDATE sheets
    SET
      state = 'failed', step = NULL, claim_token = NULL, claim_boot = NULL, claimed_at = NULL, finished_at = @now,
      failure = @failure
    WHERE id = @sheetId AND claim_token = @token
  `);
  const requeue = db.prepare(`
    UPDATE sheets
    SET
      state = 'queued', step = NULL, claim_token = NULL, claim_boot = NULL, claimed_at = NULL,
      due_at = @dueAt, failure = @failure, failures = failures + @failed, attempts = attempts - @refunded
    WHERE id = @sheetId AND claim_token = @token
  `);
  const selectLost = db.prepare<
    { bootId: string; staleBefore: number },
    { id: number; claim_token: string; step: Step | null; suspicion: number }
  >(`
    SELECT id, claim_token, step, suspicion
    FROM sheets
    WHERE state = 'reading' AND claim_boot IS NOT @bootId AND claimed_at <= @staleBefore
    ORDER BY id
  `);
  const suspect = db.prepare(`UPDATE sheets SET suspicion = @suspicion WHERE id = @sheetId`);
  const heartbeat = db.prepare(`
    UPDATE sheets
    SET claimed_at = @now
    WHERE state = 'reading' AND claim_boot = @bootId
  `);
  const shiftDue = db.prepare(`
    UPDATE sheets
    SET due_at = max(0, due_at + @byMs)
    WHERE state = 'queued' AND due_at > 0
  `);
  const shortenWaits = db.prepare(`
    UPDATE sheets
    SET due_at = @latest
    WHERE state = 'queued' AND due_at > @latest
  `);
  const selectReading = db.prepare<[number], ReadingRow>(`SELECT ${readingColumns} FROM readings WHERE id = ?`);
  const indexWords = db.prepare(`
    INSERT OR REPLACE INTO sheet_words (rowid, name, words)
    SELECT place, name || ' ' || filename, @words
    FROM sheet_places
    WHERE sheet_id = @sheetId
  `);

  const keyOf = (held: Claim) => ({ sheetId: held.sheetId, token: held.token });

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

    /** Ends a claim with a report. False: the claim was lost, the result is dropped. */
    settleRead: db.transaction(
      (
        held: Claim,
        { reading, report, markdown, findings, conventions, cells, settlements }: Success,
        now: number,
      ): boolean => {
        const evidence = reading.evidence && JSON.stringify(reading.evidence);
        completeReading.run({ ...keyOf(held), calls: JSON.stringify(reading.calls), evidence });
        keepReadingReport.run({ ...keyOf(held), report: JSON.stringify(report) });
        const kept = finishBeside.run({ ...keyOf(held), now }).changes === 1;
        if (!kept) {
          const { changes } = finish.run({
            ...keyOf(held),
            state: needsReview(findings) ? 'needs_review' : 'read',
            markdown,
            asRead: JSON.stringify({ report, settlements } satisfies AsRead),
            report: JSON.stringify(report),
            findings: JSON.stringify(findings),
            proof: JSON.stringify({ conventions, cells, settlements } satisfies Working),
            now,
          });
          if (changes === 0) return false;
          indexWords.run({ sheetId: held.sheetId, words: wordsOfReport(report) });
          tankGauges.keep(held.sheetId, { report, cells });
        }
        endAttempt.run({ token: held.token, now, ending: 'read', failure: null });
        return true;
      },
    ).immediate,

    /** Ends a claim for good, without a report. False: the claim was lost. */
    settleFailed: db.transaction((held: Claim, why: Failure, reading: Reading | null, now: number): boolean => {
      if (reading) updateCalls.run({ ...keyOf(held), calls: JSON.stringify(reading.calls) });
      const text = JSON.stringify(why);
      if (fail.run({ ...keyOf(held), failure: text, now }).changes === 0) return false;
      endAttempt.run({ token: held.token, now, ending: 'failed', failure: text });
      return true;
    }).immediate,

    /** Ends a claim with another attempt to come at `dueAt`. False: the claim was lost. */
    retryLater: db.transaction(
      (held: Claim, why: Failure, reading: Reading | null, dueAt: number, now: number): boolean => {
        if (reading) updateCalls.run({ ...keyOf(held), calls: JSON.stringify(reading.calls) });
        const text = JSON.stringify(why);
        const { changes } = requeue.run({ ...keyOf(held), dueAt, failure: text, failed: 1, refunded: 0 });
        if (changes === 0) return false;
        endAttempt.run({ token: held.token, now, ending: 'retry', failure: text });
        return true;
      },
    ).immediate,

    /** Ends a claim because the reader is busy, until `dueAt`; that costs the sheet nothing. False: the claim was lost. */
    waitForReader: db.transaction((held: Claim, why: Failure, dueAt: number, now: number): boolean => {
      const text = JSON.stringify(why);
      const { changes } = requeue.run({ ...keyOf(held), dueAt, failure: text, failed: 0, refunded: 1 });
      if (changes === 0) return false;
      endAttempt.run({ token: held.token, now, ending: 'busy', failure: text });
      return true;
    }).immediate,

    /** Gives a claim back untried, at no cost to the sheet. False: the claim was lost. */
    handBack: db.transaction((held: Claim, now: number): boolean => {
      const { changes } = requeue.run({ ...keyOf(held), dueAt: 0, failure: null, failed: 0, refunded: 1 });
      if (changes === 0) return false;
      endAttempt.run({ token: held.token, now, ending: 'handed_back', failure: null });
      return true;
    }).immediate,

    /**
     * Queues again what other processes left claimed at or before `staleBefore`: at start all of it, since only one
     * process holds the data directory. Gives up the sheets under which processes keep dying; at the `harmless` steps
     * they cannot have died of the sheet.
     */
    freeLostClaims: db.transaction((bootId: string, staleBefore: number, harmless: readonly Step[], now: number) => {
      const lost = selectLost.all({ bootId, staleBefore });
      const isSuspect = ({ step }: { step: Step | null }): boolean => step === null || !harmless.includes(step);
      const weight = lost.filter(isSuspect).length === 1 ? suspicionAlone : suspicionInCompany;
      let givenUp = 0;
      for (const row of lost) {
        const key = { sheetId: row.id, token: row.claim_token };
        const suspicion = row.suspicion + (isSuspect(row) ? weight : 0);
        suspect.run({ sheetId: row.id, suspicion });
        if (isSuspect(row) && suspicion >= mostSuspicion) {
          fail.run({ ...key, failure: JSON.stringify(stopsTheReader), now });
          givenUp += 1;
        } else {
          requeue.run({ ...key, dueAt: 0, failure: null, failed: 0, refunded: 0 });
        }
        endAttempt.run({ token: row.claim_token, now, ending: 'lost', failure: null });
      }
      return { freed: lost.length - givenUp, givenUp };
    }).immediate,

    /** Says that this process still works on what it has claimed. */
    heartbeat: (bootId: string, now: number): void => void heartbeat.run({ bootId, now }),

    /** Moves what is due by the clock with the clock, when that was set by `byMs`. */
    shiftDueTimes: (byMs: number): void => void shiftDue.run({ byMs: Math.round(byMs) }),

    /** Has nothing wait beyond `latest`, from which the clock may have been put back while no process ran. */
    shortenWaits: (latest: number): void => void shortenWaits.run({ latest: Math.round(latest) }),
  };
}
