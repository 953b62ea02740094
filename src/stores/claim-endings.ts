import type { Db } from '../database/open.ts';
import type { Failure } from '../domain/failure.ts';
import { needsReview } from '../domain/finding.ts';
import type { Proof, Working } from '../domain/proof.ts';
import type { Reading } from '../domain/reading.ts';
import type { AsRead } from './reviews.ts';
import { wordsOfReport } from './search-words.ts';
import { createTankGaugeStore } from './tank-gauges.ts';

/** What an ending presents: the sheet, and the token that the claim on it was given. */
export interface HeldSheet {
  sheetId: number;
  token: string;
}

export interface Success extends Proof {
  reading: Reading;
  markdown: string;
}

/** The statements that end an attempt or put a sheet back among those that wait. */
export function prepareEndings(db: Db) {
  const endAttempt = db.prepare(`
    UPDATE attempts
    SET ended_at = @now, ending = @ending, failure = @failure
    WHERE claim_token = @token AND ending IS NULL
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
  return { endAttempt, fail, requeue };
}

/** The endings of a claim. Each presents its token and says whether it still was the one in the database. */
export function createClaimEndings(db: Db) {
  const tankGauges = createTankGaugeStore(db);
  const { endAttempt, fail, requeue } = prepareEndings(db);
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
  const indexWords = db.prepare(`
    INSERT OR REPLACE INTO sheet_words (rowid, name, words)
    SELECT place, name || ' ' || filename, @words
    FROM sheet_places
    WHERE sheet_id = @sheetId
  `);

  return {
    /** Ends a claim with a report. False: the claim was lost, the result is dropped. */
    settleRead: db.transaction(
      (
        held: HeldSheet,
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
    settleFailed: db.transaction((held: HeldSheet, why: Failure, reading: Reading | null, now: number): boolean => {
      if (reading) updateCalls.run({ ...keyOf(held), calls: JSON.stringify(reading.calls) });
      const text = JSON.stringify(why);
      if (fail.run({ ...keyOf(held), failure: text, now }).changes === 0) return false;
      endAttempt.run({ token: held.token, now, ending: 'failed', failure: text });
      return true;
    }).immediate,

    /** Ends a claim with another attempt to come at `dueAt`. False: the claim was lost. */
    retryLater: db.transaction(
      (held: HeldSheet, why: Failure, reading: Reading | null, dueAt: number, now: number): boolean => {
        if (reading) updateCalls.run({ ...keyOf(held), calls: JSON.stringify(reading.calls) });
        const text = JSON.stringify(why);
        const { changes } = requeue.run({ ...keyOf(held), dueAt, failure: text, failed: 1, refunded: 0 });
        if (changes === 0) return false;
        endAttempt.run({ token: held.token, now, ending: 'retry', failure: text });
        return true;
      },
    ).immediate,

    /** Ends a claim because the reader is busy, until `dueAt`; that costs the sheet nothing. False: the claim was lost. */
    waitForReader: db.transaction((held: HeldSheet, why: Failure, dueAt: number, now: number): boolean => {
      const text = JSON.stringify(why);
      const { changes } = requeue.run({ ...keyOf(held), dueAt, failure: text, failed: 0, refunded: 1 });
      if (changes === 0) return false;
      endAttempt.run({ token: held.token, now, ending: 'busy', failure: text });
      return true;
    }).immediate,

    /** Gives a claim back untried, at no cost to the sheet. False: the claim was lost. */
    handBack: db.transaction((held: HeldSheet, now: number): boolean => {
      const { changes } = requeue.run({ ...keyOf(held), dueAt: 0, failure: null, failed: 0, refunded: 1 });
      if (changes === 0) return false;
      endAttempt.run({ token: held.token, now, ending: 'handed_back', failure: null });
      return true;
    }).immediate,
  };
}

/** The sheet and the token alone, as statements take them. */
export const keyOf = ({ sheetId, token }: HeldSheet): HeldSheet => ({ sheetId, token });
