import type { Failure, FailureKind } from '../domain/failure.ts';
import type { ReaderName } from '../domain/reading.ts';
import type { Logger } from '../logging.ts';
import type { ReaderPause, ReaderPauseStore } from '../stores/reader-pauses.ts';

/**
 * Watches whether the reader itself works. When sheet after sheet fails for no fault of its own, the reader is paused:
 * nothing is claimed but one sheet now and then, to see whether it is back, or until a person says so.
 */
export interface ReaderWatch {
  /** null while the reader is not paused */
  pause(): ReaderPause | null;
  /** Whether a failure is the reader's and not the sheet's. */
  isToBlame(failure: Failure): boolean;
  answered(): void;
  failed(failure: Failure, now: number): void;
  /** A person says that the reader works again. True where it was paused. */
  resume(): boolean;
}

/** How many sheets in a row it takes: a key that is refused does not become right by trying. */
const mostInARow: Partial<Record<FailureKind, number>> = {
  reader_unauthorized: 3,
  reader_rejected: 3,
  reader_unavailable: 5,
};
const probeWaitsMs = [30_000, 60_000, 120_000, 300_000];

export function createReaderWatch(parts: { pauses: ReaderPauseStore; reader: ReaderName; log: Logger }): ReaderWatch {
  const { pauses, reader, log } = parts;
  let inARow = 0;
  // Kept beside the database so that asking costs nothing; written there first.
  let current = pauses.find(reader);

  return {
    pause: () => current,
    isToBlame: ({ kind }) => mostInARow[kind] !== undefined,

    answered() {
      inARow = 0;
      if (current === null) return;
      pauses.resume(reader);
      current = null;
      log.info({ reader }, 'the reader answers again, the queue goes on');
    },

    failed(failure, now) {
      inARow += 1;
      if (current === null && inARow < (mostInARow[failure.kind] ?? Infinity)) return;
      const waitMs = probeWaitsMs[Math.min(current === null ? 0 : current.probes + 1, probeWaitsMs.length - 1)] ?? 0;
      pauses.pause(reader, failure, now, now + waitMs);
      current = pauses.find(reader);
      log.warn({ reader, kind: failure.kind, tryAgainInMs: waitMs }, 'the reader does not work, the queue is paused');
    },

    resume() {
      inARow = 0;
      const wasPaused = pauses.resume(reader);
      current = null;
      return wasPaused;
    },
  };
}
