import { isFinal, type JobState, type SheetState } from '../../domain/job.ts';
import type { FailureKind } from '../../domain/failure.ts';
import type { Step } from '../../domain/reading.ts';
import type { SheetLine, Tally } from '../../stores/sheet-lines.ts';
import { jobProgress } from '../pages/job-progress.ts';
import { retryAt, sheetRow, type Control, type ShownRow } from '../pages/sheet-row.ts';
import { timeLeftMs } from '../pages/time-left.ts';

/** One sheet's place in the work, as a live page and a program are told of it. */
export interface SheetProgressJson {
  n: number;
  state: SheetState;
  /** of a sheet that is not final: how far it has come */
  phase: SheetState | Step | 'uploaded';
  attempts: number;
  retry_at: string | null;
  error: { kind: FailureKind; message: string; advice: string } | null;
  findings: number;
  contradicted: number;
  doubtful: number;
  duplicate: ShownRow['duplicate'];
  filename: string;
  url: string;
  thumbnail_url: string | null;
  /** who approved it; null while that is open */
  approved_by: string | null;
  /** what is going on or went wrong, in words fit to show */
  sentence: string;
  advice: string | null;
  /** what a person can do about it now, each a POST below `url` */
  controls: Control[];
  setbacks: ShownRow['setbacks'];
}

/** A whole job's progress: small, whatever the number of its sheets. */
export interface JobProgressJson {
  state: JobState;
  total: number;
  finished: number;
  counts: Record<SheetState, number>;
  /** how many of those that are read a person approved */
  approved: number;
  /** what the job is called: its state, and how far it is approved */
  badges: { key: SheetState | 'approved' | 'partly'; word: string }[];
  phases: Record<'upload' | 'read' | 'check', number>;
  /** at the pace of the last sheets; null where that cannot be told */
  left_ms: number | null;
  sentence: string;
  /** `about 3 minutes left` */
  left: string | null;
  /** whether the reader is left alone just now */
  is_paused: boolean;
}

export function sheetProgressJson(line: SheetLine, now: number): SheetProgressJson {
  const { n, state, step, attempts, failure, findings } = line;
  const { url, filename, sentence, advice, controls, duplicate, thumbnailUrl, setbacks } = sheetRow(line, now);
  const due = retryAt(line, now);
  return {
    n,
    state,
    phase: isFinal(state) ? state : (step ?? (state === 'reading' ? 'preparing' : 'uploaded')),
    attempts,
    retry_at: due === null ? null : new Date(due).toISOString(),
    error: failure && { kind: failure.kind, message: failure.message, advice: failure.advice },
    findings: findings.total,
    contradicted: findings.contradicted,
    doubtful: findings.doubtful,
    duplicate,
    filename,
    url,
    thumbnail_url: thumbnailUrl,
    approved_by: line.approvedBy,
    sentence,
    advice,
    controls,
    setbacks,
  };
}

export function jobProgressJson(tally: Tally, isPaused: boolean, now: number): JobProgressJson {
  const { state, badges, total, finished, sentence, left, phases } = jobProgress(tally, isPaused, now);
  const done = (key: 'upload' | 'read' | 'check'): number => phases.find((phase) => phase.key === key)?.done ?? 0;
  return {
    state,
    total,
    finished,
    counts: tally.counts,
    approved: tally.approved,
    badges: badges.map(({ key, word }) => ({ key, word })),
    phases: { upload: done('upload'), read: done('read'), check: done('check') },
    left_ms: isPaused ? null : timeLeftMs(tally, now),
    sentence,
    left,
    is_paused: isPaused,
  };
}
