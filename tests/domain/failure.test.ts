import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/domain/errors.ts';
import { failure, failureKinds, type FailureKind } from '../../src/domain/failure.ts';

const kinds = Object.keys(failureKinds) as FailureKind[];

describe('a failure', () => {
  it.each(kinds)('of kind %s says what happened and what to do, in a sentence each', (kind) => {
    const { message, advice, retryable } = failure(kind, 'reading');

    expect(message).toMatch(/^[A-Z].+\.$/);
    expect(advice).toMatch(/^[A-Z].+\.$/);
    expect(retryable).toBe(failureKinds[kind].retryable);
  });

  it('of key, refusal or photo is not worth trying again; one of time or network is', () => {
    expect(kinds.filter((kind) => !failureKinds[kind].retryable)).toEqual([
      'photo_unreadable',
      'photo_missing',
      'not_a_report',
      'sheet_illegible',
      'reader_unauthorized',
      'reader_rejected',
      'reader_refused',
      'format_failed',
    ]);
  });

  it('can say more than its kind, and how long the reader asked us to wait', () => {
    const busy = failure('reader_busy', 'reading', { message: 'The quota is used up.', retry_after_ms: 30_000 });

    expect(busy).toEqual({
      kind: 'reader_busy',
      step: 'reading',
      message: 'The quota is used up.',
      advice: failureKinds.reader_busy.advice,
      retryable: true,
      retry_after_ms: 30_000,
    });
  });

  it('is plain data, the same after its way between threads', () => {
    const given = failure('reader_timed_out', 'reading');

    expect(structuredClone(given)).toEqual(given);
  });
});

describe('an error for people', () => {
  it('keeps its cause and details apart from what is shown', () => {
    const cause = new Error('disk gone');
    const error = new AppError('unavailable', 'Try again in a moment.', {
      cause,
      details: { path: '/data' },
      retryAfterSeconds: 5,
    });

    expect(error).toMatchObject({
      code: 'unavailable',
      message: 'Try again in a moment.',
      cause,
      retryAfterSeconds: 5,
    });
    expect(error.shown).toEqual({});
  });
});
