import { describe, expect, it } from 'vitest';
import { failure, failureKinds, type Failure, type FailureKind } from '../../src/domain/failure.ts';
import type { SheetOutcome } from '../../src/pipeline/messages.ts';
import { endingOf, type Circumstances } from '../../src/queue/ending.ts';
import { someSuccess } from '../support/jobs.ts';

const now = 1_750_000_000_000;
const usual: Circumstances = { failures: 0, isReaderPaused: false, wasCutOff: false, now, random: () => 0.5 };
const failed = (why: Failure): SheetOutcome => ({ ok: false, failure: why, reading: null, calls: [] });
const kinds = Object.keys(failureKinds) as FailureKind[];
const retryable = kinds.filter((kind) => failureKinds[kind].retryable && kind !== 'reader_busy');
const final = kinds.filter((kind) => !failureKinds[kind].retryable);

describe('what becomes of a sheet', () => {
  it('that was read: it is read, whatever else is the case', () => {
    const outcome: SheetOutcome = { ok: true, ...someSuccess, calls: [] };

    expect(endingOf(outcome, { ...usual, isReaderPaused: true, wasCutOff: true })).toEqual({ kind: 'read' });
  });

  it.each(retryable)('that failed with %s: it is tried again, three times', (kind) => {
    const endings = [0, 1, 2, 3].map((failures) => endingOf(failed(failure(kind, 'reading')), { ...usual, failures }));

    expect(endings).toEqual([
      { kind: 'retry', dueAt: now + 60_000 },
      { kind: 'retry', dueAt: now + 300_000 },
      { kind: 'retry', dueAt: now + 900_000 },
      { kind: 'fail' },
    ]);
  });

  it.each(final)('that failed with %s: it fails at once', (kind) => {
    expect(endingOf(failed(failure(kind, 'reading')), usual)).toEqual({ kind: 'fail' });
  });

  it('whose reader failed and named a longer time: it waits that long', () => {
    const why = failure('reader_unavailable', 'reading', { retry_after_ms: 120_000 });

    expect(endingOf(failed(why), usual)).toEqual({ kind: 'retry', dueAt: now + 120_000 });
  });

  it('whose reader is busy: it waits what was asked, however often it has failed before', () => {
    const why = failure('reader_busy', 'reading', { retry_after_ms: 7000 });

    expect(endingOf(failed(why), { ...usual, failures: 3 })).toEqual({ kind: 'wait', dueAt: now + 7000 });
  });

  it('whose reader is paused: it waits behind the others at no cost', () => {
    const outcome = failed(failure('reader_unauthorized', 'reading'));

    expect(endingOf(outcome, { ...usual, isReaderPaused: true })).toEqual({ kind: 'wait', dueAt: now });
  });

  it('that was cut off for another’s sake: it is handed back', () => {
    const outcome = failed(failure('interrupted', 'reading'));

    expect(endingOf(outcome, { ...usual, failures: 3, wasCutOff: true })).toEqual({ kind: 'hand_back' });
  });
});
