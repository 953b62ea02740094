import { isFinal, type Job, type Sheet } from '../../domain/job.ts';
import type { SheetLine } from '../../stores/sheet-lines.ts';
import { jobUrl, sheetUrl } from '../exports/job-json.ts';
import type { WaitingSheet } from '../../stores/review-queue.ts';
import type { ReadingReport, Review } from '../../stores/reviews.ts';
import { shownReview, type ShownReview } from './review-page.ts';
import { shownClock, type SharedPage } from './shared-page.ts';
import { sheetRow, type ShownRow } from './sheet-row.ts';
import { shownSheet, type ShownSheet } from './shown-sheet.ts';

/** One sheet as its page is made from it. */
export interface SheetView {
  job: Job;
  sheet: Sheet;
  line: SheetLine;
  review: Review | null;
  readings: readonly ReadingReport[];
  turn: ReviewTurn | null;
  neighbours: { previous: number | null; next: number | null; place: number; total: number };
}

/** Who looks at a sheet, and where he goes on from it. */
export interface ReviewTurn {
  /** who else has it open just now */
  other: { account: string; until: number } | null;
  sheetId: number;
  /** whether he came from the list of what waits */
  isQueue: boolean;
  next: WaitingSheet | null;
  /** until when the sheet is his who opened it; null where he has it not, or where the page was fetched ahead */
  claimedUntil: number | null;
}

/** The page of one sheet: its tables, findings, photo and JSON, and the way to the sheets beside it. */
export interface SheetPage extends SharedPage {
  title: string;
  job: { id: string; name: string; url: string };
  /** `3 of 40` */
  place: string;
  previousUrl: string | null;
  nextUrl: string | null;
  isDone: boolean;
  /** the number of the newest change that the page shows */
  changed: number;
  row: ShownRow;
  sheet: ShownSheet;
  /** what a person works on; null while there is no report, or no newer one has come yet */
  review: ShownReview | null;
  /** `demo has this sheet open until 14:05 UTC`; null where nobody else has */
  held: string | null;
  /** the way on through what waits; null where that is not where one came from */
  queue: { nextUrl: string; preload: { page: string; picture: string } | null } | null;
  /** until when the sheet is the reader's of this page, as its script tells the server when he leaves; null where it is not */
  claimedUntil: string | null;
}

export function sheetPage(
  { job, sheet, line, review, readings, turn, neighbours }: SheetView,
  shared: SharedPage,
  now: number,
): SheetPage {
  const row = sheetRow(line, now);
  const shown = shownSheet(sheet, row);
  const linkTo = (n: number | null): string | null => (n === null ? null : sheetUrl(job.id, n));
  return {
    ...shared,
    title: `${sheet.filename} · ${job.name}`,
    job: { id: job.id, name: job.name, url: jobUrl(job.id) },
    place: `${neighbours.place} of ${neighbours.total}`,
    previousUrl: linkTo(neighbours.previous),
    nextUrl: linkTo(neighbours.next),
    isDone: isFinal(sheet.state),
    changed: line.changed,
    row,
    sheet: shown,
    review:
      review === null || sheet.report === null || shown.isEarlier
        ? null
        : shownReview(sheet, sheet.report, review, readings),
    held: turn?.other ? `${turn.other.account} has this sheet open until ${shownClock(turn.other.until).text}` : null,
    queue: turn?.isQueue ? wayOn(turn) : null,
    claimedUntil: turn?.claimedUntil == null ? null : new Date(turn.claimedUntil).toISOString(),
  };
}

function wayOn({ sheetId, next }: ReviewTurn): SheetPage['queue'] {
  const nextUrl = `/review/next?after=${sheetId}`;
  if (next === null) return { nextUrl, preload: null };
  const url = sheetUrl(next.jobId, next.n);
  const picture = `${url}/picture?size=2048&v=${next.photoSha256.slice(0, 12)}`;
  return { nextUrl, preload: { page: `${url}?queue=${next.id}`, picture } };
}
