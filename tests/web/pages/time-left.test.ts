import { describe, expect, it } from 'vitest';
import { timeLeftMs, timeLeftSentence } from '../../../src/web/pages/time-left.ts';
import { tallyOf } from '../../views/sample-sheets.ts';

const now = 1_750_000_000_000;
const secondMs = 1000;
const minuteMs = 60 * secondMs;
const queued = { state: 'queued' as const, step: null, dueAt: 0 };

describe('timeLeftMs', () => {
  it('goes by the pace of the sheets finished last', () => {
    const finishedAt = [now - 5 * secondMs, now - 10 * secondMs, now - 20 * secondMs];

    expect(timeLeftMs(tallyOf([queued, queued, queued], { finishedAt }), now)).toBe(30 * secondMs);
  });

  it('grows while nothing is finished', () => {
    const tally = tallyOf([queued], { finishedAt: [now - 5 * secondMs, now - 10 * secondMs] });

    expect(timeLeftMs(tally, now)).toBe(10 * secondMs);
    expect(timeLeftMs(tally, now + 20 * secondMs)).toBe(30 * secondMs);
  });

  it('waits for a sheet that is tried at a time', () => {
    const finishedAt = [now - secondMs, now - 2 * secondMs];

    expect(timeLeftMs(tallyOf([queued], { finishedAt, lastDueAt: now + 5 * minuteMs }), now)).toBe(5 * minuteMs);
  });

  it.each([
    ['nothing was finished', [queued], []],
    ['one sheet was finished', [queued], [now]],
    ['all that was finished was long ago', [queued], [now - 20 * minuteMs, now - 21 * minuteMs]],
    ['the clock was set back', [queued], [now + minuteMs, now + 2 * minuteMs]],
    ['nothing is left', [], [now, now - secondMs]],
  ])('is not known where %s', (_, sheets, finishedAt) => {
    expect(timeLeftMs(tallyOf(sheets, { finishedAt }), now)).toBeNull();
  });
});

describe('timeLeftSentence', () => {
  it.each([
    [0, 'less than a minute left'],
    [59 * secondMs, 'less than a minute left'],
    [70 * secondMs, 'about a minute left'],
    [95 * secondMs, 'about 2 minutes left'],
    [89 * minuteMs, 'about 89 minutes left'],
    [180 * minuteMs, 'about 3 hours left'],
  ])('%i ms is %s', (leftMs, sentence) => {
    expect(timeLeftSentence(leftMs)).toBe(sentence);
  });
});
