import { expect, test } from 'vitest';
import { median } from '../../../src/web/insights/figures.ts';
import { periodsOf } from '../../../src/web/insights/periods.ts';

const now = Date.UTC(2025, 5, 18, 14, 32);
const day = 24 * 60 * 60 * 1000;

test.each([
  [7, 8, 1],
  [30, 31, 1],
  [90, 13, 7],
  [365, 14, 28],
  [9999, 32, 313],
])('the last %d days are %d columns of %d days', (days, columns, lengthDays) => {
  const periods = periodsOf(days, now);

  expect(periods).toHaveLength(columns);
  expect(periods.every(({ from, to }) => to - from === lengthDays * day)).toBe(true);
});

test('periods follow each other without a gap and hold every moment of the time asked for', () => {
  const periods = periodsOf(90, now);

  expect(periods.slice(1).every(({ from }, at) => from === periods[at]?.to)).toBe(true);
  expect(periods[0]?.from).toBeLessThanOrEqual(now - 90 * day);
  expect(periods.at(-1)?.to).toBeGreaterThan(now);
});

test.each([
  [[], null],
  [[5], 5],
  [[9, 1, 5], 5],
  [[1, 9, 5, 7], 6],
])('the median of %j is %j', (figures, middle) => {
  expect(median(figures)).toBe(middle);
});
