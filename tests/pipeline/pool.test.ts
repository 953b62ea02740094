import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Notice } from '../../src/pipeline/messages.ts';
import { createPool, ThreadEnded, type Pool } from '../../src/pipeline/pool.ts';

function stuckPool(threads: number, tasksPerThread = 8): Pool {
  const pool = createPool({
    threads,
    tasksPerThread,
    worker: new URL('../support/stuck-worker.ts', import.meta.url),
  });
  onTestFinished(() => pool.close());
  return pool;
}

/** Gives the pool a sheet that does as its photo's name says. */
function give(pool: Pool, does: 'waits' | 'spins' | 'dies' | 'ends') {
  const begun = { onThread: 0 };
  const task = {
    sheetId: 1,
    photoPath: does,
    format: 'jpeg' as const,
    preparedPath: '',
    readers: { reader: 'local' as const, openai: null },
    timeLimitMs: 60_000,
    earlierReading: null,
    earlierFormatted: null,
    knownTanks: [],
  };
  const ended = pool
    .readSheet(task, (notice: Notice) => {
      if (notice.kind === 'begun') begun.onThread = notice.threadId;
    })
    .catch((error: unknown) => error);
  return { begun, ended };
}

const hasBegun = ({ begun }: { begun: { onThread: number } }): Promise<void> =>
  vi.waitFor(() => expect(begun.onThread).toBeGreaterThan(0), { timeout: 10_000, interval: 5 });

const shape = { longEdgePx: 256, part: null };

describe('ending a thread that is stuck', () => {
  it('cuts off all that was on it, and another takes its place', async () => {
    const pool = stuckPool(1);
    const sheets = [give(pool, 'waits'), give(pool, 'spins')];
    await Promise.all(sheets.map(hasBegun));

    pool.endThread(sheets[0]?.begun.onThread ?? 0);

    for (const { ended } of sheets) expect(await ended).toBeInstanceOf(ThreadEnded);
    const next = give(pool, 'ends');
    expect(await next.ended).toMatchObject({ ok: false, failure: { kind: 'not_a_report' } });
    expect(next.begun.onThread).not.toBe(sheets[0]?.begun.onThread);
  });

  it('cuts off a sheet that the thread never came to, which is no fault of the sheet', async () => {
    const pool = stuckPool(1);
    const stuck = give(pool, 'spins');
    await hasBegun(stuck);
    const behind = give(pool, 'ends');

    pool.endThread(stuck.begun.onThread);

    expect(await behind.ended).toBeInstanceOf(ThreadEnded);
    expect(behind.begun.onThread).toBe(0);
  });

  it('leaves the other threads alone', async () => {
    const pool = stuckPool(2);
    const sheets = [give(pool, 'waits'), give(pool, 'waits'), give(pool, 'waits'), give(pool, 'waits')];
    await Promise.all(sheets.map(hasBegun));
    const stuck = sheets[0]?.begun.onThread ?? 0;
    const others = sheets.filter(({ begun }) => begun.onThread !== stuck);
    const onOthers = Promise.race(others.map(({ ended }) => ended));

    pool.endThread(stuck);

    expect(await sheets[0]?.ended).toBeInstanceOf(ThreadEnded);
    expect(others.length).toBeGreaterThan(0);
    expect(await Promise.race([onOthers, give(pool, 'ends').ended])).toMatchObject({ ok: false });
  });

  it('has a photo that was being looked at looked at again', async () => {
    const pool = stuckPool(1);
    const stuck = give(pool, 'spins');
    await hasBegun(stuck);
    const looked = pool.vet({ photoPath: 'a photo', preparedPath: '' });

    pool.endThread(stuck.begun.onThread);

    expect(await looked).toMatchObject({ ok: true });
  });

  it('has a small picture that was being made made again', async () => {
    const pool = stuckPool(1);
    const stuck = give(pool, 'spins');
    await hasBegun(stuck);
    const made = pool.makePicture({ photoPath: 'a photo', picturePath: '', shape });

    pool.endThread(stuck.begun.onThread);

    expect(await made).toEqual(new Uint8Array([1]));
  });

  it('does nothing where there is no such thread', async () => {
    const pool = stuckPool(1);

    pool.endThread(999_999);

    expect(await give(pool, 'ends').ended).toMatchObject({ ok: false });
  });
});

describe('a thread that dies of itself', () => {
  it('is not taken for one that was ended: its sheet may be why', async () => {
    const pool = stuckPool(1);

    const error = await give(pool, 'dies').ended;

    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(ThreadEnded);
    expect(await give(pool, 'ends').ended).toMatchObject({ ok: false });
  });
});

describe('a small picture that ends its thread each time', () => {
  it('is none, and no error', async () => {
    const pool = stuckPool(1);

    expect(await pool.makePicture({ photoPath: 'dies', picturePath: '', shape })).toBeNull();
  });
});

describe('closing the pool', () => {
  it('cuts off what is under way through no fault of its own', async () => {
    const pool = stuckPool(1);
    const sheet = give(pool, 'waits');
    await hasBegun(sheet);

    await pool.close();

    expect(await sheet.ended).toBeInstanceOf(ThreadEnded);
  });
});
