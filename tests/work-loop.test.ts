import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createWorkLoop } from '../src/work-loop.ts';

describe('a loop of work', () => {
  it('looks at the start, when it is nudged, when a piece has ended, and by the clock', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { loop, looks, end } = setUp(1);

    loop.start();
    const atStart = looks();
    loop.nudge();
    const nudged = looks();
    end(1);
    await vi.advanceTimersByTimeAsync(0);
    const ended = looks();
    await vi.advanceTimersByTimeAsync(500);

    expect([atStart, nudged, ended, looks()]).toEqual([1, 2, 3, 4]);
    const stopped = loop.stop(0);
    await vi.advanceTimersByTimeAsync(0);
    await stopped;
  });

  it('knows what is under way by its key, until it has ended', async () => {
    const { loop, end } = setUp(2);

    loop.nudge();
    const before = [...loop.underWay];
    end(1);
    await vi.waitFor(() => expect([...loop.underWay.keys()]).toEqual([2, 3]));

    expect(before).toEqual([
      [1, 'piece 1'],
      [2, 'piece 2'],
    ]);
  });

  it('begins nothing more once it is stopped, and waits for what is under way', async () => {
    const { loop, looks, end } = setUp(1);
    loop.nudge();

    let isStopped = false;
    const stopped = loop.stop(60_000).then(() => (isStopped = true));
    loop.nudge();
    const before = isStopped;
    end(1);
    await stopped;

    expect(before).toBe(false);
    expect(looks()).toBe(1);
    expect(loop.underWay.size).toBe(0);
  });

  it('waits no longer than it is told to, and still knows then what is under way', async () => {
    const { loop } = setUp(1);
    loop.nudge();

    await loop.stop(1);

    expect([...loop.underWay.values()]).toEqual(['piece 1']);
  });
});

/** A loop that has `room` for so many pieces, which end when they are told to. */
function setUp(room: number) {
  const ends = new Map<number, () => void>();
  let looked = 0;
  let begun = 0;
  const loop = createWorkLoop<string>({
    lookAgainMs: 500,
    look(begin) {
      looked += 1;
      while (loop.underWay.size < room) {
        begun += 1;
        const key = begun;
        begin(key, `piece ${key}`, new Promise((resolve) => ends.set(key, resolve)));
      }
    },
  });
  return { loop, looks: () => looked, end: (key: number) => ends.get(key)?.() };
}
