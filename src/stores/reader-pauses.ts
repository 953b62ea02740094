import type { Db } from '../database/open.ts';
import type { Failure } from '../domain/failure.ts';
import type { ReaderName } from '../domain/reading.ts';

/** A reader that the queue leaves alone, and why. */
export interface ReaderPause {
  reader: ReaderName;
  failure: Failure;
  pausedAt: number;
  /** when one sheet is let through to see whether the reader is back */
  probeAt: number;
  probes: number;
}

export type ReaderPauseStore = ReturnType<typeof createReaderPauseStore>;

export function createReaderPauseStore(db: Db) {
  const select = db.prepare<
    [ReaderName],
    { reader: ReaderName; failure: string; paused_at: number; probe_at: number; probes: number }
  >(`
    SELECT reader, failure, paused_at, probe_at, probes
    FROM reader_pauses
    WHERE reader = ?
  `);
  const pause = db.prepare(`
    INSERT INTO reader_pauses (reader, failure, paused_at, probe_at)
    VALUES (@reader, @failure, @now, @probeAt)
    ON CONFLICT (reader) DO UPDATE SET failure = excluded.failure, probe_at = excluded.probe_at, probes = probes + 1
  `);
  const resume = db.prepare(`DELETE FROM reader_pauses WHERE reader = ?`);

  return {
    find(reader: ReaderName): ReaderPause | null {
      const row = select.get(reader);
      if (!row) return null;
      const { failure, paused_at, probe_at, probes } = row;
      return { reader, failure: JSON.parse(failure) as Failure, pausedAt: paused_at, probeAt: probe_at, probes };
    },

    /** Pauses a reader, or after a probe that failed goes on pausing it, until `probeAt`. */
    pause(reader: ReaderName, failure: Failure, now: number, probeAt: number): void {
      pause.run({ reader, failure: JSON.stringify(failure), now, probeAt });
    },

    resume: (reader: ReaderName): boolean => resume.run(reader).changes === 1,
  };
}
