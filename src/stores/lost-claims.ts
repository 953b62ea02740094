import type { Db } from '../database/open.ts';
import { failure, type Failure } from '../domain/failure.ts';
import type { Step } from '../domain/reading.ts';
import { prepareEndings } from './claim-endings.ts';

/**
 * A process that dies with one sheet in its hands was probably ended by that sheet; one that dies with sixteen
 * probably was not, and never by one that only waited for an answer. So a death weighs by how few there were, and a
 * sheet that has drawn too much is given up.
 */
const suspicionAlone = 4;
const suspicionInCompany = 1;
const mostSuspicion = 12;
const stopsTheReader: Failure = {
  ...failure('interrupted', 'reading', {
    message: 'The server ended again and again while it read this sheet.',
    advice: 'Take the photo again and upload it anew; if that goes the same way, report it.',
  }),
  retryable: false,
};

/** What becomes of claims whose process has died. */
export function createLostClaims(db: Db) {
  const { endAttempt, fail, requeue } = prepareEndings(db);
  const selectLost = db.prepare<
    { bootId: string; staleBefore: number },
    { id: number; claim_token: string; step: Step | null; suspicion: number }
  >(`
    SELECT id, claim_token, step, suspicion
    FROM sheets
    WHERE state = 'reading' AND claim_boot IS NOT @bootId AND claimed_at <= @staleBefore
    ORDER BY id
  `);
  const suspect = db.prepare(`UPDATE sheets SET suspicion = @suspicion WHERE id = @sheetId`);
  const heartbeat = db.prepare(`
    UPDATE sheets
    SET claimed_at = @now
    WHERE state = 'reading' AND claim_boot = @bootId
  `);

  return {
    /**
     * Queues again what other processes left claimed at or before `staleBefore`: at start all of it, since only one
     * process holds the data directory. Gives up the sheets under which processes keep dying; at the `harmless` steps
     * they cannot have died of the sheet.
     */
    freeLostClaims: db.transaction((bootId: string, staleBefore: number, harmless: readonly Step[], now: number) => {
      const lost = selectLost.all({ bootId, staleBefore });
      const isSuspect = ({ step }: { step: Step | null }): boolean => step === null || !harmless.includes(step);
      const weight = lost.filter(isSuspect).length === 1 ? suspicionAlone : suspicionInCompany;
      let givenUp = 0;
      for (const row of lost) {
        const key = { sheetId: row.id, token: row.claim_token };
        const suspicion = row.suspicion + (isSuspect(row) ? weight : 0);
        suspect.run({ sheetId: row.id, suspicion });
        if (isSuspect(row) && suspicion >= mostSuspicion) {
          fail.run({ ...key, failure: JSON.stringify(stopsTheReader), now });
          givenUp += 1;
        } else {
          requeue.run({ ...key, dueAt: 0, failure: null, failed: 0, refunded: 0 });
        }
        endAttempt.run({ token: row.claim_token, now, ending: 'lost', failure: null });
      }
      return { freed: lost.length - givenUp, givenUp };
    }).immediate,

    /** Says that this process still works on what it has claimed. */
    heartbeat: (bootId: string, now: number): void => void heartbeat.run({ bootId, now }),
  };
}
