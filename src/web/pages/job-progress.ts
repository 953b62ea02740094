import { sheetStates, type JobState, type SheetState } from '../../domain/job.ts';
import type { Tally } from '../../stores/sheet-lines.ts';
import { counted } from './shared-page.ts';
import { approvedBadge, jobBadges, stateBadges, type Badge, type JobBadge } from './states.ts';
import { timeLeftMs, timeLeftSentence } from './time-left.ts';

/** How far a job is, in words and bars. */
export interface ShownProgress {
  state: JobState;
  badges: JobBadge[];
  finished: number;
  total: number;
  isDone: boolean;
  /** `12 of 40 sheets finished` */
  sentence: string;
  /** `about 3 minutes left`; null where it cannot be told */
  left: string | null;
  phases: { key: 'upload' | 'read' | 'check'; label: string; done: number }[];
  /** how many sheets bear each badge, those at zero too, so that a live page has a place for each */
  counts: { key: SheetState | 'approved'; badge: Badge; count: number }[];
}

/** `isPaused`: the reader is left alone, so that no time can be told. */
export function jobProgress(tally: Tally, isPaused: boolean, now: number): ShownProgress {
  const { total, counts } = tally;
  const state = tallyState(tally);
  const finished = total - counts.queued - counts.reading;
  const isDone = finished === total;
  const leftMs = isPaused ? null : timeLeftMs(tally, now);
  return {
    state,
    badges: jobBadges(state, tally.approved, total),
    finished,
    total,
    isDone,
    sentence: isDone ? endSentence(tally) : `${finished} of ${counted(total, 'sheet')} finished`,
    left: leftMs === null ? null : timeLeftSentence(leftMs),
    phases: [
      { key: 'upload', label: 'Uploaded', done: total },
      { key: 'read', label: 'Read', done: tally.pastReader },
      { key: 'check', label: 'Checked', done: finished },
    ],
    counts: badgeCounts(tally),
  };
}

/** As the rows have it: a sheet that is approved is not counted as read once more. */
function badgeCounts({ counts, approved }: Tally): ShownProgress['counts'] {
  const open = { ...counts, read: counts.read - approved };
  const byState = sheetStates.map((state) => ({ key: state, badge: stateBadges[state], count: open[state] }));
  return [...byState, { key: 'approved', badge: approvedBadge, count: approved }];
}

/** `jobState` of the domain, from counts. */
export function tallyState({ total, counts }: Tally): JobState {
  if (counts.reading > 0 || (counts.queued > 0 && counts.queued < total)) return 'reading';
  const inOrder: JobState[] = ['queued', 'needs_review', 'read', 'failed'];
  return inOrder.find((state) => counts[state] > 0) ?? 'cancelled';
}

function endSentence(tally: Tally): string {
  const { total } = tally;
  if (total < 2) return total === 0 ? 'No sheets' : '1 sheet';
  const parts = badgeCounts(tally)
    .filter(({ count }) => count > 0)
    .map(({ key, count }) => `${count} ${endWords[key]}`);
  return `${counted(total, 'sheet')}: ${parts.join(', ')}`;
}

const endWords: Record<SheetState | 'approved', string> = {
  queued: 'waiting',
  reading: 'being read',
  read: 'read',
  needs_review: 'to review',
  failed: 'failed',
  cancelled: 'cancelled',
  approved: 'approved',
};
