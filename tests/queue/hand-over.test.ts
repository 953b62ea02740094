import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { failure } from '../../src/domain/failure.ts';
import type { Notice, SheetOutcome } from '../../src/pipeline/messages.ts';
import { ThreadEnded, type Pool } from '../../src/pipeline/pool.ts';
import { handOver, type HandOverParts } from '../../src/queue/hand-over.ts';
import type { Claim } from '../../src/stores/claims.ts';
import { someReading, someSuccess } from '../support/jobs.ts';

const claim: Claim = {
  sheetId: 7,
  jobId: 'job',
  token: 'abc',
  attempt: 1,
  failures: 0,
  photoName: '20250618143210_0000000a.jpg',
  photoFormat: 'jpeg',
  earlierReading: someReading,
  earlierFormatted: null,
  knownTanks: [],
  wanted: null,
};

function partsWith(readSheet: Pool['readSheet'], sheetTimeoutMs = 20_000) {
  const endedThreads: number[] = [];
  const parts: HandOverParts = {
    pool: {
      vet: () => Promise.reject(new Error('not asked for')),
      makePicture: () => Promise.resolve(null),
      sight: () => Promise.resolve(null),
      readSheet,
      endThread: (threadId) => void endedThreads.push(threadId),
      close: () => Promise.resolve(),
    },
    folders: { uploads: '/uploads', prepared: '/prepared', incoming: '/incoming' } as HandOverParts['folders'],
    readers: { reader: 'openai', openai: null },
    sheetTimeoutMs,
  };
  return { parts, endedThreads };
}

describe('handing a sheet over', () => {
  it('gives the pool all it needs, and passes on what it is told', async () => {
    const outcome: SheetOutcome = { ok: true, ...someSuccess, calls: [] };
    const tasks: Parameters<Pool['readSheet']>[0][] = [];
    const { parts } = partsWith((task, notify) => {
      tasks.push(task);
      notify({ kind: 'begun', threadId: 3 });
      notify({ kind: 'step', step: 'reading' });
      return Promise.resolve(outcome);
    });
    const notices: Notice[] = [];

    const handed = await handOver(parts, claim, (notice) => notices.push(notice));

    expect(handed).toEqual({ outcome, wasCutOff: false });
    expect(tasks).toEqual([
      {
        sheetId: 7,
        photoPath: '/uploads/20250618143210_0000000a.jpg',
        format: 'jpeg',
        preparedPath: expect.stringContaining('/prepared/20250618143210_0000000a') as string,
        readers: { reader: 'openai', openai: null },
        timeLimitMs: 20_000,
        earlierReading: someReading,
        earlierFormatted: null,
        knownTanks: [],
      },
    ]);
    expect(notices).toEqual([{ kind: 'step', step: 'reading' }]);
  });

  it('ends the thread of a sheet that takes too long, and keeps the reading it had', async () => {
    const { parts, endedThreads } = partsWith((_, notify) => {
      notify({ kind: 'begun', threadId: 3 });
      return new Promise(() => undefined);
    }, 5);

    const { outcome, wasCutOff } = await handOver(parts, claim, () => undefined);

    expect(outcome).toEqual({
      ok: false,
      failure: failure('sheet_timed_out', 'reading'),
      reading: someReading,
      calls: [],
    });
    expect([wasCutOff, endedThreads]).toEqual([false, [3]]);
  });

  it('counts the time from when a thread begins it, not while it waits for one', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    let begin: (notice: Notice) => void = () => undefined;
    const { parts, endedThreads } = partsWith((_, notify) => {
      begin = notify;
      return new Promise(() => undefined);
    }, 1000);
    let isOver = false;
    const handed = handOver(parts, claim, () => undefined).finally(() => (isOver = true));

    await vi.advanceTimersByTimeAsync(60_000);
    expect([isOver, endedThreads]).toEqual([false, []]);

    begin({ kind: 'begun', threadId: 3 });
    await vi.advanceTimersByTimeAsync(1000);
    expect(await handed).toMatchObject({ outcome: { failure: { kind: 'sheet_timed_out' } } });
    expect(endedThreads).toEqual([3]);
  });

  it.each<[string, Error, boolean]>([
    ['that was ended for another', new ThreadEnded(), true],
    ['that died of itself', new Error('worker exited with code: 134'), false],
  ])('never rejects: a thread %s is an interruption', async (_, error, cutOff) => {
    const { parts } = partsWith(() => Promise.reject(error));

    const { outcome, wasCutOff } = await handOver(parts, claim, () => undefined);

    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'interrupted' }, reading: someReading });
    expect(wasCutOff).toBe(cutOff);
  });
});
