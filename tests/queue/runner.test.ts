import { existsSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { failure } from '../../src/domain/failure.ts';
import type { Sheet } from '../../src/domain/job.ts';
import { createLogger } from '../../src/logging.ts';
import { makePhotoFolders, preparedPath } from '../../src/photos/folders.ts';
import type { Notice, SheetOutcome } from '../../src/pipeline/messages.ts';
import type { Pool } from '../../src/pipeline/pool.ts';
import { createProgress } from '../../src/queue/progress.ts';
import { createRunner, type RunnerParts } from '../../src/queue/runner.ts';
import { createJobStore } from '../../src/stores/jobs.ts';
import { createSheetStore } from '../../src/stores/sheets.ts';
import { freshDatabase } from '../support/database.ts';
import { newJob, someReading, someSuccess } from '../support/jobs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

type PoolTask = Parameters<Pool['readSheet']>[0];

interface Handed {
  task: PoolTask;
  notify: (notice: Notice) => void;
  end: (outcome: SheetOutcome) => void;
  die: (error: Error) => void;
}

const success: SheetOutcome = { ok: true, ...someSuccess };
const failed: SheetOutcome = { ok: false, failure: failure('not_a_report', 'formatting'), reading: someReading };

/** A runner over a real database, with a pool whose every task is ended by the test. */
function setUp(sheetCount: number, settings: Partial<RunnerParts['settings']> = {}) {
  const { db, path } = freshDatabase();
  const sheets = createSheetStore(db);
  if (sheetCount > 0) createJobStore(db).accept(newJob('job', sheetCount));
  const handed: Handed[] = [];
  const pool: Pool = {
    vet: () => Promise.reject(new Error('the runner vets nothing')),
    readSheet: (task, notify) =>
      new Promise((end, die) => {
        handed.push({ task, notify, end, die });
      }),
    close: () => Promise.resolve(),
  };
  const logLines: Record<string, unknown>[] = [];
  const log = createLogger('debug', {
    write: (line) => void logLines.push(JSON.parse(line) as Record<string, unknown>),
  });
  const folders = makePhotoFolders(temporaryFolder());
  const progress = createProgress();
  const runner = createRunner({
    sheets,
    pool,
    progress,
    folders,
    log,
    readers: { reader: 'local', openai: null },
    settings: { sheetsAtOnce: 4, sheetTimeoutMs: 20_000, ...settings },
    bootId: 'this boot',
    now: () => 1_750_000_000_000,
  });
  onTestFinished(() => runner.stop(0));

  const messages = (): unknown[] => logLines.map(({ msg }) => msg);
  const sheet = (n = 1): Sheet => sheets.ofJob('job')[n - 1] as Sheet;
  const until = (condition: () => void): Promise<void> => vi.waitFor(condition, { interval: 2, timeout: 5000 });
  /** Holds the database as another process would; returns what lets go. */
  const lock = (): (() => void) => {
    const other = new Database(path);
    other.exec('BEGIN IMMEDIATE');
    return () => void other.close();
  };
  return { db, sheets, handed, logLines, messages, folders, progress, runner, sheet, until, lock };
}

const at = (handed: Handed[], index: number): Handed => handed[index] as Handed;

describe('the runner', () => {
  it('hands a claimed sheet to the pool and stores what was read', async () => {
    const { runner, handed, sheet, until } = setUp(1);
    runner.start();

    expect(sheet().state).toBe('reading');
    expect(at(handed, 0).task).toMatchObject({ sheetId: sheet().id, format: 'jpeg', earlierReading: null });
    at(handed, 0).end(success);

    await until(() => expect(sheet().state).toBe('read'));
    expect(sheet()).toMatchObject({ report: someSuccess.report, reading: someReading, attempts: 1 });
  });

  it('tells whoever waits for the job', async () => {
    const { runner, handed, progress, sheets } = setUp(1);
    const ended = progress.wait('job', () => sheets.countUnfinished('job') === 0, 20_000, new AbortController().signal);
    runner.start();

    at(handed, 0).end(success);

    expect(await ended).toBe(true);
  });

  it('stores a failure with its reading, and logs but never stores its cause', async () => {
    const { runner, handed, sheet, until, logLines } = setUp(1);
    runner.start();

    at(handed, 0).end({ ...failed, failure: { ...failed.failure, cause: 'TypeError at line 7' } });

    await until(() => expect(sheet().state).toBe('failed'));
    expect(sheet().failure).toEqual(failure('not_a_report', 'formatting'));
    expect(sheet().reading).toEqual(someReading);
    expect(logLines).toContainEqual(expect.objectContaining({ msg: 'sheet failed', cause: 'TypeError at line 7' }));
  });

  it('keeps a reading as soon as it is there, and only once', async () => {
    const { db, runner, handed, sheet, until } = setUp(1);
    runner.start();

    at(handed, 0).notify({ kind: 'step', step: 'reading' });
    at(handed, 0).notify({ kind: 'reading', reading: someReading });
    expect(sheet()).toMatchObject({ state: 'reading', reading: someReading });

    at(handed, 0).end(success);
    await until(() => expect(sheet().state).toBe('read'));
    expect(db.prepare('SELECT count(*) FROM readings').pluck().get()).toBe(1);
  });

  it('hands the next attempt what an earlier one already got', () => {
    const { runner, handed, sheets } = setUp(1);
    const [claim] = sheets.claimDue(1_750_000_000_000, 'dead boot', 1);
    sheets.keepReading(claim as NonNullable<typeof claim>, someReading, 1);

    runner.start();

    expect(at(handed, 0).task.earlierReading).toEqual(someReading);
  });

  it('gives up a sheet that takes too long, with the reading it had', async () => {
    const { runner, handed, sheet, until } = setUp(1, { sheetTimeoutMs: 20 });
    runner.start();
    at(handed, 0).notify({ kind: 'reading', reading: someReading });

    await until(() => expect(sheet().state).toBe('failed'));

    expect(sheet()).toMatchObject({ failure: { kind: 'sheet_timed_out' }, reading: someReading });
  });

  it('drops what a sheet says after it was given up', async () => {
    const { runner, handed, sheet, until } = setUp(1, { sheetTimeoutMs: 20 });
    runner.start();
    await until(() => expect(sheet().state).toBe('failed'));

    at(handed, 0).notify({ kind: 'reading', reading: someReading });
    at(handed, 0).end(success);
    await new Promise(setImmediate);

    expect(sheet()).toMatchObject({ state: 'failed', reading: null });
  });

  it('takes a thread that dies for a fault of ours, and goes on', async () => {
    const { runner, handed, sheet, until } = setUp(2, { sheetsAtOnce: 1 });
    runner.start();

    at(handed, 0).die(new Error('worker ended with code 134'));

    await until(() => expect(handed).toHaveLength(2));
    expect(sheet(1)).toMatchObject({ state: 'failed', failure: { kind: 'internal' } });
    expect(sheet(1).failure).not.toHaveProperty('cause');
  });

  it('reads no more sheets at once than it was told to', async () => {
    const { runner, handed, until } = setUp(5, { sheetsAtOnce: 2 });
    runner.start();
    runner.nudge();
    expect(handed).toHaveLength(2);

    at(handed, 0).end(success);
    await until(() => expect(handed).toHaveLength(3));
    runner.nudge();

    expect(handed).toHaveLength(3);
  });

  it('begins what is accepted later as soon as it is nudged', () => {
    const { db, runner, handed } = setUp(0);
    runner.start();
    expect(handed).toHaveLength(0);

    createJobStore(db).accept(newJob('job'));
    runner.nudge();

    expect(handed).toHaveLength(1);
  });

  it('frees at its start what an earlier process had claimed, and reads it', () => {
    const { runner, handed, sheets, sheet, logLines } = setUp(1);
    sheets.claimDue(1_750_000_000_000, 'dead boot', 1);

    runner.start();

    expect(handed).toHaveLength(1);
    expect(sheet()).toMatchObject({ state: 'reading', attempts: 2 });
    expect(logLines).toContainEqual(expect.objectContaining({ freed: 1, givenUp: 0 }));
  });

  it('starts over a locked database, and frees and claims once it is free', () => {
    const { runner, handed, sheets, messages, lock } = setUp(1);
    sheets.claimDue(1_750_000_000_000, 'dead boot', 1);
    const unlock = lock();

    runner.start();
    expect(handed).toHaveLength(0);
    expect(messages()).toContain('could not free lost claims, will look again');

    unlock();
    runner.nudge();
    expect(handed).toHaveLength(1);
  });

  it('settles again and again while the database is locked, until it works', async () => {
    const { runner, handed, sheet, messages, until, lock } = setUp(1);
    runner.start();
    const unlock = lock();
    at(handed, 0).end(success);
    await until(() => expect(messages()).toContain('could not settle yet, will try again'));
    expect(sheet().state).toBe('reading');

    unlock();

    await until(() => expect(sheet().state).toBe('read'));
    expect(sheet().reading).toEqual(someReading);
  });

  it('does not lose a reading that came while the database was locked', async () => {
    const { runner, handed, sheet, messages, until, lock } = setUp(1);
    runner.start();
    const unlock = lock();
    at(handed, 0).notify({ kind: 'reading', reading: someReading });
    expect(messages()).toContain('could not keep the reading yet');
    unlock();

    at(handed, 0).end(failed);

    await until(() => expect(sheet().state).toBe('failed'));
    expect(sheet().reading).toEqual(someReading);
  });

  it('drops a result whose claim was lost meanwhile, and says so', async () => {
    const { db, runner, handed, sheet, messages, until } = setUp(1);
    runner.start();
    db.exec(`UPDATE sheets SET claim_token = 'of another'`);

    at(handed, 0).end(success);

    await until(() => expect(messages()).toContain('the claim was lost meanwhile, the result is dropped'));
    expect(sheet()).toMatchObject({ state: 'reading', report: null, reading: null });
  });

  it('removes the prepared picture once the sheet is settled', async () => {
    const { runner, handed, folders, sheet, until } = setUp(1);
    const prepared = preparedPath(folders, sheet().photo.name);
    writeFileSync(prepared, 'a picture');
    runner.start();

    at(handed, 0).end(success);

    await until(() => expect(existsSync(prepared)).toBe(false));
  });
});

describe('stopping the runner', () => {
  it('lets what is under way end, and claims nothing more', async () => {
    const { runner, handed, sheet } = setUp(2, { sheetsAtOnce: 1 });
    runner.start();

    const stopped = runner.stop(20_000);
    at(handed, 0).end(success);
    await stopped;
    runner.nudge();

    expect(handed).toHaveLength(1);
    expect([sheet(1).state, sheet(2).state]).toEqual(['read', 'queued']);
  });

  it('hands back, at no cost to the sheet, what did not end in time', async () => {
    const { runner, sheet, messages } = setUp(1);
    runner.start();

    await runner.stop(5);

    expect(sheet()).toMatchObject({ state: 'queued', attempts: 0 });
    expect(messages()).toContain('sheet handed back');
  });

  it('drops what still comes after that', async () => {
    const { runner, handed, sheet, messages, until } = setUp(1);
    runner.start();
    await runner.stop(0);

    at(handed, 0).end(success);

    await until(() => expect(messages()).toContain('the claim was lost meanwhile, the result is dropped'));
    expect(sheet()).toMatchObject({ state: 'queued', report: null });
  });

  it('hands back a sheet whose thread ends under it at the stop', async () => {
    const { runner, handed, sheet } = setUp(1);
    runner.start();

    const stopped = runner.stop(20_000);
    at(handed, 0).die(new Error('the pool is closed'));
    await stopped;

    expect(sheet()).toMatchObject({ state: 'queued', attempts: 0, failure: null });
  });

  it('ends even where the database is locked; the next start frees what could not be handed back', async () => {
    const { runner, sheet, messages, lock } = setUp(1);
    runner.start();
    const unlock = lock();

    await runner.stop(0);
    unlock();

    expect(messages()).toContain('could not hand the sheet back');
    expect(sheet().state).toBe('reading');
  });
});
