import type { Db } from '../database/open.ts';
import type { Change } from '../domain/correction.ts';
import type { Report } from '../domain/report.ts';
import type { AsRead, LoggedChange } from './reviews.ts';

/** What people did to a sheet, for whoever takes it away. */
export interface Trail {
  /** the report as its reader gave it; null where nobody changed it */
  asRead: Report | null;
  /** every change, the oldest first, those that were taken back as well */
  log: LoggedChange[];
  /** why it was approved as it stands; null where nobody said, and while it is open */
  approvalReason: string | null;
}

export type TrailStore = ReturnType<typeof createTrailStore>;

interface SheetRow {
  as_read: string | null;
  approval_reason: string | null;
}

interface ChangeRow extends Omit<LoggedChange, 'change' | 'replaced'> {
  change: string;
  replaced: string;
}

/** The work of people on sheets as it is exported: without what it takes to go on with it. */
export function createTrailStore(db: Db) {
  const selectSheet = db.prepare<[number], SheetRow>(`
    SELECT
      as_read,
      iif(
        approved_at IS NULL,
        NULL,
        (SELECT reason FROM approvals WHERE sheet_id = sheets.id ORDER BY id DESC LIMIT 1)
      ) AS approval_reason
    FROM sheets
    WHERE id = ?
  `);
  const selectChanges = db.prepare<[number], ChangeRow>(`
    SELECT
      id, revision, change, replaced, reason, account, made_at AS madeAt, undone_in AS undoneIn, undone_by AS undoneBy
    FROM changes
    WHERE sheet_id = ?
    ORDER BY id
  `);

  return {
    /** What was done to a sheet, be there a report of it or not. */
    find(sheetId: number): Trail {
      const sheet = selectSheet.get(sheetId);
      const log = selectChanges.all(sheetId).map((row) => ({
        ...row,
        change: JSON.parse(row.change) as Change,
        replaced: JSON.parse(row.replaced) as unknown,
      }));
      const isChanged = log.some(({ undoneIn }) => undoneIn === null);
      const asRead = isChanged && sheet?.as_read != null ? (JSON.parse(sheet.as_read) as AsRead).report : null;
      return { asRead, log, approvalReason: sheet?.approval_reason ?? null };
    },
  };
}
