import { compareReports } from '../../domain/compare-reports.ts';
import type { CellEvidence } from '../../domain/evidence.ts';
import type { Sheet } from '../../domain/job.ts';
import { tableKeys, type Report } from '../../domain/report.ts';
import type { ReadingReport, Review } from '../../stores/reviews.ts';
import { sheetUrl } from '../exports/job-json.ts';
import { shownReading, type ShownReading } from './compare-page.ts';
import { photoPlaces, turnsToUpright, type PhotoPlaces } from './photo-places.ts';
import { knowledgeOf, reviewHeader, reviewTable, type ReviewCell, type ReviewTable } from './review-cells.ts';
import { shownLog, type ShownChange } from './review-log.ts';
import { shownTime, type ShownTime } from './shared-page.ts';

/** What a person works on: the photo, every cell in a field of its own, and what has been done so far. */
export interface ShownReview {
  url: string;
  revision: number;
  isLocked: boolean;
  approval: { by: string; at: ShownTime; reason: string | null } | null;
  /** how many figures are contradicted: to approve all the same needs a reason */
  contradicted: number;
  canUndo: boolean;
  /** where the sheet is shown as it was read; null where nobody has changed it since */
  asReadUrl: string | null;
  /** null where it is no longer kept */
  photo: { url: string; originalUrl: string | null; fileUrl: string; turns: number; placesUrl: string | null } | null;
  places: PhotoPlaces;
  header: ReviewCell[];
  tables: ReviewTable[];
  /** every reading of the sheet, the newest first, and in how many cells the sheet as it stands differs from it */
  readings: (ShownReading & { differences: number })[];
  log: ShownChange[];
}

/** Everything of `sheet` that a person may change, with what has been changed so far. */
export function shownReview(
  sheet: Sheet,
  report: Report,
  review: Review,
  readings: readonly ReadingReport[],
): ShownReview {
  const { reading, findings, working } = sheet;
  const url = sheetUrl(sheet.jobId, sheet.n);
  const known = knowledgeOf(sheet, report, review);
  const cells = (review.state.evidence ?? reading?.evidence)?.cells ?? [];
  const counting = review.log.filter(({ undoneIn }) => undoneIn === null);
  return {
    url,
    revision: review.revision,
    isLocked: review.approval !== null || working === null,
    approval: review.approval && { ...review.approval, at: shownTime(review.approval.at) },
    contradicted: findings.filter(({ severity }) => severity === 'contradicted').length,
    canUndo: review.approval === null && counting.length > 0,
    asReadUrl: counting.length === 0 ? null : `${url}/as-read`,
    photo: photoOf(sheet, cells),
    places: photoPlaces(cells, sheet.n),
    header: reviewHeader(known),
    tables: tableKeys.map((key) => reviewTable(key, known)),
    readings: readings.map((one) => ({
      ...shownReading(one, url),
      differences: compareReports(report, one.report).differences.length,
    })),
    log: shownLog(review),
  };
}

/**
 * `originalUrl` null: of a format that browsers do not show. `turns`: quarters to turn it by. `placesUrl`: where the
 * places of the cells can be had that their reader did not tell.
 */
function photoOf({ jobId, n, photo, photoRemovedAt }: Sheet, cells: readonly CellEvidence[]): ShownReview['photo'] {
  if (photoRemovedAt !== null) return null;
  const url = sheetUrl(jobId, n);
  return {
    url: `${url}/picture?size=2048&v=${photo.sha256.slice(0, 12)}`,
    originalUrl: photo.format === 'tiff' ? null : `${url}/photo`,
    fileUrl: `${url}/photo`,
    turns: turnsToUpright(cells, photo),
    placesUrl: cells.some(({ quad }) => quad !== null) ? null : `${url}/places`,
  };
}
