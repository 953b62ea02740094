import { urgencies, type Urgency, type WaitingSheet } from '../../stores/review-queue.ts';
import { jobUrl, sheetUrl } from '../exports/job-json.ts';
import { thumbnailUrl } from './history-page.ts';
import { counted, shownClock, shownTime, type SharedPage, type ShownTime } from './shared-page.ts';
import type { Badge } from './states.ts';

/** Which page of the queue it is. */
export interface QueuePlace {
  /** the id of the sheet before the first; 0 on the first page */
  after: number;
  /** the same for the next page; null on the last */
  next: number | null;
  /** whether somebody went on to the next sheet, and there was none left for him */
  isThrough: boolean;
}

/** The page of what waits for a person. */
export interface ReviewQueuePage extends SharedPage {
  /** `7 sheets wait for a look` */
  summary: string;
  /** how many wait, by why; those at zero left out */
  counts: { badge: Badge; count: string }[];
  /** said to whoever has gone through all of them; null otherwise */
  through: string | null;
  sheets: {
    url: string;
    filename: string;
    jobName: string;
    jobUrl: string;
    badge: Badge;
    why: string[];
    /** `and 4 more` */
    more: string | null;
    thumbnailUrl: string | null;
    read: ShownTime;
    age: string;
    /** `demo has it open until 14:05 UTC`; null where it is free */
    held: string | null;
  }[];
  firstUrl: string | null;
  nextUrl: string | null;
}

const urgencyBadges: Record<Urgency, Badge> = {
  contradicted: { word: 'Contradicted', icon: 'contradicted', tone: 'bad' },
  doubtful: { word: 'Doubtful', icon: 'doubtful', tone: 'doubtful' },
  missing: { word: 'Missing', icon: 'note', tone: 'doubtful' },
  sample: { word: 'Drawn by lot', icon: 'seen', tone: 'quiet' },
};

/** `waiting` in the order in which it is to be looked at; `counts` are of all that wait, on whatever page. */
export function reviewQueuePage(
  waiting: readonly WaitingSheet[],
  counts: Record<Urgency, number>,
  { after, next, isThrough }: QueuePlace,
  shared: SharedPage,
  now: number,
): ReviewQueuePage {
  const total = urgencies.reduce((sum, urgency) => sum + counts[urgency], 0);
  return {
    ...shared,
    summary:
      total === 0
        ? 'Nothing waits for a look.'
        : `${counted(total, 'sheet')} ${total === 1 ? 'waits' : 'wait'} for a look`,
    counts: urgencies
      .filter((urgency) => counts[urgency] > 0)
      .map((urgency) => ({ badge: urgencyBadges[urgency], count: counts[urgency].toLocaleString('en-US') })),
    through:
      isThrough && total > 0
        ? 'You are through: what is left is open with somebody else, or was left for later.'
        : null,
    sheets: waiting.map((sheet) => ({
      url: `${sheetUrl(sheet.jobId, sheet.n)}?queue=${sheet.id}`,
      filename: sheet.filename,
      jobName: sheet.jobName,
      jobUrl: jobUrl(sheet.jobId),
      badge: urgencyBadges[sheet.urgency],
      why: sheet.urgency === 'sample' ? [sampleReason] : sheet.why,
      more: sheet.moreReasons === 0 ? null : `and ${sheet.moreReasons} more`,
      thumbnailUrl: sheet.isPhotoKept ? thumbnailUrl(sheet.jobId, sheet) : null,
      read: shownTime(sheet.readAt),
      age: ageOf(now - sheet.readAt),
      held: heldText(sheet),
    })),
    firstUrl: after === 0 ? null : '/review',
    nextUrl: next === null ? null : `/review?after=${next}`,
  };
}

const sampleReason = 'Nothing was found amiss; drawn so that a person looks at some of these too.';

/** Not of whoever asks: he has just left it, and his page says so to the server while this one is drawn. */
function heldText({ heldBy }: WaitingSheet): string | null {
  if (heldBy === null || heldBy.isSelf) return null;
  return `${heldBy.account} has it open until ${shownClock(heldBy.until).text}`;
}

/** `just now`, `12 min ago`, `3 h ago`, `5 days ago`. */
function ageOf(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.round(hours / 24)} days ago`;
}
