import type { Step } from '../domain/reading.ts';
import type { Logger } from '../logging.ts';
import { removePrepared } from '../photos/remove.ts';
import type { Notice, SheetOutcome } from '../pipeline/messages.ts';
import type { Claim, ClaimStore } from '../stores/claims.ts';
import { createWorkLoop } from '../work-loop.ts';
import { busyWaitMs, longestWaitMs } from './backoff.ts';
import { endingOf, type Ending } from './ending.ts';
import type { Gate } from './gate.ts';
import { handOver, type HandOverParts } from './hand-over.ts';
import type { Progress } from './progress.ts';
import { withoutCause, type ReaderWatch } from './reader-watch.ts';

export interface RunnerParts extends HandOverParts {
  claims: ClaimStore;
  gate: Gate;
  watch: ReaderWatch;
  progress: Progress;
  log: Logger;
  /** names this run of the process; claims of any other are lost ones */
  bootId: string;
  /** a claim of another process that was not kept fresh for so long is taken over */
  claimStaleMs: number;
  now: () => number;
  /** a clock that nobody can set, in ms */
  uptimeMs: () => number;
  random: () => number;
}

export interface Runner {
  start(): void;
  /** There may be something to do. */
  nudge(): void;
  /** Claims nothing more, gives what is under way `drainMs` to end, and hands the rest back. */
  stop(drainMs: number): Promise<void>;
}

/** Uploads nudge the runner; this look is for what comes due by the clock. */
const lookAgainMs = 500;
const heartbeatMs = 30_000;
/** A clock that differs from the other by more than this was set. */
const clockStepMs = 5000;

/** Claims due sheets, hands them to the pool and settles what comes back. */
export function createRunner(parts: RunnerParts): Runner {
  const { claims, gate, watch, log, progress, now } = parts;
  // While a model is waited for, nothing happens here that could end the process.
  const harmless: Step[] = parts.readers.reader === 'local' ? [] : ['reading', 'formatting'];
  const loop = createWorkLoop<Claim>({ lookAgainMs, look });
  let isOver = false;
  let isFreshBoot = true;
  let lastHeartbeat = parts.uptimeMs();
  let clockOffsetMs = now() - parts.uptimeMs();

  function look(begin: (sheetId: number, claim: Claim, work: Promise<void>) => void): void {
    for (const claim of claimDue(room())) {
      begin(claim.sheetId, claim, read(claim));
      gate.begun(parts.uptimeMs());
      progress.changed(claim.jobId);
    }
  }

  /** How many sheets may be claimed: as the gate says; of a paused reader one, now and then, to see whether it is back. */
  function room(): number {
    const most = gate.room(parts.uptimeMs());
    if (watch.pause() === null) return most;
    return watch.isProbeDue(now()) && loop.underWay.size === 0 ? Math.min(1, most) : 0;
  }

  function claimDue(most: number): Claim[] {
    try {
      keepUpWithTime();
      return most > 0 ? claims.claimDue(now(), parts.bootId, most, [...loop.underWay.keys()]) : [];
    } catch (error) {
      log.error({ err: error }, 'could not claim, will look again');
      return [];
    }
  }

  /** Frees what dead processes held, keeps one's own claims fresh, and moves due times with a clock that was set. */
  function keepUpWithTime(): void {
    const steppedMs = now() - parts.uptimeMs() - clockOffsetMs;
    if (Math.abs(steppedMs) > clockStepMs) {
      claims.shiftDueTimes(steppedMs);
      clockOffsetMs += steppedMs;
      log.warn({ steppedMs }, 'the clock was set, due times were moved with it');
    }
    if (isFreshBoot) claims.shortenWaits(now() + longestWaitMs);
    const isHeartbeatDue = parts.uptimeMs() - lastHeartbeat >= heartbeatMs;
    if (!isFreshBoot && !isHeartbeatDue) return;
    const { freed, givenUp } = claims.freeLostClaims(parts.bootId, staleBefore(), harmless, now());
    if (freed + givenUp > 0) log.warn({ freed, givenUp }, 'freed the claims of a process that ended');
    claims.heartbeat(parts.bootId, now());
    lastHeartbeat = parts.uptimeMs();
    isFreshBoot = false;
  }

  /** At start everything another process has claimed is lost, since this one holds the data directory now. */
  const staleBefore = (): number => (isFreshBoot ? Number.MAX_SAFE_INTEGER : now() - parts.claimStaleMs);

  /** Never rejects: where even the settling fails, the sheet is handed back, or freed by the next start. */
  async function read(claim: Claim): Promise<void> {
    try {
      await run(claim);
    } catch (error) {
      log.error({ err: error, job: claim.jobId, sheet: claim.sheetId }, 'could not settle the sheet');
      handBack(claim);
    }
  }

  async function run(claim: Claim): Promise<void> {
    const sheetLog = log.child({ job: claim.jobId, sheet: claim.sheetId, attempt: claim.attempt });
    sheetLog.info('sheet claimed');
    const kept = { reading: claim.earlierReading !== null };

    const { outcome, wasCutOff } = await handOver(parts, claim, (notice) => note(claim, kept, notice, sheetLog));
    for (const call of outcome.calls)
      sheetLog[call.failure ? 'warn' : 'info']({ ...call }, `model call: ${call.purpose}`);
    gate.ended(parts.uptimeMs(), outcome.calls.length, outcome.ok);

    const ending = judge(claim, outcome, wasCutOff);
    const isSettled = await untilWritten(sheetLog, () => {
      if (outcome.reading && !kept.reading) kept.reading = claims.keepReading(claim, outcome.reading, now());
      return settle(claim, outcome, ending);
    });
    tell(sheetLog, outcome, ending, isSettled);
    if (ending.kind === 'read' || ending.kind === 'fail') {
      await removePrepared(parts.folders, claim.photoName).catch(() => undefined);
    }
    progress.changed(claim.jobId);
  }

  function note(claim: Claim, kept: { reading: boolean }, notice: Notice, sheetLog: Logger): void {
    try {
      if (notice.kind === 'step') claims.noteStep(claim, notice.step);
      if (notice.kind === 'reading') kept.reading ||= claims.keepReading(claim, notice.reading, now());
      if (notice.kind === 'formatted') claims.keepFormatted(claim, notice.formatted);
      if (notice.kind === 'step') progress.changed(claim.jobId);
    } catch (error) {
      sheetLog.error({ err: error, notice: notice.kind }, 'could not note progress yet');
    }
  }

  /** What the attempt says of the reader, and how the claim is to end. */
  function judge(claim: Claim, outcome: SheetOutcome, wasCutOff: boolean): Ending {
    // What a reader of a person's own choice does says nothing of the one that reads all the others.
    const isUsual = claim.wanted === null;
    if (isUsual) watch.heard(outcome, now());
    if (!outcome.ok && outcome.failure.kind === 'reader_busy') {
      gate.busy(parts.uptimeMs(), busyWaitMs(outcome.failure.retry_after_ms));
    }
    return endingOf(outcome, {
      failures: claim.failures,
      isReaderPaused: isUsual && !outcome.ok && watch.pause() !== null && watch.isToBlame(outcome.failure),
      wasCutOff,
      now: now(),
      random: parts.random,
    });
  }

  function settle(claim: Claim, outcome: SheetOutcome, ending: Ending): boolean {
    if (outcome.ok) return claims.settleRead(claim, outcome, now());
    const why = withoutCause(outcome.failure);
    switch (ending.kind) {
      case 'retry':
        return claims.retryLater(claim, why, outcome.reading, ending.dueAt, now());
      case 'wait':
        return claims.waitForReader(claim, why, ending.dueAt, now());
      case 'hand_back':
        return claims.handBack(claim, now());
      default:
        return claims.settleFailed(claim, why, outcome.reading, now());
    }
  }

  /** A result in hand is written, however long the database is locked or the disk full; only the end gives up. */
  async function untilWritten(sheetLog: Logger, write: () => boolean): Promise<boolean> {
    for (let waitMs = 50; ; waitMs = Math.min(waitMs * 2, 5000)) {
      try {
        return write();
      } catch (error) {
        if (isOver) throw error;
        sheetLog.error({ err: error }, 'could not settle yet, will try again');
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
    }
  }

  function handBack(claim: Claim): void {
    const ids = { job: claim.jobId, sheet: claim.sheetId };
    try {
      if (claims.handBack(claim, now())) log.info(ids, 'sheet handed back');
    } catch (error) {
      // The next start frees it all the same.
      log.error({ ...ids, err: error }, 'could not hand the sheet back');
    }
  }

  return {
    start: loop.start,
    nudge: loop.nudge,
    async stop(drainMs: number): Promise<void> {
      await loop.stop(drainMs);
      isOver = true;
      for (const claim of loop.underWay.values()) handBack(claim);
    },
  };
}

function tell(log: Logger, outcome: SheetOutcome, ending: Ending, isSettled: boolean): void {
  if (!isSettled) log.warn('the claim was lost meanwhile, the result is dropped');
  else if (outcome.ok) log.info({ findings: outcome.findings.length, ms: outcome.reading.duration_ms }, 'sheet read');
  else if (ending.kind === 'fail') log.warn({ ...outcome.failure }, 'sheet failed');
  else log.warn({ ...outcome.failure, ending }, 'sheet will be tried again');
}
