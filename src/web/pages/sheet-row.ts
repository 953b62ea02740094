import { isFinal, type Attempt, type SheetState } from '../../domain/job.ts';
import type { Step } from '../../domain/reading.ts';
import type { SheetLine } from '../../stores/sheet-lines.ts';
import { sheetUrl } from '../exports/job-json.ts';
import { counted, shownClock, shownTime, type ShownTime } from './shared-page.ts';
import { sheetBadge, type Badge } from './states.ts';

/** What a person can do about a sheet; each is a form's address below the sheet's own. */
export type Control = 'cancel' | 'retry' | 'read-again' | 'delete';

/** One sheet's row in the list of a job: what the page draws and what a live page is told. */
export interface ShownRow {
  n: number;
  /** where this sheet's result stands */
  url: string;
  filename: string;
  state: SheetState;
  badge: Badge;
  /** names the template by which a live page draws the badge */
  badgeKey: SheetState | 'approved';
  /** what is going on, or what went wrong: `Reading the photo`, `The photo could not be decoded.` */
  sentence: string;
  advice: string | null;
  contradicted: number;
  doubtful: number;
  /** where the reading comes from, if it was made for another sheet of the same bytes */
  duplicate: { url: string; text: string } | null;
  /** null once the photo is no longer kept */
  thumbnailUrl: string | null;
  controls: Control[];
  /** whether a person can look it over, or look at what was approved */
  isRead: boolean;
  setbacks: { at: ShownTime; text: string }[];
}

export function sheetRow(line: SheetLine, now: number): ShownRow {
  return {
    n: line.n,
    url: sheetUrl(line.jobId, line.n),
    filename: line.filename,
    state: line.state,
    badge: sheetBadge(line.state, line.approvedBy !== null),
    badgeKey: line.state === 'read' && line.approvedBy !== null ? 'approved' : line.state,
    sentence: sentenceOf(line, now),
    advice: line.state === 'failed' || retryAt(line, now) !== null ? (line.failure?.advice ?? null) : null,
    contradicted: line.findings.contradicted,
    doubtful: line.findings.doubtful,
    duplicate: duplicateOf(line),
    thumbnailUrl: line.photo.isKept
      ? `${sheetUrl(line.jobId, line.n)}/thumbnail?v=${line.photo.sha256.slice(0, 12)}`
      : null,
    controls: controlsOf(line, now),
    isRead: line.state === 'read' || line.state === 'needs_review',
    setbacks: line.setbacks.map(shownSetback),
  };
}

/** When a queued sheet is tried again, in ms since 1970; null where it waits for nothing but room. */
export function retryAt(line: Pick<SheetLine, 'state' | 'dueAt'>, now: number): number | null {
  return line.state === 'queued' && line.dueAt > now ? line.dueAt : null;
}

const stepSentences: Record<Step, string> = {
  preparing: 'Preparing the photo',
  reading: 'Reading the photo',
  formatting: 'Bringing it into tables',
  checking: 'Checking the figures',
};

function sentenceOf(line: SheetLine, now: number): string {
  const due = retryAt(line, now);
  if (due !== null) return `${line.failure?.message ?? 'Not read yet.'} Retry at ${shownClock(due).text}`;
  switch (line.state) {
    case 'queued':
      return 'Waits for its turn';
    case 'reading':
      return stepSentences[line.step ?? 'preparing'];
    case 'failed':
      return line.failure?.message ?? 'It could not be read.';
    case 'cancelled':
      return 'Was not read';
    default:
      if (line.approvedBy !== null) return `Approved by ${line.approvedBy}`;
      return line.findings.total === 0 ? 'Nothing to remark' : counted(line.findings.total, 'finding');
  }
}

function duplicateOf({ duplicateOf: original, jobId }: SheetLine): ShownRow['duplicate'] {
  if (original === null) return null;
  const where = original.jobId === jobId ? `sheet ${original.n}` : `sheet ${original.n} of ${original.jobId}`;
  return { url: sheetUrl(original.jobId, original.n), text: `Same photo as ${where}` };
}

function controlsOf(line: SheetLine, now: number): Control[] {
  const controls: Control[] = [];
  const waits = retryAt(line, now) !== null;
  if (line.photo.isKept && (waits || line.state === 'failed' || line.state === 'cancelled')) controls.push('retry');
  if (!isFinal(line.state)) controls.push('cancel');
  if (line.photo.isKept && isFinal(line.state) && line.state !== 'cancelled') controls.push('read-again');
  return [...controls, 'delete'];
}

const endings: Record<NonNullable<Attempt['ending']>, string> = {
  read: 'Read',
  retry: 'Failed, to be tried again',
  failed: 'Failed',
  busy: 'The reader was busy',
  handed_back: 'Put back untried',
  lost: 'Lost as the server ended',
  cancelled: 'Cancelled',
};

function shownSetback({ beganAt, ending, failure }: Attempt): ShownRow['setbacks'][number] {
  const what = ending === null ? 'Under way' : endings[ending];
  return { at: shownTime(beganAt), text: failure === null ? what : `${what}: ${failure.message}` };
}
