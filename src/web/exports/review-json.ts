import type { Attempt, Sheet } from '../../domain/job.ts';
import type { CellPlace } from '../../domain/evidence.ts';
import type { Report } from '../../domain/report.ts';
import type { LoggedChange, Review } from '../../stores/reviews.ts';
import { sheetWithHistoryJson, type SheetWithHistoryJson } from './job-json.ts';

/** A sheet with what people have made of it: the body of `/jobs/ID/sheets/N.json` and of each answer to a change. */
export interface ReviewJson extends SheetWithHistoryJson {
  /** to be sent back with the next change */
  revision: number;
  approval: { by: string; at: string; reason: string | null } | null;
  /** the report as its reader gave it; null where nobody changed it */
  as_read: Report | null;
  /** cells that people changed, and those that they confirmed as written */
  corrected: CellPlace[];
  confirmed: CellPlace[];
  changes: ChangeJson[];
}

export interface ChangeJson {
  revision: number;
  change: LoggedChange['change'];
  replaced: unknown;
  reason: string | null;
  by: string;
  at: string;
  undone_by: string | null;
}

export function reviewJson(sheet: Sheet, attempts: readonly Attempt[], review: Review | null): ReviewJson {
  return {
    ...sheetWithHistoryJson(sheet, attempts),
    revision: review?.revision ?? 0,
    approval: review?.approval
      ? { by: review.approval.by, at: new Date(review.approval.at).toISOString(), reason: review.approval.reason }
      : null,
    as_read: review !== null && review.log.some(({ undoneIn }) => undoneIn === null) ? review.asRead : null,
    corrected: review?.state.corrected ?? [],
    confirmed: review?.state.confirmed ?? [],
    changes: changesJson(review?.log ?? []),
  };
}

/** What people changed, the oldest first, those that were taken back as well. */
export const changesJson = (log: readonly LoggedChange[]): ChangeJson[] =>
  log.map((logged) => ({
    revision: logged.revision,
    change: logged.change,
    replaced: logged.replaced,
    reason: logged.reason,
    by: logged.account,
    at: new Date(logged.madeAt).toISOString(),
    undone_by: logged.undoneBy,
  }));
