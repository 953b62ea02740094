import type { Db } from '../database/open.ts';
import { needsReview } from '../domain/finding.ts';
import { reportToMarkdown } from '../domain/markdown-tables.ts';
import type { Proof, Working } from '../domain/proof.ts';
import type { ReaderName } from '../domain/reading.ts';
import type { Report } from '../domain/report.ts';
import { gaugeName } from '../domain/tank-gauges.ts';
import { wordsOfReport } from './search-words.ts';
import {
  asDecision,
  loggedChange,
  reviewOf,
  type ChangeRow,
  type DecisionRow,
  type MadeChange,
  type Review,
  type ReviewRow,
  type Saving,
} from './sheet-review.ts';
import { createTankGaugeStore } from './tank-gauges.ts';

export { replay, stateAt } from './sheet-review.ts';
export type { AsRead, Decision, LoggedChange, MadeChange, Review, Saving } from './sheet-review.ts';

/** What one reader made of a sheet. */
export interface ReadingReport {
  id: number;
  reader: ReaderName;
  model: string;
  readAt: number;
  report: Report;
}

interface ReadingReportRow {
  id: number;
  reader: ReaderName;
  model: string;
  created_at: number;
  report: string;
}

export type ReviewStore = ReturnType<typeof createReviewStore>;

/** The work of people on sheets. Each saving presents the revision it is on top of; on any other, nothing is kept. */
export function createReviewStore(db: Db) {
  const tankGauges = createTankGaugeStore(db);
  const selectReview = db.prepare<[string, number], ReviewRow>(`
    SELECT
      sheets.id, sheets.revision, sheets.read_revision, sheets.as_read, readings.evidence, sheets.proof,
      sheets.approved_at, sheets.approved_by
    FROM sheets
    LEFT JOIN readings ON readings.id = sheets.report_reading_id
    WHERE sheets.job_id = ? AND sheets.n = ? AND sheets.report IS NOT NULL
  `);
  const selectChanges = db.prepare<[number], ChangeRow>(`
    SELECT id, revision, change, replaced, reason, account, made_at, undone_in, undone_by
    FROM changes
    WHERE sheet_id = ?
    ORDER BY id
  `);
  const selectDecisions = db.prepare<[number], DecisionRow>(`
    SELECT approved, reason, account, made_at
    FROM approvals
    WHERE sheet_id = ?
    ORDER BY id
  `);
  const keepReport = db.prepare(`
    UPDATE sheets
    SET
      revision = revision + 1, state = @state, markdown = @markdown, report = @report, findings = @findings,
      proof = @proof
    WHERE id = @sheetId AND revision = @revision AND approved_at IS NULL AND state IN ('read', 'needs_review')
  `);
  const insertChange = db.prepare(`
    INSERT INTO changes (sheet_id, revision, change, replaced, verdict, reason, account, made_at)
    VALUES (@sheetId, @revision, @change, @replaced, @verdict, @reason, @account, @now)
  `);
  const setReason = db.prepare(`
    UPDATE changes
    SET reason = @reason
    WHERE sheet_id = @sheetId AND revision = @revision AND account = @account AND undone_in IS NULL
  `);
  const undo = db.prepare(`
    UPDATE changes
    SET undone_in = @undoneIn, undone_by = @account
    WHERE sheet_id = @sheetId AND undone_in IS NULL AND id IN (SELECT value FROM json_each(@ids))
  `);
  const setApproval = db.prepare(`
    UPDATE sheets
    SET revision = revision + 1, state = @state, approved_at = @approvedAt, approved_by = @approvedBy
    WHERE id = @sheetId
      AND revision = @revision
      AND (approved_at IS NULL) = @wasOpen
      AND state IN ('read', 'needs_review')
  `);
  const insertApproval = db.prepare(`
    INSERT INTO approvals (sheet_id, revision, approved, reason, account, made_at)
    VALUES (@sheetId, @revision, @approved, @reason, @account, @now)
  `);
  const indexWords = db.prepare(`
    UPDATE sheet_words
    SET words = @words
    WHERE rowid = (SELECT place FROM sheet_places WHERE sheet_id = @sheetId)
  `);

  const keep = ({ sheetId, revision }: Saving, { report, findings, ...rest }: Proof): boolean => {
    const { conventions, cells, settlements } = rest;
    const { changes } = keepReport.run({
      ...{ sheetId, revision, state: needsReview(findings) ? 'needs_review' : 'read' },
      report: JSON.stringify(report),
      markdown: reportToMarkdown(report),
      findings: JSON.stringify(findings),
      proof: JSON.stringify({ conventions, cells, settlements } satisfies Working),
    });
    if (changes === 0) return false;
    indexWords.run({ sheetId, words: wordsOfReport(report) });
    tankGauges.keep(sheetId, { report, cells });
    return true;
  };

  const selectReadings = db.prepare<[number], ReadingReportRow>(`
    SELECT id, reader, model, created_at, report
    FROM readings
    WHERE sheet_id = ? AND report IS NOT NULL
    ORDER BY id DESC
  `);

  return {
    /** Every reading of a sheet that came to a report, the newest first. */
    readings: (sheetId: number): ReadingReport[] =>
      selectReadings.all(sheetId).map((row) => ({
        ...{ id: row.id, reader: row.reader, model: row.model, readAt: row.created_at },
        report: JSON.parse(row.report) as Report,
      })),

    /** What people have made of a sheet; null where there is no such sheet, or no report of it. */
    find(jobId: string, n: number): Review | null {
      const row = selectReview.get(jobId, n);
      if (row?.as_read == null) return null;
      const review = reviewOf(row, row.as_read, {
        log: selectChanges.all(row.id).map(loggedChange),
        decisions: selectDecisions.all(row.id).map(asDecision),
      });
      return { ...review, knownTanks: tankGauges.known(gaugeName(review.state.report.header.barge), row.id) };
    },

    /** Keeps changes and the report they lead to. False: the sheet has moved on, or is approved; nothing is kept. */
    save: db.transaction(
      (saving: Saving, changes: readonly MadeChange[], reason: string | null, proof: Proof): boolean => {
        if (!keep(saving, proof)) return false;
        const { sheetId, account, now } = saving;
        const revision = saving.revision + 1;
        for (const { change, replaced, verdict } of changes) {
          const texts = { change: JSON.stringify(change), replaced: JSON.stringify(replaced ?? null), verdict };
          insertChange.run({ sheetId, revision, ...texts, reason, account, now });
        }
        return true;
      },
    ).immediate,

    /** Says why, for what this person changed in `revision`. False where that is nothing that counts. */
    giveReason: (place: { sheetId: number; revision: number; account: string }, reason: string): boolean =>
      setReason.run({ ...place, reason }).changes > 0,

    /** Takes the changes `ids` back; `proof` is of the report without them. False as for `save`. */
    takeBack: db.transaction((saving: Saving, ids: readonly number[], proof: Proof): boolean => {
      if (!keep(saving, proof)) return false;
      const { sheetId, account } = saving;
      undo.run({ sheetId, account, undoneIn: saving.revision + 1, ids: JSON.stringify(ids) });
      return true;
    }).immediate,

    /** Approves a sheet, which locks it, or opens it again. False: the sheet has moved on, or is so already. */
    approve: db.transaction(
      (
        saving: Saving,
        decision: { approved: boolean; reason: string | null; state: 'read' | 'needs_review' },
      ): boolean => {
        const { sheetId, revision, account, now } = saving;
        const { approved, reason, state } = decision;
        const { changes } = setApproval.run({
          ...{ sheetId, revision, state, wasOpen: approved ? 1 : 0 },
          ...{ approvedAt: approved ? now : null, approvedBy: approved ? account : null },
        });
        if (changes === 0) return false;
        insertApproval.run({ sheetId, revision: revision + 1, approved: approved ? 1 : 0, reason, account, now });
        return true;
      },
    ).immediate,
  };
}
