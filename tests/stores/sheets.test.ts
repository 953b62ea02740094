import { describe, expect, it } from 'vitest';
import { failure } from '../../src/domain/failure.ts';
import type { SheetState } from '../../src/domain/job.ts';
import { createClaimStore } from '../../src/stores/claims.ts';
import { createJobStore } from '../../src/stores/jobs.ts';
import { createSheetStore } from '../../src/stores/sheets.ts';
import { freshDatabase } from '../support/database.ts';
import { claimOne, newJob, someReading, someSuccess } from '../support/jobs.ts';

const now = 1_750_000_000_000;
const aFailure = failure('reader_unavailable', 'reading');

function storeWith(sheetCount: number) {
  const { db } = freshDatabase();
  const jobs = createJobStore(db);
  jobs.accept(newJob('job', sheetCount));
  const sheets = createSheetStore(db);
  const states = (): SheetState[] => sheets.ofJob('job').map(({ state }) => state);
  return { db, jobs, sheets, claims: createClaimStore(db), states };
}

describe('cancelling', () => {
  it('ends what is queued and what is being read, and leaves alone what is finished', () => {
    const { claims, sheets, states } = storeWith(3);
    claims.settleRead(claimOne(claims), someSuccess, now);
    claimOne(claims);

    expect(sheets.cancel('job', null, now + 5)).toBe(2);

    expect(states()).toEqual(['needs_review', 'cancelled', 'cancelled']);
    const [, second] = sheets.ofJob('job');
    expect(second).toMatchObject({ finishedAt: now + 5, step: null });
    expect(sheets.attempts(second?.id ?? 0)).toEqual([
      { beganAt: now, endedAt: now + 5, ending: 'cancelled', failure: null },
    ]);
    expect(sheets.countUnfinished('job')).toBe(0);
  });

  it('ends one sheet where one is named', () => {
    const { sheets, states } = storeWith(3);

    expect(sheets.cancel('job', 2, now)).toBe(1);
    expect(sheets.cancel('job', 2, now)).toBe(0);

    expect(states()).toEqual(['queued', 'cancelled', 'queued']);
  });
});

describe('retrying', () => {
  it('queues what failed or was cancelled, due at once, with all its attempts before it again', () => {
    const { claims, sheets, states } = storeWith(4);
    claims.settleFailed(claimOne(claims), aFailure, null, now);
    claims.settleRead(claimOne(claims), someSuccess, now);
    sheets.cancel('job', 3, now);
    claims.retryLater(claimOne(claims), aFailure, null, now + 900_000, now);

    expect(sheets.retry('job', null)).toBe(3);

    expect(states()).toEqual(['queued', 'needs_review', 'queued', 'queued']);
    expect(sheets.ofJob('job').map(({ dueAt }) => dueAt)).toEqual([0, 0, 0, 0]);
    expect(claims.claimDue(now, 'boot', 9).map(({ failures }) => failures)).toEqual([0, 0, 0]);
  });

  it('keeps what was read, which is not asked for again', () => {
    const { claims, sheets } = storeWith(1);
    const claim = claimOne(claims);
    claims.keepReading(claim, someReading, now);
    claims.settleFailed(claim, failure('format_failed', 'formatting'), someReading, now);

    sheets.retry('job', 1);

    expect(claimOne(claims).earlierReading).toEqual(someReading);
  });

  it('leaves alone one that is being read, and one whose photo is no longer kept', () => {
    const { claims, sheets, states } = storeWith(2);
    const failed = claimOne(claims);
    claims.settleFailed(failed, aFailure, null, now);
    sheets.markPhotoRemoved(failed.sheetId, now);
    claimOne(claims);

    expect(sheets.retry('job', null)).toBe(0);

    expect(states()).toEqual(['failed', 'reading']);
  });
});

describe('reading again', () => {
  it('begins anew from the photo, and keeps the earlier report until there is a newer one', () => {
    const { db, claims, sheets } = storeWith(1);
    const claim = claimOne(claims);
    claims.keepReading(claim, someReading, now);
    claims.settleRead(claim, someSuccess, now);

    expect(sheets.readAgain('job', 1)).toBe(true);

    expect(sheets.find('job', 1)).toMatchObject({
      state: 'queued',
      finishedAt: null,
      reading: null,
      report: someSuccess.report,
      markdown: someSuccess.markdown,
      findings: someSuccess.findings,
    });
    expect(claimOne(claims)).toMatchObject({ earlierReading: null, earlierFormatted: null, failures: 0 });
    expect(db.prepare('SELECT words FROM readings').pluck().all()).toEqual([someReading.words]);
  });

  it.each<['failed' | 'cancelled']>([['failed'], ['cancelled']])(
    'leaves the earlier report where it is %s, and a retry begins from the photo as well',
    (ending) => {
      const { claims, sheets } = storeWith(1);
      const claim = claimOne(claims);
      claims.keepReading(claim, someReading, now);
      claims.settleRead(claim, someSuccess, now);
      sheets.readAgain('job', 1);
      const again = claimOne(claims);

      if (ending === 'failed') claims.settleFailed(again, failure('reader_unavailable', 'reading'), null, now);
      else sheets.cancel('job', 1, now);

      expect(sheets.find('job', 1)).toMatchObject({ state: ending, report: someSuccess.report });
      expect(sheets.retry('job', 1)).toBe(1);
      expect(claimOne(claims)).toMatchObject({ earlierReading: null, earlierFormatted: null });
    },
  );

  it('gives the earlier report up for the new one', () => {
    const { claims, sheets } = storeWith(1);
    claims.settleRead(claimOne(claims), someSuccess, now);
    sheets.readAgain('job', 1);

    claims.settleRead(claimOne(claims), { ...someSuccess, markdown: 'new words', findings: [] }, now);

    expect(sheets.find('job', 1)).toMatchObject({ state: 'read', markdown: 'new words', findings: [] });
  });

  it('waits until a sheet is finished', () => {
    const { claims, sheets } = storeWith(2);
    claimOne(claims);

    expect(sheets.readAgain('job', 1)).toBe(false);
    expect(sheets.readAgain('job', 2)).toBe(false);
  });

  it('is not possible without the photo', () => {
    const { claims, sheets } = storeWith(1);
    const claim = claimOne(claims);
    claims.settleRead(claim, someSuccess, now);
    sheets.markPhotoRemoved(claim.sheetId, now);

    expect(sheets.readAgain('job', 1)).toBe(false);
  });
});

describe('deleting', () => {
  it('removes sheets with everything known of them, and names the photos that may go', () => {
    const { db, claims, sheets } = storeWith(2);
    const claim = claimOne(claims);
    claims.keepReading(claim, someReading, now);
    claims.settleRead(claim, someSuccess, now);
    const names = sheets.ofJob('job').map(({ photo }) => photo.name);

    expect(sheets.remove('job', 1)).toEqual([names[0]]);
    expect(sheets.ofJob('job').map(({ n }) => n)).toEqual([2]);
    expect(sheets.remove('job', null)).toEqual([names[1]]);

    for (const table of ['sheets', 'readings', 'attempts', 'sheet_words']) {
      expect([table, db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()]).toEqual([table, 0]);
    }
  });
});

describe('counting', () => {
  it('knows what is under way from what waits for a later try', () => {
    const { claims, sheets } = storeWith(3);
    claims.retryLater(claimOne(claims), aFailure, null, now + 60_000, now);
    claimOne(claims);

    expect(sheets.countUnfinished('job')).toBe(3);
    expect(sheets.countUnderWay('job', now)).toBe(2);
    expect(sheets.countUnderWay('job', now + 60_000)).toBe(3);
    expect(sheets.countWaiting()).toBe(2);
  });
});

describe('photos that may go', () => {
  it('are those of finished jobs of long ago that are still there', () => {
    const { db, jobs, sheets } = storeWith(2);
    jobs.accept(newJob('young', 1, { now: now + 2 }));
    db.exec(`UPDATE sheets SET state = 'read'`);
    const [first, second] = sheets.ofJob('job');

    expect(sheets.photosOlderThan(now + 1).map(({ sheetId }) => sheetId)).toEqual([first?.id, second?.id]);

    expect(sheets.markPhotoRemoved(first?.id ?? 0, now)).toBe(true);
    expect(sheets.photosOlderThan(now + 1)).toEqual([{ sheetId: second?.id, photoName: second?.photo.name }]);
    expect(sheets.isPhotoKept(first?.photo.name ?? '')).toBe(false);
    expect(sheets.isPhotoKept(second?.photo.name ?? '')).toBe(true);
    expect(sheets.isPhotoKept('20250618143210_ffffffff.jpg')).toBe(false);
  });

  it.each(['queued', 'reading'])('are never those of a job with a sheet still %s', (state) => {
    const { db, sheets } = storeWith(2);
    db.exec(`UPDATE sheets SET state = 'read' WHERE n = 1`);
    db.prepare(`UPDATE sheets SET state = ?, claim_token = iif(? = 'reading', 'x', NULL) WHERE n = 2`).run(
      state,
      state,
    );

    expect(sheets.photosOlderThan(now + 1)).toEqual([]);
  });

  it('stay where somebody has the sheet read again in the last moment', () => {
    const { claims, sheets } = storeWith(1);
    const claim = claimOne(claims);
    claims.settleRead(claim, someSuccess, now);
    const [old] = sheets.photosOlderThan(now + 1);
    sheets.readAgain('job', 1);

    expect(sheets.markPhotoRemoved(old?.sheetId ?? 0, now)).toBe(false);

    expect(sheets.isPhotoKept(old?.photoName ?? '')).toBe(true);
  });
});
