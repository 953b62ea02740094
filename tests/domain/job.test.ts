import { describe, expect, it } from 'vitest';
import { isFinal, jobState, sheetStates, type JobState, type SheetState } from '../../src/domain/job.ts';

const stateOf = (...states: SheetState[]): JobState => jobState(states.map((state) => ({ state })));

describe('the state of a job', () => {
  it.each<[SheetState[], JobState]>([
    [['queued'], 'queued'],
    [['queued', 'queued'], 'queued'],
    [['queued', 'reading'], 'reading'],
    [['reading'], 'reading'],
    [['read', 'queued'], 'reading'],
    [['failed', 'queued'], 'reading'],
    [['read', 'reading', 'failed'], 'reading'],
    [['read', 'read'], 'read'],
    [['read', 'failed', 'cancelled'], 'read'],
    [['failed', 'failed'], 'failed'],
    [['failed', 'cancelled'], 'failed'],
    [['cancelled'], 'cancelled'],
  ])('of sheets %j is %s', (states, expected) => {
    expect(stateOf(...states)).toBe(expected);
  });

  it('is final only when each sheet is', () => {
    expect(sheetStates.filter(isFinal)).toEqual(['read', 'needs_review', 'failed', 'cancelled']);
  });
});
