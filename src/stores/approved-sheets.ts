import type { Db } from '../database/open.ts';
import type { Finding } from '../domain/finding.ts';
import type { PhotoFormat } from '../domain/job.ts';
import type { Report } from '../domain/report.ts';

/** A sheet that a person approved: what stands on its photo is known. */
export interface ApprovedSheet {
  id: number;
  jobId: string;
  n: number;
  photo: { name: string; format: PhotoFormat };
  report: Report;
  /** what the arithmetic says against it all the same */
  findings: Finding[];
}

export type ApprovedSheetStore = ReturnType<typeof createApprovedSheetStore>;

interface ApprovedRow {
  id: number;
  job_id: string;
  n: number;
  photo_name: string;
  photo_format: PhotoFormat;
  approved_at: number;
  report: string;
  findings: string;
}

const pageSize = 20;

/** The approved sheets, each photo once: of several sheets with the same bytes, the one that was approved last. */
export function createApprovedSheetStore(db: Db) {
  const isTruth = `
    sheets.approved_at IS NOT NULL
    AND sheets.report IS NOT NULL
    AND NOT EXISTS (
      SELECT 1
      FROM sheets AS later
      WHERE later.photo_sha256 = sheets.photo_sha256
        AND later.approved_at IS NOT NULL
        AND (later.approved_at, later.id) > (sheets.approved_at, sheets.id)
    )
  `;
  const select = db.prepare<{ at: number; id: number; limit: number }, ApprovedRow>(`
    SELECT id, job_id, n, photo_name, photo_format, approved_at, report, findings
    FROM sheets
    WHERE ${isTruth}
      AND photo_removed_at IS NULL
      AND (approved_at, id) < (@at, @id)
    ORDER BY approved_at DESC, id DESC
    LIMIT @limit
  `);
  const count = db.prepare<[], { approved: number; withPhoto: number }>(`
    SELECT count(*) AS approved, count(*) FILTER (WHERE photo_removed_at IS NULL) AS withPhoto
    FROM sheets
    WHERE ${isTruth}
  `);

  return {
    /** How many there are, and of how many the photo is kept. */
    count: (): { approved: number; withPhoto: number } => count.get() ?? { approved: 0, withPhoto: 0 },

    /** Those whose photo is kept, the ones approved last first; at most `most`, a few of them in memory at a time. */
    *newest(most: number): Generator<ApprovedSheet> {
      let [at, id, left] = [Number.MAX_SAFE_INTEGER, 0, most];
      while (left > 0) {
        const rows = select.all({ at, id, limit: Math.min(left, pageSize) });
        yield* rows.map(approvedSheet);
        const last = rows.at(-1);
        if (last === undefined) return;
        [at, id, left] = [last.approved_at, last.id, left - rows.length];
      }
    },
  };
}

const approvedSheet = (row: ApprovedRow): ApprovedSheet => ({
  ...{ id: row.id, jobId: row.job_id, n: row.n },
  photo: { name: row.photo_name, format: row.photo_format },
  report: JSON.parse(row.report) as Report,
  findings: JSON.parse(row.findings) as Finding[],
});
