import type { Db } from '../database/open.ts';
import type { Change } from '../domain/correction.ts';
import type { Verdict } from '../domain/proof.ts';
import type { ModelCall, ReaderName } from '../domain/reading.ts';
import type { Report } from '../domain/report.ts';
import type { AsRead } from './reviews.ts';

/** One sheet as the insights count it, without what stands on it. */
export interface InsightRow {
  id: number;
  /** another one as soon as anything of the sheet's `InsightDetails` is another */
  revision: number;
  /** who read what it says, before people mended it */
  reader: ReaderName;
  model: string;
  /** when it was accepted, in ms since 1970 */
  createdAt: number;
  readAt: number;
  approvedAt: number | null;
  /** the model calls of the reading that counts */
  calls: ModelCall[];
}

/** What stands on a sheet, and what was made of it. */
export interface InsightDetails {
  /** as the sheet says it now */
  barge: string | null;
  asRead: Report;
  /** how many findings of each rule the reading came to */
  rules: Record<string, number>;
  /** how many cells there are of each verdict now */
  verdicts: Partial<Record<Verdict, number>>;
  /** the changes that count, in order, with what stood there and what had been said of the cell */
  changes: { change: Change; replaced: unknown; verdict: Verdict | null }[];
}

/** The calls to one model, and the tokens of those of which the server told them. */
export interface CalledModel {
  model: string;
  calls: number;
  prompt: number;
  completion: number;
}

export type InsightStore = ReturnType<typeof createInsightStore>;

interface Row {
  id: number;
  revision: number;
  reader: ReaderName;
  model: string;
  created_at: number;
  read_at: number;
  approved_at: number | null;
  calls: string;
}

type DetailsRow = Record<'as_read' | 'rules' | 'verdicts' | 'changes', string> & { barge: string | null };

/** Sheets with a report, each reading once, for those who count what readers get right and what people mend. */
export function createInsightStore(db: Db) {
  const select = db.prepare<{ at: number; id: number; since: number; limit: number }, Row>(`
    SELECT
      sheets.id, sheets.revision, readings.reader, readings.model, sheets.created_at,
      coalesce(sheets.finished_at, sheets.created_at) AS read_at, sheets.approved_at, readings.calls
    FROM sheets INDEXED BY sheets_by_time
    JOIN readings ON readings.id = sheets.report_reading_id
    WHERE sheets.report IS NOT NULL
      AND sheets.duplicate_of IS NULL
      AND sheets.as_read IS NOT NULL
      AND sheets.created_at >= @since
      AND sheets.created_at <= @at
      AND (sheets.created_at, sheets.id) < (@at, @id)
    ORDER BY sheets.created_at DESC, sheets.id DESC
    LIMIT @limit
  `);
  const selectDetails = db.prepare<[number], DetailsRow>(`
    SELECT
      sheets.report ->> '$.header.barge' AS barge, sheets.as_read, coalesce(sheets.rules_as_read, '{}') AS rules,
      (
        SELECT json_group_object(verdict, cells)
        FROM (
          SELECT value ->> 'verdict' AS verdict, count(*) AS cells
          FROM json_each(sheets.proof, '$.cells')
          GROUP BY 1
        )
      ) AS verdicts,
      (
        SELECT json_group_array(json_object('change', json(change), 'replaced', json(replaced), 'verdict', verdict))
        FROM (SELECT * FROM changes WHERE changes.sheet_id = sheets.id AND undone_in IS NULL ORDER BY id)
      ) AS changes
    FROM sheets
    WHERE sheets.id = ? AND sheets.as_read IS NOT NULL
  `);
  const selectCalled = db.prepare<{ since: number }, CalledModel>(`
    SELECT
      value ->> 'model' AS model, count(*) AS calls, coalesce(sum(value ->> 'prompt_tokens'), 0) AS prompt,
      coalesce(sum(value ->> 'completion_tokens'), 0) AS completion
    FROM readings INDEXED BY readings_by_time, json_each(readings.calls)
    WHERE readings.calls <> '[]' AND readings.created_at >= @since
    GROUP BY 1
    ORDER BY 2 DESC, 1
  `);

  return {
    /** Up to `limit` sheets accepted since then, the newest first, from behind the sheet `after` on. */
    page: (after: Pick<InsightRow, 'createdAt' | 'id'> | null, since: number, limit: number): InsightRow[] => {
      const { createdAt: at, id } = after ?? { createdAt: Number.MAX_SAFE_INTEGER, id: 0 };
      return select.all({ at, id, since, limit }).map(insightRow);
    },

    /** What stands on a sheet; null where it is gone, or has no report any more. */
    details: (id: number): InsightDetails | null => {
      const row = selectDetails.get(id);
      return row === undefined ? null : insightDetails(row);
    },

    /** What was called since then, the earlier readings of sheets that were read again too. */
    called: (since: number): CalledModel[] => selectCalled.all({ since }),
  };
}

const insightRow = (row: Row): InsightRow => ({
  ...{ id: row.id, revision: row.revision, reader: row.reader, model: row.model },
  ...{ createdAt: row.created_at, readAt: row.read_at, approvedAt: row.approved_at },
  calls: JSON.parse(row.calls) as ModelCall[],
});

const insightDetails = (row: DetailsRow): InsightDetails => ({
  barge: row.barge,
  asRead: (JSON.parse(row.as_read) as AsRead).report,
  rules: JSON.parse(row.rules) as Record<string, number>,
  verdicts: JSON.parse(row.verdicts) as InsightDetails['verdicts'],
  changes: JSON.parse(row.changes) as InsightDetails['changes'],
});
