import { describe, expect, it } from 'vitest';
import { askedWaitMs, busyWaitMs, longestWaitMs, retryWaitMs } from '../../src/queue/backoff.ts';

const [least, most] = [() => 0, () => 1 - Number.EPSILON];

describe('the wait before a sheet is tried again', () => {
  it.each([
    [1, 48_000, 72_000],
    [2, 240_000, 360_000],
    [3, 720_000, 1_080_000],
  ])('after failed attempt %i is from %i to %i ms', (attempt, from, to) => {
    expect(retryWaitMs(attempt, least)).toBe(from);
    expect(retryWaitMs(attempt, () => 0.5)).toBe((from + to) / 2);
    expect(retryWaitMs(attempt, most)).toBe(to);
  });

  it('is none after the fourth', () => {
    expect(retryWaitMs(4)).toBeNull();
  });

  it('differs from sheet to sheet', () => {
    const waits = Array.from({ length: 20 }, () => retryWaitMs(1));

    expect(new Set(waits).size).toBeGreaterThan(10);
  });
});

describe('the wait for a busy reader', () => {
  it.each([
    [null, 30_000],
    [7000, 7000],
    [0, 1000],
    [-5, 1000],
    [86_400_000, 900_000],
  ])('that asked for %s ms is %i ms', (asked, waitMs) => {
    expect(busyWaitMs(asked)).toBe(waitMs);
  });
});

describe('the wait that a failing reader asked for', () => {
  it.each([
    [null, 0],
    [120_000, 120_000],
    [86_400_000, 900_000],
  ])('of %s ms is %i ms', (retry_after_ms, waitMs) => {
    expect(askedWaitMs({ retry_after_ms })).toBe(waitMs);
  });
});

it('no wait is longer than the longest', () => {
  const waits = [1, 2, 3].map((attempt) => retryWaitMs(attempt, most) ?? 0);

  expect(Math.max(...waits, busyWaitMs(Infinity), askedWaitMs({ retry_after_ms: Infinity }))).toBe(longestWaitMs);
});
