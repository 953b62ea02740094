import { describe, expect, it } from 'vitest';
import type { Db } from '../../src/database/open.ts';
import { jobState, sheetStates, type SheetState } from '../../src/domain/job.ts';
import { blankHeader } from '../../src/domain/report.ts';
import { createClaimStore } from '../../src/stores/claims.ts';
import { createHistoryStore, historyStates, type HistoryQuery } from '../../src/stores/history.ts';
import { createJobStore } from '../../src/stores/jobs.ts';
import { createSheetStore } from '../../src/stores/sheets.ts';
import { freshDatabase } from '../support/database.ts';
import { claimOne, newJob, newSheets, someSuccess } from '../support/jobs.ts';

const now = 1_750_000_000_000;
const none = { all: 0, open: 0, needs_review: 0, contradicted: 0, failed: 0, read: 0, approved: 0, cancelled: 0 };
const idOf = (n: number): string => `20250618-1432-${'23456789AB'[Math.floor(n / 10)]}${'23456789AB'[n % 10]}QK3`;

function storesOf(db: Db) {
  const history = createHistoryStore(db);
  return {
    jobs: createJobStore(db),
    sheets: createSheetStore(db),
    claims: createClaimStore(db),
    history,
    ids: (query: Partial<HistoryQuery> = {}): string[] =>
      history.list({ state: null, text: null, before: null, limit: 100, ...query }).map(({ id }) => id),
    accept: (n: number, name = 'Evening delivery', sheets = 1) =>
      createJobStore(db).accept(newJob(idOf(n), sheets, { name })),
    setState: (id: string, n: number, state: SheetState) =>
      db
        .prepare(
          `UPDATE sheets SET state = ?, claim_token = iif(? = 'reading', 'token', NULL) WHERE job_id = ? AND n = ?`,
        )
        .run(state, state, id, n),
    approve: (id: string, n: number, isApproved: boolean) =>
      db
        .prepare(`UPDATE sheets SET approved_at = iif(?, 1, NULL) WHERE job_id = ? AND n = ? AND state = 'read'`)
        .run(isApproved ? 1 : 0, id, n),
    judge: (id: string, n: number, severity: string) =>
      db
        .prepare('UPDATE sheets SET findings = ? WHERE job_id = ? AND n = ?')
        .run(JSON.stringify([{ severity, rule: 'net' }]), id, n),
  };
}

/** Numbers below `most` by chance, the same in every run (Park and Miller's minimal standard). */
function randomFrom(seed: number): (most: number) => number {
  let state = seed;
  return (most) => (state = (state * 48_271) % 2_147_483_647) % most;
}

describe('the history', () => {
  it('is in the order of acceptance, newest first, whatever the clock said', () => {
    const { jobs, ids } = storesOf(freshDatabase().db);
    jobs.accept(newJob(idOf(1), 1, { now }));
    jobs.accept(newJob(idOf(2), 1, { now: now - 3_600_000 }));

    expect(ids()).toEqual([idOf(2), idOf(1)]);
  });

  it('is paged by key: none twice and none left out, also when jobs come in between', () => {
    const { history, accept } = storesOf(freshDatabase().db);
    for (let n = 0; n < 25; n += 1) accept(n);

    const seen: string[] = [];
    let before: number | null = null;
    for (let page = 0; page < 3; page += 1) {
      const jobs = history.list({ state: null, text: null, before, limit: 10 });
      accept(30 + page);
      seen.push(...jobs.map(({ id }) => id));
      before = jobs.at(-1)?.seq ?? null;
    }

    expect(seen).toEqual(Array.from({ length: 25 }, (_, n) => idOf(24 - n)));
  });

  it('tells of each job how its sheets stand and what the first four look like', () => {
    const { history, accept, setState, sheets } = storesOf(freshDatabase().db);
    accept(1, 'North', 6);
    setState(idOf(1), 1, 'read');
    setState(idOf(1), 2, 'failed');
    const [first] = sheets.ofJob(idOf(1));
    sheets.markPhotoRemoved(first?.id ?? 0, now);

    const [job] = history.list({ state: null, text: null, before: null, limit: 1 });

    expect(job).toMatchObject({
      name: 'North',
      state: 'reading',
      sheets: { queued: 4, reading: 0, read: 1, needs_review: 0, failed: 1, cancelled: 0 },
    });
    expect(job?.firstSheets.map(({ n, isPhotoKept }) => [n, isPhotoKept])).toEqual([
      [1, false],
      [2, true],
      [3, true],
      [4, true],
    ]);
  });

  it('names the state of a job as the domain does, for every mix of three sheets', () => {
    const { db } = freshDatabase();
    const { history, accept, setState } = storesOf(db);
    accept(1, 'Mix', 3);
    const mixes = sheetStates.flatMap((a) => sheetStates.flatMap((b) => sheetStates.map((c) => [a, b, c])));

    const said = db.transaction(() =>
      mixes.map((mix) => {
        mix.forEach((state, index) => setState(idOf(1), index + 1, state));
        return history.list({ state: null, text: null, before: null, limit: 1 })[0]?.state;
      }),
    )();

    expect(said).toEqual(mixes.map((mix) => jobState(mix.map((state) => ({ state })))));
  });

  it('narrows to what some sheet of a job is, and counts the jobs under each condition', () => {
    const { history, accept, setState, ids } = storesOf(freshDatabase().db);
    for (let n = 1; n <= 4; n += 1) accept(n);
    setState(idOf(2), 1, 'reading');
    setState(idOf(3), 1, 'failed');
    setState(idOf(4), 1, 'read');

    expect(ids({ state: 'open' })).toEqual([idOf(2), idOf(1)]);
    expect(ids({ state: 'failed' })).toEqual([idOf(3)]);
    expect(ids({ state: 'cancelled' })).toEqual([]);
    expect(history.count(null)).toEqual({ ...none, all: 4, open: 2, read: 1, failed: 1 });
  });

  it('has a job under every condition that one of its sheets meets, under approved only when all do', () => {
    const { history, accept, setState, approve, judge, ids } = storesOf(freshDatabase().db);
    accept(1, 'North', 3);
    accept(2, 'South', 2);
    setState(idOf(1), 1, 'read');
    setState(idOf(1), 2, 'needs_review');
    setState(idOf(1), 3, 'failed');
    judge(idOf(1), 2, 'contradicted');
    for (const n of [1, 2]) {
      setState(idOf(2), n, 'read');
      approve(idOf(2), n, true);
    }
    approve(idOf(1), 1, true);

    const under = (of: string) => historyStates.filter((state) => ids({ state }).includes(of));

    expect(under(idOf(1))).toEqual(['needs_review', 'contradicted', 'failed']);
    expect(under(idOf(2))).toEqual(['approved']);
    expect(history.list({ state: 'approved', text: null, before: null, limit: 9 })[0]).toMatchObject({ approved: 2 });
  });

  it('moves a job as its sheets are mended, opened again and deleted', () => {
    const { accept, setState, approve, judge, sheets, history } = storesOf(freshDatabase().db);
    accept(1, 'North', 2);
    for (const n of [1, 2]) setState(idOf(1), n, 'read');
    judge(idOf(1), 1, 'contradicted');
    approve(idOf(1), 1, true);
    approve(idOf(1), 2, true);
    const approved = history.count(null);

    judge(idOf(1), 1, 'doubtful');
    approve(idOf(1), 2, false);
    const opened = history.count(null);
    sheets.remove(idOf(1), 2);

    expect(approved).toEqual({ ...none, all: 1, contradicted: 1, approved: 1 });
    expect(opened).toEqual({ ...none, all: 1, read: 1 });
    expect(history.count(null)).toEqual({ ...none, all: 1, approved: 1 });
  });

  it('counts right whatever is done to the sheets, in whatever order', () => {
    const { db } = freshDatabase();
    const { accept, setState, approve, judge, sheets, ids, history } = storesOf(db);
    const pick = randomFrom(11);
    const severities = ['contradicted', 'doubtful', 'note'] as const;
    for (let n = 1; n <= 5; n += 1) accept(n, 'Mix', 4);

    db.transaction(() => {
      for (let step = 0; step < 400; step += 1) {
        const [job, n] = [idOf(1 + pick(5)), 1 + pick(4)];
        const isApproved = db.prepare('SELECT approved_at FROM sheets WHERE job_id = ? AND n = ?').pluck().get(job, n);
        const kind = pick(5);
        if (kind === 0 && typeof isApproved !== 'number') setState(job, n, sheetStates[pick(6)] ?? 'read');
        else if (kind === 1) setState(job, n, 'read');
        else if (kind === 2) approve(job, n, pick(2) === 0);
        else if (kind === 3) judge(job, n, severities[pick(3)] ?? 'note');
        else if (step % 40 === 39) sheets.remove(job, n);
      }
    })();

    const anew = (condition: string): unknown =>
      db.prepare(`SELECT jobs.id FROM jobs WHERE EXISTS (${condition}) ORDER BY jobs.seq DESC`).pluck().all();
    const some = (what: string): string => `SELECT 1 FROM sheets WHERE job_id = jobs.id AND ${what}`;
    expect(ids({ state: 'open' })).toEqual(anew(some(`state IN ('queued', 'reading')`)));
    expect(ids({ state: 'needs_review' })).toEqual(anew(some(`state = 'needs_review'`)));
    expect(ids({ state: 'contradicted' })).toEqual(anew(some(`findings LIKE '%contradicted%'`)));
    expect(ids({ state: 'failed' })).toEqual(anew(some(`state = 'failed'`)));
    expect(ids({ state: 'read' })).toEqual(anew(some(`state = 'read' AND approved_at IS NULL`)));
    expect(ids({ state: 'approved' })).toEqual(
      anew(`${some('true')} GROUP BY job_id HAVING count(*) = count(approved_at)`),
    );
    for (const state of historyStates) expect(history.count(null)[state]).toBe(ids({ state }).length);
    expect(history.count('page')).toMatchObject({ contradicted: ids({ text: 'page', state: 'contradicted' }).length });
  });

  it('keeps its counts when sheets are added, cancelled, retried and deleted', () => {
    const { db } = freshDatabase();
    const { jobs, sheets, accept } = storesOf(db);
    accept(1, 'North', 3);
    jobs.addSheets(idOf(1), newSheets(2));
    sheets.cancel(idOf(1), null, now);
    sheets.retry(idOf(1), 2);
    sheets.remove(idOf(1), 3);

    const kept = db.prepare('SELECT queued, cancelled, state FROM jobs').get();

    expect(kept).toEqual({ queued: 1, cancelled: 3, state: 'reading' });
  });
});

describe('the search', () => {
  /** Three jobs: one read with a report, one of another name, one never read. */
  function library() {
    const stores = storesOf(freshDatabase().db);
    stores.accept(1, 'North quay');
    const header = { ...blankHeader(), barge: 'TFT 54', terminal: 'Houston Barbours Cut No. 3' };
    const products = [{ product: 'RMG 380', api: 12.74, gross_bbls: 1956.9, net_bbls: 1909.89, metric_tons: 297.3 }];
    const report = { ...someSuccess.report, header, products };
    const claim = claimOne(stores.claims);
    stores.claims.keepReading(claim, someSuccess.reading, now);
    stores.claims.settleRead(claim, { ...someSuccess, report }, now);
    stores.accept(2, 'Südkai, Köln');
    stores.accept(3, 'Third');
    return stores;
  }

  it.each([
    ['the job’s name', 'quay'],
    ['a file’s name', 'page 1.jpg north'],
    ['the barge', 'tft 54'],
    ['the terminal, the last word just begun', 'barbours cu'],
    ['the product', 'rmg 380'],
    ['a figure', '12.74'],
    ['an event', 'ALL FAST'],
  ])('finds a sheet by %s', (_what, text) => {
    expect(library().ids({ text })).toEqual([idOf(1)]);
  });

  it('finds words without their marks', () => {
    expect(library().ids({ text: 'sudkai koln' })).toEqual([idOf(2)]);
  });

  it('wants every word, on one sheet', () => {
    const { ids } = library();

    expect(ids({ text: 'houston pegasus' })).toEqual([]);
    expect(ids({ text: 'quay third' })).toEqual([]);
  });

  it('goes together with a state, with paging and with the counts', () => {
    const { ids, history } = library();

    expect(ids({ text: 'page' })).toEqual([idOf(3), idOf(2), idOf(1)]);
    expect(ids({ text: 'page', state: 'needs_review' })).toEqual([idOf(1)]);
    expect(ids({ text: 'page', before: 3 })).toEqual([idOf(2), idOf(1)]);
    expect(history.count('page')).toEqual({ ...none, all: 3, open: 2, needs_review: 1, contradicted: 1 });
  });

  it('lists a job once, however many of its sheets are found', () => {
    const { accept, ids } = storesOf(freshDatabase().db);
    accept(1, 'North', 12);

    expect(ids({ text: 'page' })).toEqual([idOf(1)]);
  });

  it.each([
    ['"'],
    ['""'],
    ['*'],
    ['🚢'],
    ['\u0000'],
    ['- ^ ( ) :'],
    ['"unclosed'],
    ['quay" OR "third'],
    ['NEAR(quay third, 5)'],
    ['quay NOT third'],
    ['name:quay'],
    ['{name words} : quay'],
    ['north^2'],
    [`; DROP TABLE jobs; --`],
    ['x'.repeat(5000)],
    ['\ud800'],
  ])('takes %j for words and nothing else', (text) => {
    const { ids, history } = library();

    expect(ids({ text })).toEqual([]);
    expect(history.count(text)).toEqual(none);
  });

  it('forgives quotes, stars and an emoji around a word', () => {
    expect(library().ids({ text: '  "quay"* 🚢 ' })).toEqual([idOf(1)]);
  });

  it('follows a new name, and keeps what the sheets say', () => {
    const { jobs, ids } = library();

    jobs.rename(idOf(1), 'East pier');

    expect(ids({ text: 'quay' })).toEqual([]);
    expect(ids({ text: 'east houston' })).toEqual([idOf(1)]);
  });

  it('forgets a deleted sheet, and what a sheet said once it has been read again', () => {
    const { sheets, claims, ids } = library();

    sheets.readAgain(idOf(1), 1);
    const whileItWaits = ids({ text: 'houston' });
    claims.settleRead(claimOne(claims), someSuccess, now);
    sheets.remove(idOf(2), null);

    expect(whileItWaits).toEqual([idOf(1)]);
    expect(ids({ text: 'houston' })).toEqual([]);
    expect(ids({ text: 'quay' })).toEqual([idOf(1)]);
    expect(ids({ text: 'koln' })).toEqual([]);
  });

  it('finds a duplicate by what its original says', () => {
    const { jobs, sheets, ids } = library();
    const [original] = sheets.ofJob(idOf(1));
    const photo = newSheets(1).photos.map((each) => ({
      ...each,
      photo: { ...each.photo, sha256: original?.photo.sha256 ?? '' },
    }));

    jobs.accept(newJob(idOf(4), 1, { photos: photo }));

    expect(ids({ text: 'houston' })).toEqual([idOf(4), idOf(1)]);
  });
});

describe('the queries of the history', () => {
  it.each([
    ['SELECT id FROM jobs WHERE seq < 9 ORDER BY seq DESC LIMIT 31', 'SEARCH jobs USING INTEGER PRIMARY KEY'],
    [
      'SELECT id FROM jobs WHERE failed > 0 AND seq < 9 ORDER BY seq DESC LIMIT 31',
      'SEARCH jobs USING INDEX jobs_failed (seq<?)',
    ],
    ['SELECT count(*) FROM jobs WHERE read > approved', 'SCAN jobs USING INDEX jobs_to_approve'],
  ])('walk an index and sort nothing: %s', (sql, plan) => {
    const { db } = freshDatabase();

    const steps = db.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all();

    expect(steps.map(({ detail }) => detail).join('; ')).toContain(plan);
    expect(steps.map(({ detail }) => detail).join('; ')).not.toContain('TEMP B-TREE');
  });
});
