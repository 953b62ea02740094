import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { createJobStore } from '../../src/stores/jobs.ts';
import { createSheetStore } from '../../src/stores/sheets.ts';
import { freshDatabase, openForTest } from '../support/database.ts';
import { newJob, newPhoto } from '../support/jobs.ts';

describe('accepting a job', () => {
  it('keeps everything that was known of it', () => {
    const { db } = freshDatabase();
    const [jobs, sheets] = [createJobStore(db), createSheetStore(db)];
    const rejected = [{ filename: 'notes.txt', kind: 'unsupported', message: 'This is not a photo.' } as const];
    const job = newJob('20250618-1432-7QK3M', 2, { rejected: [...rejected] });

    jobs.accept(job);

    expect(jobs.find(job.id)).toEqual({ id: job.id, name: job.name, account: 'demo', createdAt: job.now, rejected });
    expect(sheets.ofJob(job.id)).toMatchObject([
      { n: 1, filename: 'page 1.jpg', photo: job.photos[0]?.photo, state: 'queued', attempts: 0, failure: null },
      { n: 2, filename: 'page 2.jpg', photo: job.photos[1]?.photo, state: 'queued', attempts: 0, failure: null },
    ]);
  });

  it('is all or nothing: a sheet that cannot be written takes the job with it', () => {
    const { db } = freshDatabase();
    const jobs = createJobStore(db);
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
    const { db, path } = freshDatabase();
    const stores = [createJobStore(db), createJobStore(openForTest(path))];

    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        await Promise.resolve();
        stores[index % 2]?.accept(newJob(`job ${index}`, 3));
      }),
    );

    expect(db.prepare('SELECT count(*) FROM jobs').pluck().get()).toBe(20);
    expect(db.prepare('SELECT count(*) FROM sheets').pluck().get()).toBe(60);
  });

  it('fails with SQLITE_BUSY and leaves nothing while another process writes', () => {
    const { db, path } = freshDatabase();
    const jobs = createJobStore(db);
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

describe('the history', () => {
  it('comes newest first, page by page, none left out or shown twice where the times are the same', () => {
    const jobs = createJobStore(freshDatabase().db);
    for (const id of ['b', 'd', 'a', 'c']) jobs.accept(newJob(id, 1, { now: 1000 }));
    jobs.accept(newJob('e', 1, { now: 2000 }));

    const first = jobs.listBefore(null, 2);
    const second = jobs.listBefore(first.at(-1) ?? null, 2);
    const third = jobs.listBefore(second.at(-1) ?? null, 2);

    expect([first, second, third].map((page) => page.map(({ id }) => id))).toEqual([['e', 'd'], ['c', 'b'], ['a']]);
  });

  it('counts the sheets of each job by how they stand', () => {
    const { db } = freshDatabase();
    const jobs = createJobStore(db);
    jobs.accept(newJob('a', 4));
    db.exec(`
      UPDATE sheets SET state = 'read' WHERE n = 1;
      UPDATE sheets SET state = 'failed' WHERE n = 2;
      UPDATE sheets SET state = 'reading', claim_token = 'x' WHERE n = 3;
    `);

    expect(jobs.listBefore(null, 10)).toMatchObject([{ id: 'a', sheets: 4, unfinished: 2, read: 1, failed: 1 }]);
  });
});
