import { afterEach, describe, expect, it, vi } from 'vitest';
import { createLogger } from '../../src/logging.ts';
import { startSchedule, type Chore } from '../../src/upkeep/schedule.ts';

afterEach(() => void vi.useRealTimers());

function recordingLog() {
  const lines: Record<string, unknown>[] = [];
  const log = createLogger('info', { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
  return { log, lines };
}

const chore = (changes: Partial<Chore>): Chore => ({
  name: 'sweep',
  times: '0 0 1 1 *',
  atStart: true,
  run: () => ({ swept: 3 }),
  ...changes,
});

describe('the schedule', () => {
  it('runs at the start what is meant to, and logs its counts', async () => {
    const { log, lines } = recordingLog();
    const later = vi.fn(() => ({}));

    const schedule = startSchedule([chore({}), chore({ name: 'later', atStart: false, run: later })], log);
    await schedule.stop();

    expect(lines).toMatchObject([{ msg: 'upkeep: sweep', swept: 3 }]);
    expect(later).not.toHaveBeenCalled();
  });

  it('logs a chore that fails and goes on with the others', async () => {
    const { log, lines } = recordingLog();
    const failing = chore({ name: 'broken', run: () => Promise.reject(new Error('no such table')) });

    const schedule = startSchedule([failing, chore({})], log);
    await schedule.stop();

    expect(lines.map(({ msg }) => msg)).toEqual(expect.arrayContaining(['upkeep failed: broken', 'upkeep: sweep']));
    expect(lines.find(({ msg }) => msg === 'upkeep failed: broken')).toMatchObject({
      err: { message: 'no such table' },
    });
  });

  it('waits at its end for the chore under way', async () => {
    const { log, lines } = recordingLog();
    let finish: (counts: object) => void = () => undefined;
    const schedule = startSchedule([chore({ run: () => new Promise<object>((resolve) => (finish = resolve)) })], log);

    const stopped = schedule.stop();
    finish({ swept: 1 });
    await stopped;

    expect(lines).toMatchObject([{ msg: 'upkeep: sweep', swept: 1 }]);
  });

  it('runs a chore at its times, UTC, until it is stopped', async () => {
    vi.useFakeTimers({ now: Date.UTC(2025, 5, 18, 3, 16, 30) });
    const { log } = recordingLog();
    const run = vi.fn(() => ({}));
    const schedule = startSchedule([chore({ times: '17 3 * * *', atStart: false, run })], log);

    await vi.advanceTimersByTimeAsync(60_000);
    expect(run).toHaveBeenCalledTimes(1);

    await schedule.stop();
    await vi.advanceTimersByTimeAsync(25 * 60 * 60 * 1000);
    expect(run).toHaveBeenCalledTimes(1);
  });
});
