import type { Tally } from '../../stores/sheet-lines.ts';

const minuteMs = 60_000;
/** What was finished before this says nothing of the pace of now. */
const paceWindowMs = 15 * minuteMs;

/**
 * How long a job will go on, in ms, at the pace of its last twenty sheets; null where that cannot be told: fewer than
 * two were finished in the last quarter of an hour, or nothing is left. A sheet that waits for a time is waited for.
 */
export function timeLeftMs({ finishedAt, counts, lastDueAt }: Tally, now: number): number | null {
  const unfinished = counts.queued + counts.reading;
  const recent = finishedAt.filter((at) => at > now - paceWindowMs && at <= now);
  const oldest = recent.at(-1);
  if (unfinished === 0 || oldest === undefined || recent.length < 2) return null;
  const msPerSheet = (now - oldest) / (recent.length - 1);
  return Math.round(Math.max(msPerSheet * unfinished, lastDueAt - now));
}

/** `less than a minute left`, `about 4 minutes left`, `about 2 hours left`. */
export function timeLeftSentence(leftMs: number): string {
  const minutes = leftMs / minuteMs;
  if (minutes < 1) return 'less than a minute left';
  if (minutes < 1.5) return 'about a minute left';
  if (minutes < 90) return `about ${Math.round(minutes)} minutes left`;
  return `about ${Math.round(minutes / 60)} hours left`;
}
