import { existsSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { failure, type Failure } from '../../src/domain/failure.ts';
import { preparedPath } from '../../src/photos/folders.ts';
import type { SheetOutcome } from '../../src/pipeline/messages.ts';
import { ThreadEnded } from '../../src/pipeline/pool.ts';
import { newJob, someReading, someSuccess } from '../support/jobs.ts';
import { firstNow, setUpRunner } from '../support/runner.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const success: SheetOutcome = { ok: true, ...someSuccess, calls: someReading.calls };
const failed = (why: Failure, reading = null as typeof someReading | null): SheetOutcome => ({
  ok: false,
  failure: why,
  reading,
  calls: [],
});
const unreachable = failed(failure('reader_unavailable', 'reading'));
const busyFor = (retry_after_ms: number): SheetOutcome => failed(failure('reader_busy', 'reading', { retry_after_ms }));

describe('the runner', () => {
  it('hands a claimed sheet to the pool and stores what was read', async () => {
    const { runner, at, sheet, until } = setUpRunner(1);
    runner.start();

    expect(sheet().state).toBe('reading');
    expect(at(0).task).toMatchObject({ sheetId: sheet().id, format: 'jpeg', earlierReading: null });
    at(0).end(success);

    await until(() => expect(sheet().state).toBe('needs_review'));
    expect(sheet()).toMatchObject({ report: someSuccess.report, reading: someReading, attempts: 1 });
  });

  it('tells whoever waits for the job', async () => {
    const { runner, at, progress, sheets } = setUpRunner(1);
    const ended = progress.wait('job', () => sheets.countUnfinished('job') === 0, 20_000, new AbortController().signal);
    runner.start();

    at(0).end(success);

    expect(await ended).toBe(true);
  });

  it('fails a sheet for good where trying again cannot help, and logs but never stores the cause', async () => {
    const { runner, at, sheet, until, logLines } = setUpRunner(1);
    runner.start();

    at(0).end(failed({ ...failure('not_a_report', 'formatting'), cause: 'TypeError at line 7' }, someReading));

    await until(() => expect(sheet().state).toBe('failed'));
    expect(sheet().failure).toEqual(failure('not_a_report', 'formatting'));
    expect(sheet().reading).toEqual(someReading);
    expect(logLines).toContainEqual(expect.objectContaining({ msg: 'sheet failed', cause: 'TypeError at line 7' }));
  });

  it('tries again after 1, 5 and 15 minutes, then fails the sheet with its whole history', async () => {
    const { runner, handed, at, sheet, endings, pass, until } = setUpRunner(1);
    runner.start();

    for (const [index, waitMs] of [1, 5, 15].map((minutes) => minutes * minuteMs).entries()) {
      at(index).end(unreachable);
      await until(() => expect(sheet().state).toBe('queued'));
      pass(waitMs - 1);
      expect(handed).toHaveLength(index + 1);
      pass(1);
      expect(handed).toHaveLength(index + 2);
    }
    at(3).end(unreachable);

    await until(() => expect(sheet().state).toBe('failed'));
    expect(sheet()).toMatchObject({ attempts: 4, failure: { kind: 'reader_unavailable' } });
    expect(endings()).toEqual(['retry', 'retry', 'retry', 'failed']);
  });

  it('shows each step while it lasts', () => {
    const { runner, at, sheet } = setUpRunner(1);
    runner.start();

    for (const step of ['preparing', 'reading', 'formatting', 'checking'] as const) {
      at(0).notify({ kind: 'step', step });
      expect(sheet().step).toBe(step);
    }
  });

  it('keeps a reading as soon as it is there, and only once', async () => {
    const { db, runner, at, sheet, until } = setUpRunner(1);
    runner.start();

    at(0).notify({ kind: 'reading', reading: someReading });
    expect(sheet()).toMatchObject({ state: 'reading', reading: someReading });

    at(0).end(success);
    await until(() => expect(sheet().state).toBe('needs_review'));
    expect(db.prepare('SELECT count(*) FROM readings').pluck().get()).toBe(1);
  });

  it('hands the next attempt what the reader and the formatter said to an earlier one', () => {
    const { runner, at, claims } = setUpRunner(1);
    const [claim] = claims.claimDue(firstNow, 'dead boot', 1);
    const { report, markdown } = someSuccess;
    claims.keepReading(claim as NonNullable<typeof claim>, someReading, 1);
    claims.keepFormatted(claim as NonNullable<typeof claim>, { report, markdown });

    runner.start();

    expect(at(0).task).toMatchObject({ earlierReading: someReading, earlierFormatted: { report, markdown } });
  });

  it('reads no more sheets at once than it was told to', async () => {
    const { runner, handed, at, until } = setUpRunner(5, { gateLimits: { sheetsAtOnce: 2, callsPerMinute: null } });
    runner.start();
    runner.nudge();
    expect(handed).toHaveLength(2);

    at(0).end(success);
    await until(() => expect(handed).toHaveLength(3));
    runner.nudge();

    expect(handed).toHaveLength(3);
  });

  it('begins what is accepted later as soon as it is nudged', () => {
    const { jobs, runner, handed } = setUpRunner(0);
    runner.start();
    expect(handed).toHaveLength(0);

    jobs.accept(newJob('job'));
    runner.nudge();

    expect(handed).toHaveLength(1);
  });

  it.each<[string, (parts: ReturnType<typeof setUpRunner>) => unknown]>([
    ['cancels', ({ sheets }) => sheets.cancel('job', 1, firstNow)],
    ['deletes', ({ sheets }) => sheets.remove('job', 1)],
    ['is overtaken on', ({ db }) => db.exec(`UPDATE sheets SET claim_token = 'of another' WHERE n = 1`)],
  ])('drops the result of a sheet that somebody %s meanwhile, and says so', async (_, decide) => {
    const parts = setUpRunner(1);
    const { db, runner, at, messages, until } = parts;
    runner.start();
    decide(parts);
    const before = db.prepare('SELECT * FROM sheets').all();

    at(0).end(success);

    await until(() => expect(messages()).toContain('the claim was lost meanwhile, the result is dropped'));
    expect(db.prepare('SELECT * FROM sheets').all()).toEqual(before);
    expect(db.prepare('SELECT count(*) FROM readings').pluck().get()).toBe(0);
  });

  it('removes the prepared picture once the sheet is settled', async () => {
    const { runner, at, folders, sheet, until } = setUpRunner(1);
    const prepared = preparedPath(folders, sheet().photo.name);
    writeFileSync(prepared, 'a picture');
    runner.start();

    at(0).end(success);

    await until(() => expect(existsSync(prepared)).toBe(false));
  });

  it('keeps the prepared picture for the next attempt', async () => {
    const { runner, at, folders, sheet, until } = setUpRunner(1);
    const prepared = preparedPath(folders, sheet().photo.name);
    writeFileSync(prepared, 'a picture');
    runner.start();

    at(0).end(unreachable);

    await until(() => expect(sheet().state).toBe('queued'));
    expect(existsSync(prepared)).toBe(true);
  });
});

describe('a sheet that takes too long', () => {
  it('is given up together with its thread, and tried again with the reading it had', async () => {
    const { runner, at, sheet, endedThreads, until } = setUpRunner(1, { sheetTimeoutMs: 20 });
    runner.start();
    at(0).notify({ kind: 'begun', threadId: 7 });
    at(0).notify({ kind: 'reading', reading: someReading });

    await until(() => expect(sheet().state).toBe('queued'));

    expect(endedThreads).toEqual([7]);
    expect(sheet()).toMatchObject({
      dueAt: firstNow + minuteMs,
      attempts: 1,
      failure: { kind: 'sheet_timed_out' },
      reading: someReading,
    });
  });

  it('is not listened to any more', async () => {
    const { runner, at, sheet, until } = setUpRunner(1, { sheetTimeoutMs: 20 });
    runner.start();
    at(0).notify({ kind: 'begun', threadId: 7 });
    await until(() => expect(sheet().state).toBe('queued'));

    at(0).notify({ kind: 'reading', reading: someReading });
    at(0).end(success);
    await new Promise(setImmediate);

    expect(sheet()).toMatchObject({ state: 'queued', reading: null });
  });

  it('costs the others on its thread nothing: they are begun again at once', async () => {
    const { runner, handed, at, sheet, endings, until } = setUpRunner(1);
    runner.start();

    at(0).die(new ThreadEnded());

    await until(() => expect(handed).toHaveLength(2));
    expect(sheet()).toMatchObject({ state: 'reading', attempts: 1, failure: null });
    expect(endings()).toEqual(['handed_back', null]);
  });

  it('counts as tried where the thread died of itself, or it would be begun for ever', async () => {
    const { runner, handed, at, sheet, until } = setUpRunner(2, {
      gateLimits: { sheetsAtOnce: 1, callsPerMinute: null },
    });
    runner.start();

    at(0).die(new Error('worker ended with code 134'));

    await until(() => expect(handed).toHaveLength(2));
    expect(sheet(1)).toMatchObject({ state: 'queued', dueAt: firstNow + minuteMs, failure: { kind: 'interrupted' } });
    expect(sheet(1).failure).not.toHaveProperty('cause');
  });
});

describe('a busy reader', () => {
  it('costs the sheet no attempt, and the others wait with it', async () => {
    const { runner, handed, at, sheet, endings, pass, until } = setUpRunner(3, {
      gateLimits: { sheetsAtOnce: 1, callsPerMinute: null },
    });
    runner.start();

    for (let time = 0; time < 10; time += 1) {
      at(time).end(busyFor(7000));
      await until(() => expect(sheet((time % 3) + 1).state).toBe('queued'));
      pass(6999);
      expect(handed).toHaveLength(time + 1);
      pass(1);
      expect(handed).toHaveLength(time + 2);
    }

    expect(sheet(1)).toMatchObject({ attempts: expect.any(Number) as number, failure: { kind: 'reader_busy' } });
    expect(Math.max(...[1, 2, 3].map((n) => sheet(n).attempts))).toBe(1);
    expect(endings(1).slice(0, 3)).toEqual(['busy', 'busy', 'busy']);
  });
});

describe('a reader that does not work', () => {
  const one = { gateLimits: { sheetsAtOnce: 1, callsPerMinute: null } };

  it('is paused after five sheets in a row; those that come after cost nothing', async () => {
    const { runner, handed, at, sheet, watch, pass, until } = setUpRunner(7, one);
    runner.start();

    for (let index = 0; index < 5; index += 1) {
      at(index).end(unreachable);
      await until(() => expect(sheet(index + 1).state).toBe('queued'));
    }

    expect(watch.pause()).toMatchObject({ failure: { kind: 'reader_unavailable' } });
    expect(sheet(5)).toMatchObject({ state: 'queued', attempts: 0 });
    pass(29_999);
    expect(handed).toHaveLength(5);
  });

  it('is probed with one sheet at a time, each time another, and resumed by the first that is read', async () => {
    const { runner, handed, at, sheet, watch, pass, until } = setUpRunner(8, one);
    runner.start();
    for (let index = 0; index < 5; index += 1) {
      at(index).end(unreachable);
      await until(() => expect(sheet(index + 1).state).toBe('queued'));
    }

    pass(30_000);
    expect(handed).toHaveLength(6);
    at(5).end(unreachable);
    await until(() => expect(sheet(6).state).toBe('queued'));
    pass(59_999);
    expect(handed).toHaveLength(6);
    pass(1);
    expect(handed).toHaveLength(7);
    expect(at(6).task.sheetId).toBe(sheet(7).id);
    at(6).end(success);

    await until(() => expect(handed).toHaveLength(8));
    expect(watch.pause()).toBeNull();
  });

  it('is gone on with when a person says so', async () => {
    const { runner, handed, at, sheet, watch, until } = setUpRunner(7, one);
    runner.start();
    for (let index = 0; index < 5; index += 1) {
      at(index).end(unreachable);
      await until(() => expect(sheet(index + 1).state).toBe('queued'));
    }

    expect(watch.resume()).toBe(true);
    runner.nudge();

    expect(handed).toHaveLength(6);
  });
});

describe('claims that were lost', () => {
  it('by an earlier process are freed at the start, and read', () => {
    const { runner, handed, claims, sheet, logLines } = setUpRunner(1);
    claims.claimDue(firstNow, 'dead boot', 1);

    runner.start();

    expect(handed).toHaveLength(1);
    expect(sheet()).toMatchObject({ state: 'reading', attempts: 2 });
    expect(logLines).toContainEqual(expect.objectContaining({ freed: 1, givenUp: 0 }));
  });

  it('by another process after its start are taken over once they are stale', () => {
    const { runner, handed, claims, jobs, pass } = setUpRunner(0, { claimStaleMs: 600_000 });
    runner.start();
    jobs.accept(newJob('job'));
    claims.claimDue(firstNow, 'other boot', 1);

    pass(599_000);
    expect(handed).toHaveLength(0);
    pass(31_000);

    expect(handed).toHaveLength(1);
  });

  it('are never its own, which it keeps fresh', () => {
    const { db, runner, handed, pass, clock } = setUpRunner(1);
    runner.start();

    for (let half = 0; half < 60; half += 1) pass(30_000);

    expect(handed).toHaveLength(1);
    expect(db.prepare('SELECT claimed_at FROM sheets').pluck().get()).toBe(clock.now);
  });
});

describe('a clock that is set while sheets are read', () => {
  it.each([
    ['back', -hourMs],
    ['forward', hourMs],
  ])('an hour %s parks nothing and doubles nothing', async (_, byMs) => {
    const { runner, handed, at, jobs, sheet, setClock, pass, until } = setUpRunner(2);
    runner.start();
    at(0).end(unreachable);
    await until(() => expect(sheet(1).state).toBe('queued'));

    setClock(byMs);
    expect(handed).toHaveLength(2);
    pass(minuteMs - 1);
    expect(handed).toHaveLength(2);
    pass(1);
    expect(handed).toHaveLength(3);
    jobs.accept(newJob('another', 1));
    runner.nudge();
    expect(handed).toHaveLength(4);

    at(1).end(success);
    at(2).end(success);
    await until(() => expect([sheet(1).state, sheet(2).state]).toEqual(['needs_review', 'needs_review']));
  });

  it('back by an hour while no process runs parks nothing for longer than any wait', () => {
    const { db, runner, handed, pass } = setUpRunner(1);
    db.exec(`UPDATE sheets SET due_at = ${firstNow + hourMs}`);

    runner.start();
    expect(handed).toHaveLength(0);
    pass(18 * minuteMs);

    expect(handed).toHaveLength(1);
  });

  it('back by an hour does not keep a busy reader’s gate shut', async () => {
    const { runner, handed, at, sheet, setClock, pass, until } = setUpRunner(2, {
      gateLimits: { sheetsAtOnce: 1, callsPerMinute: null },
    });
    runner.start();
    at(0).end(busyFor(7000));
    await until(() => expect(sheet(1).state).toBe('queued'));

    setClock(-hourMs);
    pass(7000);

    expect(handed).toHaveLength(2);
  });
});

describe('a database that cannot be written', () => {
  it('at the start is waited for', () => {
    const { runner, handed, claims, messages, lock } = setUpRunner(1);
    claims.claimDue(firstNow, 'dead boot', 1);
    const unlock = lock();

    runner.start();
    expect(handed).toHaveLength(0);
    expect(messages()).toContain('could not claim, will look again');

    unlock();
    runner.nudge();
    expect(handed).toHaveLength(1);
  });

  it('at the end of a sheet is tried again and again, until it works', async () => {
    const { runner, at, sheet, messages, until, lock } = setUpRunner(1);
    runner.start();
    const unlock = lock();
    at(0).end(success);
    await until(() => expect(messages()).toContain('could not settle yet, will try again'));
    expect(sheet().state).toBe('reading');

    unlock();

    await until(() => expect(sheet().state).toBe('needs_review'));
    expect(sheet().reading).toEqual(someReading);
  });

  it('does not lose a reading that came meanwhile', async () => {
    const { runner, at, sheet, messages, until, lock } = setUpRunner(1);
    runner.start();
    const unlock = lock();
    at(0).notify({ kind: 'reading', reading: someReading });
    expect(messages()).toContain('could not note progress yet');
    unlock();

    at(0).end(failed(failure('not_a_report', 'formatting'), someReading));

    await until(() => expect(sheet().state).toBe('failed'));
    expect(sheet().reading).toEqual(someReading);
  });

  it('does not end the process where a reader is to be paused just then', async () => {
    const { runner, at, sheet, watch, messages, until, lock } = setUpRunner(1);
    runner.start();
    for (let failures = 0; failures < 4; failures += 1) watch.heard(unreachable, firstNow);
    const unlock = lock();

    at(0).end(unreachable);
    await until(() => expect(messages()).toContain('could not settle yet, will try again'));
    unlock();

    await until(() => expect(sheet().state).toBe('queued'));
    expect(watch.pause()).not.toBeNull();
  });
});

describe('stopping the runner', () => {
  const one = { gateLimits: { sheetsAtOnce: 1, callsPerMinute: null } };

  it('lets what is under way end, and claims nothing more', async () => {
    const { runner, handed, at, sheet } = setUpRunner(2, one);
    runner.start();

    const stopped = runner.stop(20_000);
    at(0).end(success);
    await stopped;
    runner.nudge();

    expect(handed).toHaveLength(1);
    expect([sheet(1).state, sheet(2).state]).toEqual(['needs_review', 'queued']);
  });

  it('hands back, at no cost to the sheet, what did not end in time', async () => {
    const { runner, sheet, endings, messages } = setUpRunner(1);
    runner.start();

    await runner.stop(5);

    expect(sheet()).toMatchObject({ state: 'queued', attempts: 0 });
    expect(endings()).toEqual(['handed_back']);
    expect(messages()).toContain('sheet handed back');
  });

  it('drops what still comes after that', async () => {
    const { runner, at, sheet, messages, until } = setUpRunner(1);
    runner.start();
    await runner.stop(0);

    at(0).end(success);

    await until(() => expect(messages()).toContain('the claim was lost meanwhile, the result is dropped'));
    expect(sheet()).toMatchObject({ state: 'queued', report: null });
  });

  it('hands back a sheet whose thread ends under it at the stop', async () => {
    const { runner, at, sheet } = setUpRunner(1);
    runner.start();

    const stopped = runner.stop(20_000);
    at(0).die(new ThreadEnded());
    await stopped;

    expect(sheet()).toMatchObject({ state: 'queued', attempts: 0, failure: null });
  });

  it('writes a result in hand as long as it has time, however often the database was locked', async () => {
    const { runner, at, sheet, messages, until, lock } = setUpRunner(1);
    runner.start();
    const unlock = lock();
    at(0).end(success);
    const stopped = runner.stop(20_000);
    await until(() =>
      expect(messages().filter((message) => message === 'could not settle yet, will try again')).toHaveLength(5),
    );

    unlock();
    await stopped;

    expect(sheet().state).toBe('needs_review');
  });

  it('ends even where the database is locked; the next start frees what could not be handed back', async () => {
    const { runner, sheet, messages, lock } = setUpRunner(1);
    runner.start();
    const unlock = lock();

    await runner.stop(0);
    unlock();

    expect(messages()).toContain('could not hand the sheet back');
    expect(sheet().state).toBe('reading');
  });
});
