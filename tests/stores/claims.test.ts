import { describe, expect, it } from 'vitest';
import type { Db } from '../../src/database/open.ts';
import type { Evidence } from '../../src/domain/evidence.ts';
import { failure } from '../../src/domain/failure.ts';
import type { Attempt, Sheet } from '../../src/domain/job.ts';
import type { ModelCall, Step } from '../../src/domain/reading.ts';
import { createClaimStore, type Claim, type ClaimStore } from '../../src/stores/claims.ts';
import { createJobStore } from '../../src/stores/jobs.ts';
import { createSheetStore, type SheetStore } from '../../src/stores/sheets.ts';
import { freshDatabase, openForTest } from '../support/database.ts';
import { claimOne, newJob, someReading, someSuccess } from '../support/jobs.ts';

const now = 1_750_000_000_000;
const hourMs = 60 * 60 * 1000;
const always = Number.MAX_SAFE_INTEGER;
const aFailure = failure('reader_unavailable', 'reading');

function storeWith(sheetCount: number) {
  const { db, path } = freshDatabase();
  createJobStore(db).accept(newJob('job', sheetCount));
  const [claims, sheets] = [createClaimStore(db), createSheetStore(db)];
  const sheet = (n = 1): Sheet => sheets.find('job', n) as Sheet;
  const endings = (n = 1): Attempt['ending'][] => sheets.attempts(sheet(n).id).map(({ ending }) => ending);
  return { db, path, claims, sheets, sheet, endings };
}

/** What a claim looks like to a holder who lost it to somebody else. */
const lost = (claim: Claim): Claim => ({ ...claim, token: 'an older token' });

const everything = (db: Db): unknown[] =>
  ['sheets', 'readings', 'attempts', 'sheet_words'].map((table) => db.prepare(`SELECT * FROM ${table}`).all());

describe('claiming', () => {
  it('takes the longest due first, and no more than asked for', () => {
    const { db, claims } = storeWith(4);
    db.exec(`
      UPDATE sheets SET due_at = ${now - 10} WHERE n = 1;
      UPDATE sheets SET due_at = ${now - 30} WHERE n = 2;
      UPDATE sheets SET due_at = ${now - 20} WHERE n = 3;
      UPDATE sheets SET due_at = ${now + 1} WHERE n = 4;
    `);
    const nOf = (claimed: Claim[]): unknown[] =>
      claimed.map(({ sheetId }) => db.prepare('SELECT n FROM sheets WHERE id = ?').pluck().get(sheetId));

    expect(nOf(claims.claimDue(now, 'boot', 1))).toEqual([2]);
    expect(nOf(claims.claimDue(now, 'boot', 1))).toEqual([3]);
    expect(nOf(claims.claimDue(now, 'boot', 9))).toEqual([1]);
    expect(claims.claimDue(now, 'boot', 9)).toEqual([]);
  });

  it('finds a sheet never tried even after the clock was put back a year', () => {
    const { claims } = storeWith(1);

    expect(claims.claimDue(now - 365 * 24 * hourMs, 'boot', 1)).toHaveLength(1);
  });

  it('gives each claim a token of its own, counts the attempt and begins its history', () => {
    const { claims, sheets, sheet } = storeWith(2);

    const claimed = claims.claimDue(now, 'boot', 2);

    expect(claimed.map(({ attempt, failures }) => [attempt, failures])).toEqual([
      [1, 0],
      [1, 0],
    ]);
    expect(new Set(claimed.map(({ token }) => token)).size).toBe(2);
    expect(claimed[0]?.token).toMatch(/^[0-9a-f]{32}$/);
    expect(claimed[0]).toMatchObject({ photoName: sheet().photo.name, photoFormat: 'jpeg', jobId: 'job' });
    expect(sheets.attempts(sheet().id)).toEqual([{ beganAt: now, endedAt: null, ending: null, failure: null }]);
  });

  it('gives a sheet that is claimed anew another token', () => {
    const { claims } = storeWith(1);
    const first = claimOne(claims);
    claims.handBack(first, now);

    expect(claimOne(claims).token).not.toBe(first.token);
  });

  it('never gives one sheet to two claimers', () => {
    const { path, claims } = storeWith(10);
    const others = createClaimStore(openForTest(path));

    const claimed = [1, 2, 3, 4].flatMap(() => [...claims.claimDue(now, 'a', 2), ...others.claimDue(now, 'b', 1)]);

    expect(claimed).toHaveLength(10);
    expect(new Set(claimed.map(({ sheetId }) => sheetId)).size).toBe(10);
  });

  it('leaves out a sheet that is queued again while its earlier call is still under way', () => {
    const { claims, sheets, sheet } = storeWith(2);
    claims.claimDue(now, 'boot', 2);
    sheets.cancel('job', null, now);
    sheets.retry('job', null, 'cancelled');

    const claimed = claims.claimDue(now, 'boot', 9, [sheet(1).id]);

    expect(claimed.map(({ sheetId }) => sheetId)).toEqual([sheet(2).id]);
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
    createClaimStore(watched);
    const claim = prepared.filter((sql) => sql.includes('RETURNING'));

    expect(claim).toHaveLength(1);
    const plan = db
      .prepare<object, { detail: string }>(`EXPLAIN QUERY PLAN ${claim[0] ?? ''}`)
      .all({ now, bootId: 'boot', limit: 1, busy: '[]' })
      .map(({ detail }) => detail)
      .join('\n');
    expect(plan).toContain('sheets_due (state=? AND due_at<?)');
    expect(plan).not.toContain('TEMP B-TREE');
    expect(plan).not.toMatch(/SCAN sheets/);
  });
});

describe('ending a claim', () => {
  it('with a report stores it, its findings, the calls made meanwhile and the words it is found by', () => {
    const { db, claims, sheets, sheet } = storeWith(1);
    const claim = claimOne(claims);
    claims.keepReading(claim, { ...someReading, calls: [] }, now);

    expect(claims.settleRead(claim, someSuccess, now + 5)).toBe(true);

    expect(sheet()).toMatchObject({
      state: 'needs_review',
      step: null,
      finishedAt: now + 5,
      report: someSuccess.report,
      markdown: someSuccess.markdown,
      findings: someSuccess.findings,
      reading: someReading,
      failure: null,
    });
    expect(sheets.countUnfinished('job')).toBe(0);
    expect(sheets.attempts(sheet().id)).toEqual([{ beganAt: now, endedAt: now + 5, ending: 'read', failure: null }]);
    expect(db.prepare(`SELECT count(*) FROM sheet_words WHERE sheet_words MATCH 'fast'`).pluck().get()).toBe(1);
  });

  it('without findings leaves nothing to review', () => {
    const { claims, sheet } = storeWith(1);

    claims.settleRead(claimOne(claims), { ...someSuccess, findings: [] }, now);

    expect(sheet().state).toBe('read');
  });

  it('for good stores the failure, and keeps the reading that may have been paid for', () => {
    const { claims, sheet, endings } = storeWith(1);
    const claim = claimOne(claims);
    claims.keepReading(claim, { ...someReading, calls: [] }, now);

    expect(claims.settleFailed(claim, failure('format_failed', 'formatting'), someReading, now)).toBe(true);

    expect(sheet()).toMatchObject({
      state: 'failed',
      finishedAt: now,
      failure: failure('format_failed', 'formatting'),
      reading: someReading,
      report: null,
    });
    expect(endings()).toEqual(['failed']);
  });

  it('with another attempt to come counts it and says when and why', () => {
    const { claims, sheet, endings } = storeWith(1);

    expect(claims.retryLater(claimOne(claims), aFailure, null, now + 60_000, now)).toBe(true);

    expect(sheet()).toMatchObject({ state: 'queued', dueAt: now + 60_000, failure: aFailure, attempts: 1 });
    expect(claims.claimDue(now + 59_999, 'boot', 1)).toEqual([]);
    expect(claimOne(claims, now + 60_000)).toMatchObject({ attempt: 2, failures: 1 });
    expect(endings()).toEqual(['retry', null]);
  });

  it('because the reader is busy costs the sheet nothing', () => {
    const { claims, sheet, endings } = storeWith(1);
    const busy = failure('reader_busy', 'reading', { retry_after_ms: 7000 });

    expect(claims.waitForReader(claimOne(claims), busy, now + 7000, now)).toBe(true);

    expect(sheet()).toMatchObject({ state: 'queued', dueAt: now + 7000, failure: busy, attempts: 0 });
    expect(claimOne(claims, now + 7000)).toMatchObject({ attempt: 1, failures: 0 });
    expect(endings()).toEqual(['busy', null]);
  });

  it('untried costs the sheet nothing, and it is due at once', () => {
    const { claims, sheet, endings } = storeWith(1);

    expect(claims.handBack(claimOne(claims), now)).toBe(true);

    expect(sheet()).toMatchObject({ state: 'queued', attempts: 0, dueAt: 0, failure: null });
    expect(claimOne(claims).attempt).toBe(1);
    expect(endings()).toEqual(['handed_back', null]);
  });

  it.each<[string, (claims: ClaimStore, claim: Claim) => boolean]>([
    ['note a step', (claims, claim) => claims.noteStep(claim, 'checking')],
    ['keep a reading', (claims, claim) => claims.keepReading(claim, someReading, now)],
    ['keep what was formatted', (claims, claim) => claims.keepFormatted(claim, someSuccess)],
    ['settle a report', (claims, claim) => claims.settleRead(claim, someSuccess, now)],
    ['settle a failure', (claims, claim) => claims.settleFailed(claim, aFailure, someReading, now)],
    ['have it tried later', (claims, claim) => claims.retryLater(claim, aFailure, someReading, now, now)],
    ['have it wait', (claims, claim) => claims.waitForReader(claim, aFailure, now, now)],
    ['hand the sheet back', (claims, claim) => claims.handBack(claim, now)],
  ])('whoever lost the claim cannot %s', (_, end) => {
    const { db, claims } = storeWith(1);
    const claim = claimOne(claims);
    claims.noteStep(claim, 'reading');
    claims.keepReading(claim, { ...someReading, words: 'the holder’s own' }, now);
    const before = everything(db);

    expect(end(claims, lost(claim))).toBe(false);

    expect(everything(db)).toEqual(before);
  });

  it('cannot be done twice', () => {
    const { claims, sheet, endings } = storeWith(1);
    const claim = claimOne(claims);
    claims.settleRead(claim, someSuccess, now);

    expect(claims.settleFailed(claim, aFailure, null, now)).toBe(false);
    expect(claims.retryLater(claim, aFailure, null, now, now)).toBe(false);
    expect(claims.handBack(claim, now)).toBe(false);
    expect(sheet().state).toBe('needs_review');
    expect(endings()).toEqual(['read']);
  });

  it.each<[string, (sheets: SheetStore) => unknown]>([
    ['cancelled', (sheets) => sheets.cancel('job', 1, now)],
    ['deleted', (sheets) => sheets.remove('job', 1)],
  ])('drops the result of a sheet that was %s meanwhile', (_, decide) => {
    const { db, claims, sheets } = storeWith(2);
    const claim = claimOne(claims);
    decide(sheets);
    const before = everything(db);

    expect(claims.keepReading(claim, someReading, now)).toBe(false);
    expect(claims.settleRead(claim, someSuccess, now)).toBe(false);

    expect(everything(db)).toEqual(before);
  });
});

describe('the history of a sheet', () => {
  it('tells of every claim, in order, with why each ended', () => {
    const { claims, sheets, sheet } = storeWith(1);
    const busy = failure('reader_busy', 'reading', { retry_after_ms: 7000 });
    claims.waitForReader(claimOne(claims, now), busy, now + 7000, now + 1);
    claims.retryLater(claimOne(claims, now + 7000), aFailure, null, now + 60_000, now + 7001);
    claimOne(claims, now + 60_000, 'boot that dies');
    claims.freeLostClaims('this boot', always, [], now + 61_000);
    claims.handBack(claimOne(claims, now + 62_000), now + 63_000);
    claims.settleRead(claimOne(claims, now + 64_000), someSuccess, now + 65_000);

    expect(sheets.attempts(sheet().id)).toEqual([
      { beganAt: now, endedAt: now + 1, ending: 'busy', failure: busy },
      { beganAt: now + 7000, endedAt: now + 7001, ending: 'retry', failure: aFailure },
      { beganAt: now + 60_000, endedAt: now + 61_000, ending: 'lost', failure: null },
      { beganAt: now + 62_000, endedAt: now + 63_000, ending: 'handed_back', failure: null },
      { beganAt: now + 64_000, endedAt: now + 65_000, ending: 'read', failure: null },
    ]);
  });
});

describe('what was paid for', () => {
  it('is there for the next attempt, its words untouched', () => {
    const { claims } = storeWith(1);
    const claim = claimOne(claims);
    const words = ' | Tank |\r\n| 1 PORT | “½” \u0001';
    claims.keepReading(claim, { ...someReading, words }, now);
    claims.handBack(claim, now);

    expect(claimOne(claims)).toMatchObject({ earlierReading: { ...someReading, words }, earlierFormatted: null });
  });

  it('is there after a process died between the formatter and the end', () => {
    const { claims } = storeWith(1);
    const claim = claimOne(claims, now, 'boot that dies');
    const { report, markdown } = someSuccess;
    claims.keepReading(claim, someReading, now);
    claims.keepFormatted(claim, { report, markdown });
    claims.freeLostClaims('this boot', always, [], now);

    expect(claimOne(claims)).toMatchObject({
      attempt: 2,
      earlierReading: someReading,
      earlierFormatted: { report, markdown },
    });
  });

  it('has with it what a second look said, so that it is not asked again', () => {
    const { claims } = storeWith(1);
    const claim = claimOne(claims, now, 'boot that dies');
    const { report, markdown } = someSuccess;
    const second_look = {
      answers: [{ table: 'arrival_tanks' as const, row: 2, field: 'net_bbls', text: '2,053.61' }],
      call: { ...someReading.calls[0], purpose: 'second_look' as const } as ModelCall,
    };
    claims.keepReading(claim, someReading, now);
    claims.keepFormatted(claim, { report, markdown });
    claims.keepFormatted(claim, { report, markdown, second_look });
    claims.freeLostClaims('this boot', always, [], now);

    expect(claimOne(claims).earlierFormatted).toEqual({ report, markdown, second_look });
  });

  it('has in the end what was seen of each cell, and all the calls that it took', () => {
    const { claims, sheet } = storeWith(1);
    const claim = claimOne(claims);
    const evidence: Evidence = { page: null, remarks: [], cells: [], totals: [] };
    const calls = [...someReading.calls, ...someReading.calls];
    claims.keepReading(claim, someReading, now);

    claims.settleRead(claim, { ...someSuccess, reading: { ...someReading, evidence, calls } }, now);

    expect(sheet(1).reading).toEqual({ ...someReading, evidence, calls });
  });

  it('stays in the records when it is followed by another, and the newer one counts', () => {
    const { db, claims, sheet } = storeWith(1);
    const claim = claimOne(claims);

    expect(claims.keepReading(claim, { ...someReading, words: 'first' }, now)).toBe(true);
    expect(claims.keepReading(claim, { ...someReading, words: 'second' }, now)).toBe(true);

    expect(db.prepare('SELECT words FROM readings ORDER BY id').pluck().all()).toEqual(['first', 'second']);
    expect(sheet().reading?.words).toBe('second');
  });
});

describe('claims of processes that ended', () => {
  it('are freed, those of this process are not', () => {
    const { claims, sheets } = storeWith(3);
    const dead = claimOne(claims, now, 'dead boot');
    const own = claimOne(claims, now, 'this boot');

    expect(claims.freeLostClaims('this boot', always, [], now)).toEqual({ freed: 1, givenUp: 0 });

    expect(sheets.ofJob('job').map(({ state, attempts }) => [state, attempts])).toEqual([
      ['queued', 1],
      ['reading', 1],
      ['queued', 0],
    ]);
    expect(claims.settleRead(dead, someSuccess, now)).toBe(false);
    expect(claims.settleRead(own, someSuccess, now)).toBe(true);
  });

  it('are taken over once they were not kept fresh for long enough, and not before', () => {
    const { claims, sheet } = storeWith(1);
    const stuck = claimOne(claims, now, 'other boot');

    expect(claims.freeLostClaims('this boot', now - 1, [], now)).toEqual({ freed: 0, givenUp: 0 });
    claims.heartbeat('other boot', now + 30_000);
    expect(claims.freeLostClaims('this boot', now + 29_999, [], now)).toEqual({ freed: 0, givenUp: 0 });
    expect(claims.freeLostClaims('this boot', now + 30_000, [], now)).toEqual({ freed: 1, givenUp: 0 });

    const taken = claimOne(claims);
    expect(claims.settleRead(stuck, someSuccess, now)).toBe(false);
    expect(claims.settleRead(taken, someSuccess, now)).toBe(true);
    expect(sheet().attempts).toBe(2);
  });

  it('are not kept fresh by the heartbeat of another', () => {
    const { claims } = storeWith(1);
    claimOne(claims, now, 'dead boot');

    claims.heartbeat('this boot', now + 30_000);

    expect(claims.freeLostClaims('this boot', now, [], now)).toEqual({ freed: 1, givenUp: 0 });
  });

  const dieOver = (claims: ClaimStore, sheetCount: number, step: Step | null = null, harmless: Step[] = []) => {
    for (const claim of claims.claimDue(now, 'dead boot', sheetCount)) {
      if (step !== null) claims.noteStep(claim, step);
    }
    return claims.freeLostClaims('this boot', always, harmless, now);
  };

  it('are given up once three processes have died of the same sheet alone', () => {
    const { claims, sheet, endings } = storeWith(1);

    expect([1, 2, 3].map(() => dieOver(claims, 1))).toEqual([
      { freed: 1, givenUp: 0 },
      { freed: 1, givenUp: 0 },
      { freed: 0, givenUp: 1 },
    ]);

    expect(sheet()).toMatchObject({ state: 'failed', finishedAt: now });
    expect(sheet().failure).toMatchObject({ kind: 'interrupted', retryable: false });
    expect(endings()).toEqual(['lost', 'lost', 'lost']);
  });

  it('weigh little where there were many: eleven deaths with sixteen sheets under way give none of them up', () => {
    const { claims, sheets } = storeWith(16);

    for (let death = 1; death <= 11; death += 1) expect(dieOver(claims, 16)).toEqual({ freed: 16, givenUp: 0 });

    expect(dieOver(claims, 16)).toEqual({ freed: 0, givenUp: 16 });
    expect(sheets.countUnfinished('job')).toBe(0);
  });

  it('weigh nothing where the sheet only waited for an answer, however often', () => {
    const { claims, sheet } = storeWith(1);

    for (let death = 1; death <= 30; death += 1) {
      expect(dieOver(claims, 1, 'reading', ['reading', 'formatting'])).toEqual({ freed: 1, givenUp: 0 });
    }

    expect(sheet()).toMatchObject({ state: 'queued', attempts: 30 });
  });

  it('weigh fully on the one that was being worked on while others only waited', () => {
    const { claims, sheet } = storeWith(8);

    for (let death = 1; death <= 3; death += 1) {
      for (const claim of claims.claimDue(now, 'dead boot', 8)) {
        claims.noteStep(claim, claim.sheetId === sheet(5).id ? 'preparing' : 'reading');
      }
      claims.freeLostClaims('this boot', always, ['reading', 'formatting'], now);
    }

    expect(sheet(5).state).toBe('failed');
    expect(sheet(4).state).toBe('queued');
  });
});

describe('a clock that is set', () => {
  it('moves what is due with it, and leaves alone what waits for no clock', () => {
    const { claims, sheets } = storeWith(2);
    claims.retryLater(claimOne(claims), aFailure, null, now + 60_000, now);

    claims.shiftDueTimes(-hourMs);
    expect(sheets.ofJob('job').map(({ dueAt }) => dueAt)).toEqual([now + 60_000 - hourMs, 0]);

    claims.shiftDueTimes(hourMs + 0.4);
    expect(sheets.ofJob('job').map(({ dueAt }) => dueAt)).toEqual([now + 60_000, 0]);
  });

  it('parks nothing beyond what any wait may be', () => {
    const { claims, sheet } = storeWith(1);
    claims.retryLater(claimOne(claims), aFailure, null, now + 60_000, now);

    claims.shortenWaits(now - hourMs + 1000);

    expect(sheet().dueAt).toBe(now - hourMs + 1000);
  });
});
