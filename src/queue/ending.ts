import { failureKinds, type Failure } from '../domain/failure.ts';
import type { SheetOutcome } from '../pipeline/messages.ts';
import { askedWaitMs, busyWaitMs, retryWaitMs } from './backoff.ts';

/** How a claim is to end. */
export type Ending =
  | { kind: 'read' }
  /** another attempt at `dueAt`, which counts */
  | { kind: 'retry'; dueAt: number }
  /** another attempt at `dueAt`, since the reader could not; costs the sheet nothing */
  | { kind: 'wait'; dueAt: number }
  /** untried; costs the sheet nothing */
  | { kind: 'hand_back' }
  | { kind: 'fail' };

export interface Circumstances {
  /** failed attempts before this one */
  failures: number;
  /** whether the whole reader is paused, by this failure or before it */
  isReaderPaused: boolean;
  /** whether the sheet was cut off by us, for another's sake */
  wasCutOff: boolean;
  now: number;
  random: () => number;
}

/** The table of what becomes of a sheet after an attempt; pure, so that each line of it can be tested. */
export function endingOf(outcome: SheetOutcome, circumstances: Circumstances): Ending {
  const { failures, isReaderPaused, wasCutOff, now, random } = circumstances;
  if (outcome.ok) return { kind: 'read' };
  if (wasCutOff) return { kind: 'hand_back' };
  if (outcome.failure.kind === 'reader_busy') {
    return { kind: 'wait', dueAt: now + busyWaitMs(outcome.failure.retry_after_ms) };
  }
  // Behind those that wait already, so that the next probe is another sheet: this one may be what the reader cannot do.
  if (isReaderPaused) return { kind: 'wait', dueAt: now };
  const waitMs = isRetryable(outcome.failure) ? retryWaitMs(failures + 1, random) : null;
  if (waitMs === null) return { kind: 'fail' };
  return { kind: 'retry', dueAt: now + Math.max(waitMs, askedWaitMs(outcome.failure)) };
}

const isRetryable = ({ kind }: Failure): boolean => failureKinds[kind].retryable;
