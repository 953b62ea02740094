import Database from 'better-sqlite3';
import { onTestFinished, vi } from 'vitest';
import type { Attempt, Sheet } from '../../src/domain/job.ts';
import { createLogger } from '../../src/logging.ts';
import { makePhotoFolders } from '../../src/photos/folders.ts';
import type { Notice, SheetOutcome } from '../../src/pipeline/messages.ts';
import type { Pool } from '../../src/pipeline/pool.ts';
import { createGate, type GateLimits } from '../../src/queue/gate.ts';
import { createProgress } from '../../src/queue/progress.ts';
import { createReaderWatch } from '../../src/queue/reader-watch.ts';
import { createRunner, type RunnerParts } from '../../src/queue/runner.ts';
import { createClaimStore } from '../../src/stores/claims.ts';
import { createJobStore } from '../../src/stores/jobs.ts';
import { createReaderPauseStore } from '../../src/stores/reader-pauses.ts';
import { createSheetStore } from '../../src/stores/sheets.ts';
import { freshDatabase } from './database.ts';
import { newJob } from './jobs.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A sheet that the runner has handed to the pool, to be ended by the test. */
export interface Handed {
  task: Parameters<Pool['readSheet']>[0];
  notify: (notice: Notice) => void;
  end: (outcome: SheetOutcome) => void;
  die: (error: Error) => void;
}

export const firstNow = 1_750_000_000_000;

/**
 * A runner over a real database with a job of `sheetCount` sheets, whose pool and clocks are the test's: nothing ends
 * and no time passes but by its hand. The runner's own timer goes on.
 */
export function setUpRunner(sheetCount: number, changes: Partial<RunnerParts> & { gateLimits?: GateLimits } = {}) {
  const { db, path } = freshDatabase();
  const [sheets, claims, jobs] = [createSheetStore(db), createClaimStore(db), createJobStore(db)];
  if (sheetCount > 0) jobs.accept(newJob('job', sheetCount));

  const handed: Handed[] = [];
  const endedThreads: number[] = [];
  const pool: Pool = {
    vet: () => Promise.reject(new Error('the runner vets nothing')),
    makePicture: () => Promise.resolve(null),
    sight: () => Promise.resolve(null),
    readSheet: (task, notify) =>
      new Promise((end, die) => {
        handed.push({ task, notify, end, die });
      }),
    endThread: (threadId) => void endedThreads.push(threadId),
    close: () => Promise.resolve(),
  };
  const logLines: Record<string, unknown>[] = [];
  const log = createLogger('debug', {
    write: (line) => void logLines.push(JSON.parse(line) as Record<string, unknown>),
  });
  const clock = { now: firstNow, uptimeMs: 1000 };
  const progress = createProgress();
  const watch = createReaderWatch({ pauses: createReaderPauseStore(db), reader: 'openai', log });
  const folders = makePhotoFolders(temporaryFolder());
  const parts: RunnerParts = {
    claims,
    gate: createGate(changes.gateLimits ?? { sheetsAtOnce: 4, callsPerMinute: null }),
    watch,
    pool,
    progress,
    folders,
    log,
    readers: { reader: 'openai', openai: null },
    sheetTimeoutMs: 20_000,
    claimStaleMs: 600_000,
    bootId: 'this boot',
    now: () => clock.now,
    uptimeMs: () => clock.uptimeMs,
    random: () => 0.5,
    ...changes,
  };
  const runner = createRunner(parts);
  onTestFinished(() => runner.stop(0));

  return {
    db,
    jobs,
    sheets,
    claims,
    handed,
    endedThreads,
    logLines,
    clock,
    progress,
    watch,
    folders,
    runner,
    messages: (): unknown[] => logLines.map(({ msg }) => msg),
    sheet: (n = 1): Sheet => sheets.find('job', n) as Sheet,
    endings: (n = 1): Attempt['ending'][] =>
      sheets.attempts(sheets.find('job', n)?.id ?? 0).map(({ ending }) => ending),
    at: (index: number): Handed => handed[index] as Handed,
    /** Lets `ms` pass by both clocks, and has the runner look. */
    pass(ms: number): void {
      clock.now += ms;
      clock.uptimeMs += ms;
      runner.nudge();
    },
    /** Sets the wall clock, as a person or NTP would, and has the runner look. */
    setClock(byMs: number): void {
      clock.now += byMs;
      runner.nudge();
    },
    until: (condition: () => void): Promise<void> => vi.waitFor(condition, { interval: 2, timeout: 5000 }),
    /** Holds the database as another process would; returns what lets go. */
    lock(): () => void {
      const other = new Database(path);
      other.exec('BEGIN IMMEDIATE');
      return () => void other.close();
    },
  };
}
