import { isFinal, type Job, type RejectedFile, type Sheet } from '../../domain/job.ts';
import type { SheetLine, Tally } from '../../stores/sheet-lines.ts';
import { jobUrl } from '../exports/job-json.ts';
import { jobProgress, type ShownProgress } from './job-progress.ts';
import { shownTime, type SharedPage, type ShownTime } from './shared-page.ts';
import { sheetRow, type ShownRow } from './sheet-row.ts';
import { shownSheet, type ShownSheet } from './shown-sheet.ts';

/** A job as its page is made from it. */
export interface JobView {
  job: Job;
  tally: Tally;
  /** every sheet, in order */
  lines: readonly SheetLine[];
  /** the sheets whose tables are to stand on the page: all of them, or none where they are too many */
  sheets: readonly Sheet[];
}

/** The answer to an upload, and the page of a job ever after. */
export interface JobPage extends SharedPage {
  /** for the browser's tab: `2/5 · Name` while sheets are being read */
  title: string;
  job: { id: string; name: string; url: string; created: ShownTime };
  progress: ShownProgress;
  /** the number of the newest change that the page shows; a live page asks for what came after */
  changed: number;
  /** where to go on looking the sheets over; null where none is read or all are approved */
  review: { url: string; words: string } | null;
  /** what can be done about the job as a whole, and about how many sheets */
  controls: { failed: number; cancelled: number; unfinished: number };
  rejected: readonly RejectedFile[];
  /** none of a job of one sheet that is finished: its tables say it all */
  rows: ShownRow[];
  /** whether tables stand on this page; otherwise each sheet has its own */
  isWhole: boolean;
  sheets: ShownSheet[];
}

/** A job of more sheets has its tables on pages of their own. */
export const mostTablesOnPage = 5;

export function jobPage({ job, tally, lines, sheets }: JobView, shared: SharedPage, now: number): JobPage {
  const progress = jobProgress(tally, shared.pause !== null, now);
  const rows = lines.map((line) => sheetRow(line, now));
  const isWhole = sheets.length === lines.length;
  const isAlone = isWhole && sheets.length === 1 && progress.isDone;
  return {
    ...shared,
    title: progress.isDone ? job.name : `${progress.finished}/${progress.total} · ${job.name}`,
    job: {
      id: job.id,
      name: job.name,
      url: jobUrl(job.id),
      created: shownTime(job.createdAt),
    },
    progress,
    changed: tally.changed,
    review: wayToReview(rows),
    controls: {
      failed: tally.counts.failed,
      cancelled: tally.counts.cancelled,
      unfinished: tally.counts.queued + tally.counts.reading,
    },
    rejected: job.rejected,
    rows: isAlone ? [] : rows,
    isWhole,
    sheets: sheets.flatMap((sheet, index) => {
      const row = rows[index];
      return row && isFinal(sheet.state) ? [shownSheet(sheet, row)] : [];
    }),
  };
}

/** The first sheet that somebody should look at; where there is none, the first that is not approved. */
function wayToReview(rows: readonly ShownRow[]): JobPage['review'] {
  const needing = rows.filter(({ badgeKey }) => badgeKey === 'needs_review');
  const [first] = [...needing, ...rows.filter(({ badgeKey }) => badgeKey === 'read')];
  if (first === undefined) return null;
  return { url: first.url, words: needing.length > 0 ? reviewWords(needing.length) : 'Look over and approve' };
}

const reviewWords = (count: number): string =>
  count === 1 ? 'Review the sheet that needs it' : `Review the ${count} that need it`;
