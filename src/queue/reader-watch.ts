import type { Failure, FailureKind } from '../domain/failure.ts';
import type { ReaderName } from '../domain/reading.ts';
import type { Logger } from '../logging.ts';
import type { SheetOutcome } from '../pipeline/messages.ts';
import type { ReaderPause, ReaderPauseStore } from '../stores/reader-pauses.ts';

/**
 * Watches whether the reader itself works. When sheet after sheet fails for no fault of its own, the reader is paused:
 * nothing is claimed but one sheet now and then, to see whether it is back, or until a person says so.
 */
export interface ReaderWatch {
  /** null while the reader is not paused */
  pause(): ReaderPause | null;
  /** Whether a paused reader may be tried with one sheet. */
  isProbeDue(now: number): boolean;
  /** Whether a failure is the reader's and not the sheet's. */
  isToBlame(failure: Failure): boolean;
  /** Learns from what came of a sheet. */
  heard(outcome: SheetOutcome, now: number): void;
  /** A person says that the reader works again. True where it was paused. */
  resume(): boolean;
}

/** How many sheets in a row it takes: a key that is refused does not become right by trying. */
const mostInARow: Partial<Record<FailureKind, number>> = {
  reader_unauthorized: 3,
  reader_rejected: 3,
  reader_unavailable: 5,
  reader_timed_out: 8,
};
/** Failures that only a reader which works can give. */
const answers = new Set<FailureKind>([
  'reader_busy',
  'reader_refused',
  'not_a_report',
  'sheet_illegible',
  'answer_truncated',
  'answer_empty',
  'format_failed',
]);
const probeWaitsMs = [30_000, 60_000, 120_000, 300_000];
const longestProbeWaitMs = Math.max(...probeWaitsMs);

export function createReaderWatch(parts: { pauses: ReaderPauseStore; reader: ReaderName; log: Logger }): ReaderWatch {
  const { pauses, reader, log } = parts;
  let inARow = 0;
  // What holds while the process lives; the database keeps it for the next one.
  let current = pauses.find(reader);

  // A wait longer than any we set was set before somebody put the clock back.
  const isProbeDue = (now: number): boolean =>
    current !== null && (now >= current.probeAt || current.probeAt - now > longestProbeWaitMs);

  function keep(write: () => void): void {
    try {
      write();
    } catch (error) {
      log.error({ err: error, reader }, 'could not write whether the reader is paused');
    }
  }

  function answered(): void {
    inARow = 0;
    if (current === null) return;
    current = null;
    keep(() => void pauses.resume(reader));
    log.info({ reader }, 'the reader answers again, the queue goes on');
  }

  function failed(failure: Failure, now: number): void {
    inARow += 1;
    if (current === null && inARow < (mostInARow[failure.kind] ?? Infinity)) return;
    // One of those that were under way when the others had it paused.
    if (current !== null && !isProbeDue(now)) return;
    const probes = current === null ? 0 : current.probes + 1;
    const waitMs = probeWaitsMs[probes] ?? longestProbeWaitMs;
    current = { reader, failure, pausedAt: current?.pausedAt ?? now, probeAt: now + waitMs, probes };
    keep(() => pauses.pause(reader, failure, now, now + waitMs));
    log.warn({ reader, kind: failure.kind, tryAgainInMs: waitMs }, 'the reader does not work, the queue is paused');
  }

  return {
    pause: () => current,
    isProbeDue,
    isToBlame: ({ kind }) => mostInARow[kind] !== undefined,

    heard(outcome, now) {
      // A sheet whose answers were all there from earlier attempts has asked the reader nothing.
      if (outcome.ok ? outcome.calls.length > 0 : answers.has(outcome.failure.kind)) answered();
      else if (!outcome.ok && mostInARow[outcome.failure.kind] !== undefined)
        failed(withoutCause(outcome.failure), now);
    },

    resume() {
      const wasPaused = current !== null;
      pauses.resume(reader);
      inARow = 0;
      current = null;
      return wasPaused;
    },
  };
}

/** What is stored and shown: everything but the text that is for the log alone. */
export function withoutCause({ cause: _cause, ...shown }: Failure): Failure {
  return shown;
}
