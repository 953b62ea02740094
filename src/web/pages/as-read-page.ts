import { compareReports } from '../../domain/compare-reports.ts';
import { uncorrected } from '../../domain/correction.ts';
import type { Job, Sheet } from '../../domain/job.ts';
import { proveCorrected } from '../../domain/prove-corrected.ts';
import type { Report } from '../../domain/report.ts';
import type { Review } from '../../stores/reviews.ts';
import { jobUrl } from '../exports/job-json.ts';
import { spelt, type ReviewCell } from './review-cells.ts';
import { shownReview, type ShownReview } from './review-page.ts';
import { counted, type SharedPage } from './shared-page.ts';
import { shownFindings, type ShownFinding } from './shown-findings.ts';
import { conventionsInWords, verdictShares, type VerdictShare } from './shown-verdicts.ts';
import type { Badge } from './states.ts';
import { cellAnchor } from './table-layouts.ts';

/** A sheet as its reader gave it, before anybody changed anything: to be looked at, not to be worked on. */
export interface AsReadPage extends SharedPage {
  title: string;
  job: { name: string; url: string };
  /** what the parts of the review page take of a sheet */
  sheet: {
    n: number;
    anchor: string;
    filename: string;
    state: Sheet['state'];
    findings: ShownFinding[];
    shares: VerdictShare[];
    conventions: string[];
  };
  review: ShownReview;
  /** who read it: `local reader, tesseract.js 7.0.0` */
  reader: string | null;
  /** `3 cells say something else now` */
  changed: string;
}

/** The page of `sheet` as it was read; `report` is what it says now. */
export function asReadPage(
  job: Job,
  sheet: Sheet,
  { report, review }: { report: Report; review: Review },
  shared: SharedPage,
): AsReadPage {
  const state = uncorrected(review.asRead, review.evidence, review.settlements);
  const { findings, conventions, cells, settlements } = proveCorrected(state, review.knownTanks);
  const asRead = { ...sheet, report: review.asRead, findings, working: { conventions, cells, settlements } };
  const shown = shownReview(asRead, review.asRead, { ...review, state, log: [] }, []);
  const { differences } = compareReports(review.asRead, report);
  const now = new Map(
    differences.map(({ place, theirs }) => [cellAnchor(sheet.n, place.table, place.row, place.field), spelt(theirs)]),
  );
  const marked = (cell: ReviewCell): ReviewCell => withChange(cell, now.get(cell.anchor));
  return {
    ...shared,
    title: `As read · ${sheet.filename}`,
    job: { name: job.name, url: jobUrl(job.id) },
    sheet: {
      ...{ n: sheet.n, anchor: `sheet-${sheet.n}`, filename: sheet.filename, state: sheet.state },
      findings: shownFindings(findings, review.asRead, sheet.n),
      shares: verdictShares(asRead.working),
      conventions: conventionsInWords(conventions),
    },
    review: {
      ...shown,
      ...{ isLocked: true, contradicted: 0 },
      header: shown.header.map(marked),
      tables: shown.tables.map((table) => ({
        ...table,
        rows: table.rows.map((row) => ({ ...row, cells: row.cells.map(marked) })),
      })),
    },
    reader: sheet.reading && `${sheet.reading.reader} reader, ${sheet.reading.model}`,
    changed: `${counted(differences.length, 'cell')} changed since`,
  };
}

/** `now`: what the cell says now; undefined where that is the same. */
function withChange(cell: ReviewCell, now: string | undefined): ReviewCell {
  if (now === undefined) return cell;
  return { ...cell, verdict: 'corrected', badge: changedSince, why: `${changedSince.word}; says ${now} now` };
}

const changedSince: Badge = { word: 'Changed since', icon: 'pen', tone: 'note' };
