import { expect, it } from 'vitest';
import { retryAfterMs } from '../../../../src/pipeline/readers/openai/retry-after.ts';

const nowMs = Date.parse('2026-03-14T12:00:00Z');

it.each([
  ['seconds', { 'retry-after': '20' }, 20_000],
  ['a fraction of a second', { 'retry-after': '0.5' }, 500],
  ['milliseconds, which go first', { 'retry-after': '2', 'retry-after-ms': '1250.4' }, 1_250],
  ['a date to come', { 'retry-after': 'Sat, 14 Mar 2026 12:01:30 GMT' }, 90_000],
  ['a date gone by', { 'retry-after': 'Sat, 14 Mar 2026 11:00:00 GMT' }, 0],
  ['more than a day, which is cut', { 'retry-after': '999999999' }, 86_400_000],
  ['nonsense', { 'retry-after': 'soon' }, null],
  ['nothing', {}, null],
])('%s', (_, headers: Record<string, string>, expected) => {
  const waitMs = retryAfterMs(new Headers(headers), nowMs);

  expect(waitMs).toBe(expected);
});
