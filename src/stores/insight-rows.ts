import type { Db } from '../database/open.ts';
import type { Change } from '../domain/correction.ts';
import type { Finding } from '../domain/finding.ts';
import type { Verdict, Working } from '../domain/proof.ts';
import type { ModelCall, ReaderName } from '../domain/reading.ts';

/** One sheet as the insights count it. */
export interface InsightRow {
  id: number;
  reader: ReaderName;
  model: string;
  barge: string | null;
  readAt: number;
  approvedAt: number | null;
  findings: Finding[];
  cells: Working['cells'];
  calls: ModelCall[];
  /** the changes that count */
  changes: { change: Change; verdict: Verdict | null }[];
}

export type InsightStore = ReturnType<typeof createInsightStore>;

interface Row {
  id: number;
  reader: ReaderName;
  model: string;
  barge: string | null;
  finished_at: number;
  approved_at: number | null;
  findings: string;
  proof: string | null;
  calls: string;
  changes: string;
}

/** Sheets with a report, for those who count what readers get right and what people mend. */
export function createInsightStore(db: Db) {
  const select = db.prepare<{ before: number; since: number; limit: number }, Row>(`
    SELECT
      sheets.id, readings.reader, readings.model, sheets.report ->> '$.header.barge' AS barge,
      coalesce(sheets.finished_at, sheets.created_at) AS finished_at, sheets.approved_at, sheets.findings, sheets.proof,
      readings.calls,
      (
        SELECT json_group_array(json_object('change', json(change), 'verdict', verdict))
        FROM changes
        WHERE changes.sheet_id = sheets.id AND undone_in IS NULL
      ) AS changes
    FROM sheets
    JOIN readings ON readings.id = sheets.report_reading_id
    WHERE sheets.id < @before AND sheets.created_at >= @since AND sheets.report IS NOT NULL AND sheets.duplicate_of IS NULL
    ORDER BY sheets.id DESC
    LIMIT @limit
  `);
  return {
    /** Up to `limit` sheets accepted since then, the newest first, from before the one with the id `before`. */
    page: (before: number | null, since: number, limit: number): InsightRow[] =>
      select.all({ before: before ?? Number.MAX_SAFE_INTEGER, since, limit }).map((row) => ({
        ...{ id: row.id, reader: row.reader, model: row.model, barge: row.barge },
        ...{ readAt: row.finished_at, approvedAt: row.approved_at },
        findings: JSON.parse(row.findings) as Finding[],
        cells: row.proof === null ? [] : (JSON.parse(row.proof) as Working).cells,
        calls: JSON.parse(row.calls) as ModelCall[],
        changes: JSON.parse(row.changes) as InsightRow['changes'],
      })),
  };
}
