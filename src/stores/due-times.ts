import type { Db } from '../database/open.ts';

/** When sheets that wait are due, as the clock is set or put back. */
export function createDueTimes(db: Db) {
  const shiftDue = db.prepare(`
    UPDATE sheets
    SET due_at = max(0, due_at + @byMs)
    WHERE state = 'queued' AND due_at > 0
  `);
  const shortenWaits = db.prepare(`
    UPDATE sheets
    SET due_at = @latest
    WHERE state = 'queued' AND due_at > @latest
  `);

  return {
    /** Moves what is due by the clock with the clock, when that was set by `byMs`. */
    shiftDueTimes: (byMs: number): void => void shiftDue.run({ byMs: Math.round(byMs) }),

    /** Has nothing wait beyond `latest`, from which the clock may have been put back while no process ran. */
    shortenWaits: (latest: number): void => void shortenWaits.run({ latest: Math.round(latest) }),
  };
}
