import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createProgress } from '../../src/queue/progress.ts';

const never = (): AbortSignal => new AbortController().signal;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('waiting for a job', () => {
  it('ends at once where it is done already', async () => {
    const progress = createProgress();

    expect(await progress.wait('job', () => true, 1000, never())).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends when it is done, and not at a change before that or of another job', async () => {
    const progress = createProgress();
    const isDone = vi.fn(() => false);
    const ended = progress.wait('job', isDone, 1000, never());

    progress.changed('job');
    progress.changed('another');
    expect(isDone).toHaveBeenCalledTimes(2);

    isDone.mockReturnValue(true);
    progress.changed('job');
    expect(await ended).toBe(true);
  });

  it('ends with false when the time is up', async () => {
    const progress = createProgress();
    const ended = progress.wait('job', () => false, 1000, never());

    vi.advanceTimersByTime(1000);

    expect(await ended).toBe(false);
  });

  it('ends with false when whoever asked has gone', async () => {
    const progress = createProgress();
    const gone = new AbortController();
    const ended = progress.wait('job', () => false, 1000, gone.signal);

    gone.abort();

    expect(await ended).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not begin where whoever asked has gone before', async () => {
    const progress = createProgress();

    expect(await progress.wait('job', () => false, 1000, AbortSignal.abort())).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends with false for all at a drain, and for those who come after it', async () => {
    const progress = createProgress();
    const waiting = [1, 2].map((n) => progress.wait(`job ${n}`, () => false, 1000, never()));

    progress.drain();

    expect(await Promise.all(waiting)).toEqual([false, false]);
    expect(await progress.wait('job 3', () => false, 1000, never())).toBe(false);
  });

  it('says that a job is done even at a drain', async () => {
    const progress = createProgress();
    progress.drain();

    expect(await progress.wait('job', () => true, 1000, never())).toBe(true);
  });

  it('fails with what the look at the job failed with, and lets go of everything', async () => {
    const progress = createProgress();
    const isDone = vi.fn(() => false);
    const signal = never();
    const ended = progress.wait('job', isDone, 1000, signal);

    isDone.mockImplementation(() => {
      throw new Error('the database is gone');
    });
    progress.changed('job');

    await expect(ended).rejects.toThrow('the database is gone');
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it.each<[string, (progress: ReturnType<typeof createProgress>, gone: AbortController) => void]>([
    ['the time is up', () => vi.advanceTimersByTime(1000)],
    ['the client went', (_, gone) => gone.abort()],
    ['the process drains', (progress) => progress.drain()],
  ])('leaves no listener behind when %s', async (_, end) => {
    const progress = createProgress();
    const gone = new AbortController();
    const isDone = vi.fn(() => false);
    const ended = progress.wait('job', isDone, 1000, gone.signal);

    end(progress, gone);
    await ended;
    isDone.mockClear();
    progress.changed('job');

    expect(isDone).not.toHaveBeenCalled();
    expect(getEventListeners(gone.signal, 'abort')).toHaveLength(0);
    expect(vi.getTimerCount()).toBe(0);
  });
});
