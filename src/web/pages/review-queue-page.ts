import type { Urgency, WaitingSheet } from '../../stores/review-queue.ts';
import { sheetUrl } from '../exports/job-json.ts';
import { thumbnailUrl } from './history-page.ts';
import { counted, shownClock, shownTime, type SharedPage, type ShownTime } from './shared-page.ts';
import type { Badge } from './states.ts';

/** The page of what waits for a person. */
export interface ReviewQueuePage extends SharedPage {
  /** `7 sheets wait for a look` */
  summary: string;
  sheets: {
    url: string;
    filename: string;
    jobName: string;
    badge: Badge;
    why: string[];
    thumbnailUrl: string | null;
    read: ShownTime;
    age: string;
    /** `demo has it open until 14:05 UTC`; null where it is free */
    held: string | null;
  }[];
  /** how many more there are than are listed */
  more: number;
}

const urgencyBadges: Record<Urgency, Badge> = {
  contradicted: { word: 'Contradicted', icon: 'contradicted', tone: 'bad' },
  doubtful: { word: 'Doubtful', icon: 'doubtful', tone: 'doubtful' },
  missing: { word: 'Missing', icon: 'note', tone: 'doubtful' },
  sample: { word: 'Drawn by lot', icon: 'seen', tone: 'quiet' },
};

/** `waiting` in the order in which it is to be looked at; `total` may be more than that. */
export function reviewQueuePage(
  waiting: readonly WaitingSheet[],
  total: number,
  shared: SharedPage,
  now: number,
): ReviewQueuePage {
  return {
    ...shared,
    summary:
      total === 0
        ? 'Nothing waits for a look.'
        : `${counted(total, 'sheet')} ${total === 1 ? 'waits' : 'wait'} for a look`,
    sheets: waiting.map((sheet) => ({
      url: `${sheetUrl(sheet.jobId, sheet.n)}?queue=${sheet.id}`,
      filename: sheet.filename,
      jobName: sheet.jobName,
      badge: urgencyBadges[sheet.urgency],
      why: sheet.why,
      thumbnailUrl: sheet.isPhotoKept ? thumbnailUrl(sheet.jobId, sheet) : null,
      read: shownTime(sheet.readAt),
      age: ageOf(now - sheet.readAt),
      held: heldText(sheet),
    })),
    more: total - waiting.length,
  };
}

function heldText({ heldBy }: WaitingSheet): string | null {
  if (heldBy === null) return null;
  return `${heldBy.isSelf ? 'You have' : `${heldBy.account} has`} it open until ${shownClock(heldBy.until).text}`;
}

/** `12 min`, `3 h`, `5 days`. */
function ageOf(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}
