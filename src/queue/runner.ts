import { failure, type Failure } from '../domain/failure.ts';
import type { Logger } from '../logging.ts';
import { photoPath, preparedPath, type PhotoFolders } from '../photos/folders.ts';
import { removePrepared } from '../photos/remove.ts';
import type { Notice, ReaderSettings, SheetOutcome } from '../pipeline/messages.ts';
import type { Pool } from '../pipeline/pool.ts';
import type { Claim, SheetStore } from '../stores/sheets.ts';
import type { Progress } from './progress.ts';

export interface RunnerParts {
  sheets: SheetStore;
  pool: Pool;
  progress: Progress;
  folders: PhotoFolders;
  readers: ReaderSettings;
  log: Logger;
  settings: { sheetsAtOnce: number; sheetTimeoutMs: number };
  /** names this run of the process; claims of any other are lost ones */
  bootId: string;
  now: () => number;
}

export interface Runner {
  start(): void;
  /** There may be something to do. */
  nudge(): void;
  /** Claims nothing more, gives what is under way `drainMs` to end, and hands the rest back. */
  stop(drainMs: number): Promise<void>;
}

/** Uploads nudge the runner; this look is for sheets that come due by the clock and for a database that was locked. */
const lookAgainMs = 2000;

/** Claims due sheets, hands them to the pool and settles what comes back; the only writer of sheet states. */
export function createRunner(parts: RunnerParts): Runner {
  const { sheets, log, progress, now } = parts;
  const underWay = new Map<number, { claim: Claim; ended: Promise<void> }>();
  let timer: NodeJS.Timeout | undefined;
  let isStopping = false;
  let areLostClaimsFree = false;

  function nudge(): void {
    const room = parts.settings.sheetsAtOnce - underWay.size;
    if (isStopping || room <= 0) return;
    if (!areLostClaimsFree) areLostClaimsFree = freeLostClaims();
    for (const claim of claimDue(room)) {
      const ended = run(claim).finally(() => {
        underWay.delete(claim.sheetId);
        nudge();
      });
      underWay.set(claim.sheetId, { claim, ended });
      progress.changed(claim.jobId);
    }
  }

  function freeLostClaims(): boolean {
    try {
      const { freed, givenUp } = sheets.freeLostClaims(parts.bootId, now());
      if (freed + givenUp > 0) log.warn({ freed, givenUp }, 'freed the claims of a process that ended');
      return true;
    } catch (error) {
      log.error({ err: error }, 'could not free lost claims, will look again');
      return false;
    }
  }

  function claimDue(room: number): Claim[] {
    try {
      return sheets.claimDue(now(), parts.bootId, room);
    } catch (error) {
      log.error({ err: error }, 'could not claim, will look again');
      return [];
    }
  }

  async function run(claim: Claim): Promise<void> {
    const sheetLog = log.child({ job: claim.jobId, sheet: claim.sheetId, attempt: claim.attempt });
    sheetLog.info('sheet claimed');
    let isReadingKept = claim.earlierReading !== null;

    const note = (notice: Notice): void => {
      if (notice.kind === 'step') {
        sheetLog.debug({ step: notice.step }, 'step begun');
        return;
      }
      try {
        isReadingKept ||= sheets.keepReading(claim, notice.reading, now());
      } catch (error) {
        sheetLog.error({ err: error }, 'could not keep the reading yet');
      }
    };

    const outcome = await outcomeOf(claim, note);
    for (const call of outcome.reading?.calls ?? []) sheetLog.info({ ...call }, `model call: ${call.purpose}`);
    if (isStopping && !outcome.ok && outcome.failure.kind === 'interrupted') {
      handBack(claim);
      return;
    }

    const isSettled = await untilWritten(sheetLog, () => {
      if (outcome.reading && !isReadingKept) isReadingKept = sheets.keepReading(claim, outcome.reading, now());
      return outcome.ok
        ? sheets.settleRead(claim, outcome, now())
        : sheets.settleFailed(claim, withoutCause(outcome.failure), outcome.reading, now());
    });
    if (!isSettled) sheetLog.warn('the claim was lost meanwhile, the result is dropped');
    else if (outcome.ok)
      sheetLog.info({ findings: outcome.findings.length, ms: outcome.reading.duration_ms }, 'sheet read');
    else sheetLog.warn({ ...outcome.failure }, 'sheet failed');

    await removePrepared(parts.folders, claim.photoName).catch(() => undefined);
    progress.changed(claim.jobId);
  }

  async function outcomeOf(claim: Claim, note: (notice: Notice) => void): Promise<SheetOutcome> {
    let timeout: NodeJS.Timeout | undefined;
    try {
      return await Promise.race([
        parts.pool.readSheet(
          {
            sheetId: claim.sheetId,
            photoPath: photoPath(parts.folders, claim.photoName),
            format: claim.photoFormat,
            preparedPath: preparedPath(parts.folders, claim.photoName),
            readers: parts.readers,
            earlierReading: claim.earlierReading,
          },
          note,
        ),
        new Promise<SheetOutcome>((resolve) => {
          timeout = setTimeout(() => {
            resolve({ ok: false, failure: failure('sheet_timed_out', 'reading'), reading: claim.earlierReading });
          }, parts.settings.sheetTimeoutMs);
        }),
      ]);
    } catch (error) {
      // The thread ended under the sheet: at a stop because we ended it, otherwise by itself.
      const kind = isStopping ? 'interrupted' : 'internal';
      return {
        ok: false,
        failure: { ...failure(kind, 'reading'), cause: String(error) },
        reading: claim.earlierReading,
      };
    } finally {
      clearTimeout(timeout);
    }
  }

  /** A result in hand is written, however long the database is locked or the disk full; only a stop gives up. */
  async function untilWritten(sheetLog: Logger, write: () => boolean): Promise<boolean> {
    for (let waitMs = 50; ; waitMs = Math.min(waitMs * 2, 5000)) {
      try {
        return write();
      } catch (error) {
        if (isStopping && waitMs >= 400) throw error;
        sheetLog.error({ err: error }, 'could not settle yet, will try again');
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
    }
  }

  function handBack(claim: Claim): void {
    const ids = { job: claim.jobId, sheet: claim.sheetId };
    try {
      if (sheets.handBack(claim)) log.info(ids, 'sheet handed back');
    } catch (error) {
      // The next start frees it all the same.
      log.error({ ...ids, err: error }, 'could not hand the sheet back');
    }
  }

  return {
    start(): void {
      timer = setInterval(nudge, lookAgainMs);
      nudge();
    },
    nudge,
    async stop(drainMs: number): Promise<void> {
      isStopping = true;
      clearInterval(timer);
      const allEnded = Promise.allSettled([...underWay.values()].map(({ ended }) => ended));
      let drained: NodeJS.Timeout | undefined;
      await Promise.race([allEnded, new Promise((resolve) => (drained = setTimeout(resolve, drainMs)))]);
      clearTimeout(drained);
      for (const { claim } of underWay.values()) handBack(claim);
    },
  };
}

/** What is stored and shown: everything but the text that is for the log alone. */
function withoutCause({ cause: _cause, ...shown }: Failure): Failure {
  return shown;
}
