import { describe, expect, it } from 'vitest';
import { failure } from '../../src/domain/failure.ts';
import { createClaimStore } from '../../src/stores/claims.ts';
import { createJobStore } from '../../src/stores/jobs.ts';
import { createLineStore } from '../../src/stores/sheet-lines.ts';
import { createSheetStore } from '../../src/stores/sheets.ts';
import { freshDatabase } from '../support/database.ts';
import { claimOne, newJob, newPhoto, someReading, someSuccess } from '../support/jobs.ts';

const now = 1_750_000_000_000;
const aFailure = failure('reader_unavailable', 'reading');

function storeWith(sheetCount: number) {
  const { db } = freshDatabase();
  const jobs = createJobStore(db);
  jobs.accept(newJob('job', sheetCount));
  return { db, jobs, claims: createClaimStore(db), sheets: createSheetStore(db), lines: createLineStore(db) };
}

describe('the lines of a job', () => {
  it('are its sheets in order, with their findings counted by severity', () => {
    const { claims, lines } = storeWith(2);
    claims.settleRead(claimOne(claims), someSuccess, now);

    const [first, second] = lines.ofJob('job');

    expect(first).toMatchObject({
      n: 1,
      filename: 'page 1.jpg',
      state: 'needs_review',
      findings: { total: 1, contradicted: 1, doubtful: 0 },
      setbacks: [],
    });
    expect(second).toMatchObject({ n: 2, state: 'queued', findings: { total: 0, contradicted: 0, doubtful: 0 } });
    expect(lines.find('job', 2)).toEqual(second);
    expect(lines.find('job', 3)).toBeNull();
    expect(lines.ofJob('other')).toEqual([]);
  });

  it('tell of the last ten attempts without a reading, the oldest first', () => {
    const { claims, lines } = storeWith(1);
    for (let i = 0; i < 12; i += 1) claims.retryLater(claimOne(claims, now + i), aFailure, null, 0, now + i);
    claims.settleRead(claimOne(claims, now + 20), someSuccess, now + 20);

    const setbacks = lines.find('job', 1)?.setbacks ?? [];

    expect(setbacks.map(({ beganAt }) => beganAt - now)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(setbacks[0]).toMatchObject({ ending: 'retry', failure: aFailure });
  });

  it('name the sheet whose reading they show', () => {
    const { claims, jobs, sheets, lines } = storeWith(1);
    const claim = claimOne(claims);
    claims.keepReading(claim, someReading, now);
    claims.settleRead(claim, someSuccess, now);
    const reader = { reader: someReading.reader, model: someReading.model, promptVersion: someReading.prompt_version };
    const photo = { ...newPhoto(), sha256: sheets.find('job', 1)?.photo.sha256 ?? '' };
    jobs.accept(newJob('twin', 1, { reader, photos: [{ filename: 'twin.jpg', photo }] }));

    expect(lines.find('twin', 1)).toMatchObject({ state: 'needs_review', duplicateOf: { jobId: 'job', n: 1 } });
    expect(lines.tally('twin').finishedAt).toEqual([]);
  });
});

describe('the tally of a job', () => {
  it('counts by state, and how many the reader has done with', () => {
    const { claims, sheets, lines } = storeWith(5);
    claims.settleRead(claimOne(claims), someSuccess, now);
    claims.settleFailed(claimOne(claims), aFailure, null, now + 1);
    claims.noteStep(claimOne(claims), 'checking');
    sheets.cancel('job', 4, now);
    claims.retryLater(claimOne(claims), aFailure, null, now + 60_000, now);

    const tally = lines.tally('job');

    expect(tally.counts).toEqual({ queued: 1, reading: 1, read: 0, needs_review: 1, failed: 1, cancelled: 1 });
    expect(tally).toMatchObject({ total: 5, pastReader: 4, lastDueAt: now + 60_000, finishedAt: [now + 1, now] });
    expect(tally.changed).toBe(lines.changedSince('job', 0).at(-1)?.changed);
  });

  it('is nothing for a job without sheets', () => {
    expect(storeWith(0).lines.tally('job')).toMatchObject({ total: 0, pastReader: 0, changed: 0, finishedAt: [] });
  });
});

describe('the neighbours of a sheet', () => {
  it('are the nearest that are still there', () => {
    const { sheets, lines } = storeWith(4);
    sheets.remove('job', 2);

    expect(lines.neighbours('job', 1)).toEqual({ previous: null, next: 3, place: 1, total: 3 });
    expect(lines.neighbours('job', 3)).toEqual({ previous: 1, next: 4, place: 2, total: 3 });
    expect(lines.neighbours('job', 4)).toEqual({ previous: 3, next: null, place: 3, total: 3 });
  });
});

describe('what has changed', () => {
  it('is told once, in the order of the changes, from where the listener left off', () => {
    const { claims, sheets, lines } = storeWith(3);
    const start = lines.changedSince('job', 0);
    const last = start.at(-1)?.changed ?? 0;

    claims.noteStep(claimOne(claims), 'reading');
    sheets.cancel('job', 3, now);
    const changes = lines.changedSince('job', last);

    expect(start.map(({ n }) => n)).toEqual([1, 2, 3]);
    expect(changes.map(({ n, state, step }) => [n, state, step])).toEqual([
      [1, 'reading', 'reading'],
      [3, 'cancelled', null],
    ]);
    expect(lines.changedSince('job', changes.at(-1)?.changed ?? 0)).toEqual([]);
  });

  it('says why a sheet waits and until when', () => {
    const { claims, lines } = storeWith(1);
    claims.retryLater(claimOne(claims), aFailure, null, now + 60_000, now);

    expect(lines.changedSince('job', 0)).toMatchObject([
      { state: 'queued', dueAt: now + 60_000, failure: aFailure, attempts: 1 },
    ]);
  });

  it('is not stirred by the heartbeat', () => {
    const { claims, lines } = storeWith(1);
    claimOne(claims);
    const last = lines.changedSince('job', 0).at(-1)?.changed ?? 0;

    claims.heartbeat('this boot', now + 30_000);

    expect(lines.changedSince('job', last)).toEqual([]);
  });
});
