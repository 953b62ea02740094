import type { JobState, SheetState } from '../../domain/job.ts';

/** A state or severity as three things that agree: a word, an icon (`views/parts/_icon.ejs`) and a colour (CSS tone). */
export interface Badge {
  word: string;
  icon: string;
  tone: 'good' | 'bad' | 'doubtful' | 'note' | 'busy' | 'quiet';
}

/** Jobs and sheets share their states. */
export const stateBadges: Record<SheetState, Badge> = {
  queued: { word: 'Waiting', icon: 'waiting', tone: 'quiet' },
  reading: { word: 'Reading', icon: 'reading', tone: 'busy' },
  read: { word: 'Read', icon: 'read', tone: 'good' },
  needs_review: { word: 'Needs review', icon: 'doubtful', tone: 'doubtful' },
  failed: { word: 'Failed', icon: 'failed', tone: 'bad' },
  cancelled: { word: 'Cancelled', icon: 'cancelled', tone: 'quiet' },
};

export const approvedBadge: Badge = { word: 'Approved', icon: 'lock', tone: 'good' };

/** A sheet's badge: that it is approved says more than that it was read. */
export const sheetBadge = (state: SheetState, isApproved: boolean): Badge =>
  isApproved && state === 'read' ? approvedBadge : stateBadges[state];

/** One of a job's badges; `key` names the template by which a live page draws it. */
export interface JobBadge extends Badge {
  key: SheetState | 'approved' | 'partly';
}

/** What a job is called on its page and in the history: its state, and how many of its sheets are approved. */
export function jobBadges(state: JobState, approved: number, sheets: number): JobBadge[] {
  if (approved > 0 && approved === sheets) return [{ key: 'approved', ...approvedBadge }];
  const own: JobBadge = { key: state, ...stateBadges[state] };
  if (approved === 0) return [own];
  const partly: JobBadge = { key: 'partly', word: `${approved} of ${sheets} approved`, icon: 'lock', tone: 'note' };
  return state === 'read' ? [partly] : [own, partly];
}
