import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { RejectedFile } from '../../src/domain/job.ts';
import { failure } from '../../src/domain/failure.ts';
import { createClaimStore } from '../../src/stores/claims.ts';
import { createJobStore, type NewSheets } from '../../src/stores/jobs.ts';
import { createSheetStore } from '../../src/stores/sheets.ts';
import { freshDatabase, openForTest } from '../support/database.ts';
import { claimOne, newJob, newPhoto, newSheets, someReader, someReading, someSuccess } from '../support/jobs.ts';

const now = 1_750_000_000_000;

function stores() {
  const { db, path } = freshDatabase();
  return { db, path, jobs: createJobStore(db), sheets: createSheetStore(db), claims: createClaimStore(db) };
}

const rejected = (filename: string): RejectedFile => ({
  filename,
  kind: 'unsupported',
  message: 'This is not a photo.',
});

describe('accepting a job', () => {
  it('keeps everything that was known of it', () => {
    const { jobs, sheets } = stores();
    const job = newJob('20250618-1432-7QK3M', 2, { rejected: [rejected('notes.txt')] });

    jobs.accept(job);

    expect(jobs.find(job.id)).toEqual({
      id: job.id,
      name: job.name,
      account: 'demo',
      createdAt: job.now,
      rejected: [rejected('notes.txt')],
    });
    expect(sheets.ofJob(job.id)).toMatchObject([
      { n: 1, filename: 'page 1.jpg', photo: job.photos[0]?.photo, state: 'queued', attempts: 0, failure: null },
      { n: 2, filename: 'page 2.jpg', photo: job.photos[1]?.photo, state: 'queued', attempts: 0, failure: null },
    ]);
  });

  it('is all or nothing: a sheet that cannot be written takes the job with it', () => {
    const { db, jobs } = stores();
    const photo = newPhoto();
    const twice = [
      { filename: 'a.jpg', photo },
      { filename: 'b.jpg', photo },
    ];

    expect(() => jobs.accept(newJob('20250618-1432-7QK3M', 0, { photos: twice }))).toThrow('UNIQUE');

    expect(jobs.find('20250618-1432-7QK3M')).toBeNull();
    expect(db.prepare('SELECT count(*) FROM sheets').pluck().get()).toBe(0);
  });

  it('takes twenty at a time from two connections', async () => {
    const { db, path, jobs } = stores();
    const both = [jobs, createJobStore(openForTest(path))];

    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        await Promise.resolve();
        both[index % 2]?.accept(newJob(`job ${index}`, 3));
      }),
    );

    expect(db.prepare('SELECT count(*) FROM jobs').pluck().get()).toBe(20);
    expect(db.prepare('SELECT count(*) FROM sheets').pluck().get()).toBe(60);
  });

  it('fails with SQLITE_BUSY and leaves nothing while another process writes', () => {
    const { path, jobs } = stores();
    const other = new Database(path);
    other.exec('BEGIN IMMEDIATE');

    expect(() => jobs.accept(newJob('20250618-1432-7QK3M'))).toThrow(
      expect.objectContaining({ code: 'SQLITE_BUSY' }) as Error,
    );
    expect(jobs.find('20250618-1432-7QK3M')).toBeNull();

    other.exec('ROLLBACK');
    other.close();
    jobs.accept(newJob('20250618-1432-7QK3M'));
    expect(jobs.find('20250618-1432-7QK3M')).not.toBeNull();
  });
});

describe('adding sheets to a job', () => {
  it('numbers on from those that are there, and adds to the files that were not taken', () => {
    const { jobs, sheets } = stores();
    jobs.accept(newJob('job', 2, { rejected: [rejected('a.txt')] }));
    jobs.accept(newJob('another', 1));

    jobs.addSheets('job', newSheets(2, { rejected: [rejected('b.txt'), rejected('c.txt')] }));

    expect(sheets.ofJob('job').map(({ n }) => n)).toEqual([1, 2, 3, 4]);
    expect(sheets.ofJob('another').map(({ n }) => n)).toEqual([1]);
    expect(jobs.find('job')?.rejected.map(({ filename }) => filename)).toEqual(['a.txt', 'b.txt', 'c.txt']);
  });

  it('is refused for a job that is no longer there', () => {
    const { db, jobs } = stores();

    expect(() => jobs.addSheets('gone', newSheets(1))).toThrow('FOREIGN KEY');

    expect(db.prepare('SELECT count(*) FROM sheets').pluck().get()).toBe(0);
  });
});

describe('a request with a key of its own', () => {
  it('is found again by its account, and by no other', () => {
    const { jobs } = stores();
    jobs.accept(newJob('job', 1, { requestKey: 'a1' }));

    expect(jobs.findByRequest('demo', 'a1')?.id).toBe('job');
    expect(jobs.findByRequest('demo', 'a2')).toBeNull();
    expect(jobs.findByRequest('somebody', 'a1')).toBeNull();
  });

  it('cannot lead to two jobs', () => {
    const { jobs } = stores();
    jobs.accept(newJob('job', 1, { requestKey: 'a1' }));

    expect(() => jobs.accept(newJob('twin', 1, { requestKey: 'a1' }))).toThrow('UNIQUE');
    expect(() => jobs.addSheets('job', newSheets(1, { requestKey: 'a1' }))).toThrow('UNIQUE');

    expect(jobs.find('twin')).toBeNull();
  });

  it('is forgotten after its time, and with its job', () => {
    const { jobs } = stores();
    jobs.accept(newJob('old', 1, { requestKey: 'a1', now: now - 2 }));
    jobs.accept(newJob('young', 1, { requestKey: 'a2', now }));
    jobs.accept(newJob('deleted', 1, { requestKey: 'a3', now }));

    expect(jobs.forgetRequests(now)).toBe(1);
    jobs.remove('deleted');

    expect(['a1', 'a2', 'a3'].map((key) => jobs.findByRequest('demo', key)?.id)).toEqual([
      undefined,
      'young',
      undefined,
    ]);
  });
});

describe('the same bytes once more', () => {
  const bytes = newPhoto().sha256;
  const sameBytes = (): NewSheets['photos'] => [{ filename: 'again.jpg', photo: { ...newPhoto(), sha256: bytes } }];

  /** A store in which these bytes were read once. */
  function withOriginal() {
    const all = stores();
    all.jobs.accept(newJob('original', 0, { photos: sameBytes() }));
    const claim = claimOne(all.claims);
    all.claims.keepReading(claim, someReading, now);
    all.claims.settleRead(claim, someSuccess, now);
    return all;
  }

  it('show the earlier reading at once, linked, without a call', () => {
    const { db, jobs, sheets, claims } = withOriginal();

    jobs.accept(newJob('later', 0, { photos: sameBytes(), now: now + 9 }));

    expect(sheets.find('later', 1)).toMatchObject({
      state: 'needs_review',
      finishedAt: now + 9,
      duplicateOf: { jobId: 'original', n: 1 },
      report: someSuccess.report,
      markdown: someSuccess.markdown,
      findings: someSuccess.findings,
      reading: { ...someReading, calls: [] },
      attempts: 0,
    });
    expect(claims.claimDue(now, 'boot', 9)).toEqual([]);
    expect(db.prepare(`SELECT count(*) FROM sheet_words WHERE sheet_words MATCH 'fast'`).pluck().get()).toBe(2);
  });

  it.each<[string, NewSheets['reader']]>([
    ['another reader', { ...someReader, reader: 'local' }],
    ['another model', { ...someReader, model: 'gpt-5' }],
    ['another wording of the prompt', { ...someReader, promptVersion: '2' }],
  ])('are read again by %s', (_, reader) => {
    const { jobs, sheets } = withOriginal();

    jobs.accept(newJob('later', 0, { photos: sameBytes(), reader }));

    expect(sheets.find('later', 1)).toMatchObject({ state: 'queued', duplicateOf: null });
  });

  it('are read where the first try failed', () => {
    const { jobs, sheets, claims } = stores();
    jobs.accept(newJob('original', 0, { photos: sameBytes() }));
    const claim = claimOne(claims);
    claims.keepReading(claim, someReading, now);
    claims.settleFailed(claim, failure('not_a_report', 'formatting'), someReading, now);

    jobs.accept(newJob('later', 0, { photos: sameBytes() }));

    expect(sheets.find('later', 1)).toMatchObject({ state: 'queued', duplicateOf: null });
  });

  it('keep their reading when the original is deleted, and others can show it then', () => {
    const { jobs, sheets } = withOriginal();
    jobs.accept(newJob('later', 0, { photos: sameBytes() }));

    sheets.remove('original', null);
    jobs.remove('original');
    jobs.accept(newJob('latest', 0, { photos: sameBytes() }));

    expect(sheets.find('later', 1)).toMatchObject({
      state: 'needs_review',
      duplicateOf: null,
      report: someSuccess.report,
      reading: { words: someReading.words },
    });
    expect(sheets.find('latest', 1)?.duplicateOf).toEqual({ jobId: 'later', n: 1 });
  });

  it('keep their reading when the original is read again', () => {
    const { jobs, sheets, claims } = withOriginal();
    jobs.accept(newJob('later', 0, { photos: sameBytes() }));

    sheets.readAgain('original', 1);
    const claim = claimOne(claims);
    claims.keepReading(claim, { ...someReading, words: 'other words' }, now);
    claims.settleRead(claim, { ...someSuccess, markdown: 'other words' }, now);

    expect(sheets.find('later', 1)).toMatchObject({
      markdown: someSuccess.markdown,
      reading: { words: someReading.words },
    });
    expect(sheets.find('original', 1)).toMatchObject({ markdown: 'other words', reading: { words: 'other words' } });
  });

  it('are read on their own where a person says so', () => {
    const { jobs, sheets, claims } = withOriginal();
    jobs.accept(newJob('later', 0, { photos: sameBytes() }));

    expect(sheets.readAgain('later', 1)).toBe(true);

    expect(claimOne(claims)).toMatchObject({ jobId: 'later', earlierReading: null });
    expect(sheets.find('later', 1)).toMatchObject({ duplicateOf: null });
  });
});

describe('a job', () => {
  it('can be given another name, and is found by it', () => {
    const { db, jobs } = stores();
    jobs.accept(newJob('job', 2));

    jobs.rename('job', 'Port Arthur');

    const named = (word: string): unknown =>
      db.prepare('SELECT count(*) FROM sheet_words WHERE sheet_words MATCH ?').pluck().get(word);
    expect(jobs.find('job')?.name).toBe('Port Arthur');
    expect([named('arthur'), named('page'), named('evening')]).toEqual([2, 2, 0]);
  });

  it('counts as unfinished for its account while a sheet of it is', () => {
    const { jobs, sheets, claims } = stores();
    jobs.accept(newJob('a', 2));
    jobs.accept(newJob('b', 1));
    jobs.accept(newJob('c', 1, { account: 'somebody' }));
    claimOne(claims);

    expect(jobs.countUnfinished('demo')).toBe(2);
    sheets.cancel('a', null, now);
    expect(jobs.countUnfinished('demo')).toBe(1);
  });
});
