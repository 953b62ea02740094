import { describe, expect, it } from 'vitest';
import type { Db } from '../../src/database/open.ts';
import { failure } from '../../src/domain/failure.ts';
import { createJobStore } from '../../src/stores/jobs.ts';
import { createSheetStore, type Claim, type SheetStore } from '../../src/stores/sheets.ts';
import { freshDatabase, openForTest } from '../support/database.ts';
import { newJob, someReading, someSuccess } from '../support/jobs.ts';

const now = 1_750_000_000_000;

function storeWith(sheetCount: number): { db: Db; path: string; sheets: SheetStore } {
  const { db, path } = freshDatabase();
  createJobStore(db).accept(newJob('job', sheetCount));
  return { db, path, sheets: createSheetStore(db) };
}

function claimOne(sheets: SheetStore, bootId = 'this boot'): Claim {
  const [claim] = sheets.claimDue(now, bootId, 1);
  if (claim === undefined) throw new Error('there was nothing to claim');
  return claim;
}

/** What a claim looks like to a holder who lost it to somebody else. */
const lost = (claim: Claim): Claim => ({ ...claim, token: 'an older token' });

const everything = (db: Db): unknown[] => [
  db.prepare('SELECT * FROM sheets ORDER BY id').all(),
  db.prepare('SELECT * FROM readings ORDER BY id').all(),
];

describe('claiming', () => {
  it('takes the longest due first, and no more than asked for', () => {
    const { db, sheets } = storeWith(4);
    db.exec(`
      UPDATE sheets SET due_at = ${now - 10} WHERE n = 1;
      UPDATE sheets SET due_at = ${now - 30} WHERE n = 2;
      UPDATE sheets SET due_at = ${now - 20} WHERE n = 3;
      UPDATE sheets SET due_at = ${now + 1} WHERE n = 4;
    `);

    const nOf = (claims: Claim[]): unknown[] =>
      claims.map(({ sheetId }) => db.prepare('SELECT n FROM sheets WHERE id = ?').pluck().get(sheetId));

    expect(nOf(sheets.claimDue(now, 'boot', 1))).toEqual([2]);
    expect(nOf(sheets.claimDue(now, 'boot', 1))).toEqual([3]);
    expect(nOf(sheets.claimDue(now, 'boot', 9))).toEqual([1]);
    expect(sheets.claimDue(now, 'boot', 9)).toEqual([]);
  });

  it('finds a sheet never tried even after the clock was put back an hour', () => {
    const { sheets } = storeWith(1);

    expect(sheets.claimDue(now - 60 * 60 * 1000, 'boot', 1)).toHaveLength(1);
  });

  it('gives each claim a token of its own and counts the attempt', () => {
    const { sheets } = storeWith(2);

    const claims = sheets.claimDue(now, 'boot', 2);

    expect(claims.map(({ attempt }) => attempt)).toEqual([1, 1]);
    expect(new Set(claims.map(({ token }) => token)).size).toBe(2);
    expect(claims[0]?.token).toMatch(/^[0-9a-f]{32}$/);
    expect(claims[0]?.photoName).toBe(sheets.ofJob('job')[0]?.photo.name);
  });

  it('gives a sheet that is claimed anew another token', () => {
    const { sheets } = storeWith(1);
    const first = claimOne(sheets);
    sheets.handBack(first);

    expect(claimOne(sheets).token).not.toBe(first.token);
  });

  it('never gives one sheet to two claimers', () => {
    const { path, sheets } = storeWith(10);
    const others = createSheetStore(openForTest(path));

    const claims = [1, 2, 3, 4].flatMap(() => [...sheets.claimDue(now, 'a', 2), ...others.claimDue(now, 'b', 1)]);

    expect(claims).toHaveLength(10);
    expect(new Set(claims.map(({ sheetId }) => sheetId)).size).toBe(10);
  });

  it('is one statement that goes along its own index and sorts nothing', () => {
    const { db } = freshDatabase();
    const prepared: string[] = [];
    const watched = new Proxy(db, {
      get: (target, name) =>
        name === 'prepare'
          ? (sql: string) => (prepared.push(sql), target.prepare(sql))
          : (Reflect.get(target, name) as () => void).bind(target),
    });
    createSheetStore(watched);
    const claim = prepared.filter((sql) => sql.includes('RETURNING'));

    expect(claim).toHaveLength(1);
    const plan = db
      .prepare<object, { detail: string }>(`EXPLAIN QUERY PLAN ${claim[0] ?? ''}`)
      .all({ now, bootId: 'boot', limit: 1 })
      .map(({ detail }) => detail)
      .join('\n');
    expect(plan).toContain('sheets_due (state=? AND due_at<?)');
    expect(plan).not.toContain('TEMP B-TREE');
    expect(plan).not.toMatch(/SCAN sheets/);
  });
});

describe('ending a claim', () => {
  it('stores report, findings and the calls that were made meanwhile', () => {
    const { sheets } = storeWith(1);
    const claim = claimOne(sheets);
    sheets.keepReading(claim, { ...someReading, calls: [] }, now);

    expect(sheets.settleRead(claim, someSuccess, now + 5)).toBe(true);

    expect(sheets.ofJob('job')[0]).toMatchObject({
      state: 'read',
      finishedAt: now + 5,
      report: someSuccess.report,
      markdown: someSuccess.markdown,
      findings: someSuccess.findings,
      reading: someReading,
      failure: null,
    });
    expect(sheets.countUnfinished('job')).toBe(0);
  });

  it('stores a failure, and with it the reading that may have been paid for', () => {
    const { sheets } = storeWith(1);
    const claim = claimOne(sheets);
    sheets.keepReading(claim, someReading, now);

    expect(sheets.settleFailed(claim, failure('format_failed', 'formatting'), someReading, now)).toBe(true);

    expect(sheets.ofJob('job')[0]).toMatchObject({
      state: 'failed',
      finishedAt: now,
      failure: failure('format_failed', 'formatting'),
      reading: someReading,
      report: null,
    });
  });

  it('gives it back at no cost to the sheet', () => {
    const { sheets } = storeWith(1);

    expect(sheets.handBack(claimOne(sheets))).toBe(true);

    expect(sheets.ofJob('job')[0]).toMatchObject({ state: 'queued', attempts: 0 });
    expect(claimOne(sheets).attempt).toBe(1);
  });

  it.each<[string, (sheets: SheetStore, claim: Claim) => boolean]>([
    ['keep a reading', (sheets, claim) => sheets.keepReading(claim, someReading, now)],
    ['settle a report', (sheets, claim) => sheets.settleRead(claim, someSuccess, now)],
    [
      'settle a failure',
      (sheets, claim) => sheets.settleFailed(claim, failure('internal', 'reading'), someReading, now),
    ],
    ['hand the sheet back', (sheets, claim) => sheets.handBack(claim)],
  ])('whoever lost the claim cannot %s', (_, end) => {
    const { db, sheets } = storeWith(1);
    const claim = claimOne(sheets);
    sheets.keepReading(claim, { ...someReading, words: 'the holder’s own' }, now);
    const before = everything(db);

    expect(end(sheets, lost(claim))).toBe(false);

    expect(everything(db)).toEqual(before);
  });

  it('cannot be done twice', () => {
    const { sheets } = storeWith(1);
    const claim = claimOne(sheets);
    sheets.settleRead(claim, someSuccess, now);

    expect(sheets.settleFailed(claim, failure('internal', 'reading'), null, now)).toBe(false);
    expect(sheets.handBack(claim)).toBe(false);
    expect(sheets.ofJob('job')[0]).toMatchObject({ state: 'read' });
  });
});

describe('a reading', () => {
  it('is there for the next attempt, its words untouched', () => {
    const { sheets } = storeWith(1);
    const claim = claimOne(sheets);
    const words = ' | Tank |\r\n| 1 PORT | “½” \u0001';
    sheets.keepReading(claim, { ...someReading, words }, now);
    sheets.handBack(claim);

    expect(claimOne(sheets).earlierReading).toEqual({ ...someReading, words });
  });

  it('that is followed by another stays in the records, and the newer one counts', () => {
    const { db, sheets } = storeWith(1);
    const claim = claimOne(sheets);

    expect(sheets.keepReading(claim, { ...someReading, words: 'first' }, now)).toBe(true);
    expect(sheets.keepReading(claim, { ...someReading, words: 'second' }, now)).toBe(true);

    expect(db.prepare('SELECT words FROM readings ORDER BY id').pluck().all()).toEqual(['first', 'second']);
    expect(sheets.ofJob('job')[0]?.reading?.words).toBe('second');
  });
});

describe('claims of processes that ended', () => {
  it('are freed, those of this process are not', () => {
    const { sheets } = storeWith(3);
    const dead = claimOne(sheets, 'dead boot');
    const own = claimOne(sheets, 'this boot');

    expect(sheets.freeLostClaims('this boot', now)).toEqual({ freed: 1, givenUp: 0 });

    expect(sheets.ofJob('job').map(({ state, attempts }) => [state, attempts])).toEqual([
      ['queued', 1],
      ['reading', 1],
      ['queued', 0],
    ]);
    expect(sheets.settleRead(dead, someSuccess, now)).toBe(false);
    expect(sheets.settleRead(own, someSuccess, now)).toBe(true);
  });

  it('are given up once three processes have ended over the same sheet', () => {
    const { sheets } = storeWith(1);
    const endings = ['first', 'second', 'third'].map((bootId) => {
      claimOne(sheets, bootId);
      return sheets.freeLostClaims('this boot', now);
    });

    expect(endings).toEqual([
      { freed: 1, givenUp: 0 },
      { freed: 1, givenUp: 0 },
      { freed: 0, givenUp: 1 },
    ]);
    expect(sheets.ofJob('job')[0]).toMatchObject({
      state: 'failed',
      finishedAt: now,
      failure: { kind: 'interrupted', retryable: false, message: expect.stringContaining('3 times') },
    });
  });
});

describe('photos that may go', () => {
  it('are those of finished jobs of long ago that are still there', () => {
    const { db, sheets } = storeWith(2);
    createJobStore(db).accept(newJob('young', 1, { now: now + 2 }));
    db.exec(`UPDATE sheets SET state = 'read'`);
    const [first, second] = sheets.ofJob('job');

    expect(sheets.photosOlderThan(now + 1).map(({ sheetId }) => sheetId)).toEqual([first?.id, second?.id]);

    sheets.markPhotoRemoved(first?.id ?? 0, now);
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
});
