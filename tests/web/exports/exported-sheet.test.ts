import { describe, expect, it } from 'vitest';
import { createClaimStore } from '../../../src/stores/claims.ts';
import { createHistoryStore } from '../../../src/stores/history.ts';
import { createJobStore } from '../../../src/stores/jobs.ts';
import { createSheetStore } from '../../../src/stores/sheets.ts';
import { createTrailStore } from '../../../src/stores/trails.ts';
import { exportedSheets, namesOfSearch } from '../../../src/web/exports/exported-sheet.ts';
import { freshDatabase } from '../../support/database.ts';
import { claimOne, newJob, someSuccess } from '../../support/jobs.ts';

const everything = { state: null, text: null, before: null };

describe('the sheets of an export', () => {
  it('are of all jobs that are found, the newest job first, however many pages of the history that takes', async () => {
    const { stores, addJobs } = setUp();
    addJobs(120, 1);

    const taken = await all(exportedSheets(stores, namesOfSearch(stores, everything)));

    expect(taken).toHaveLength(120);
    expect(new Set(taken).size).toBe(120);
    expect(taken[0]).toBe('job-119 1');
  });

  it('are looked at one after another, each when the one before was taken', async () => {
    const { stores, addJobs, looked } = setUp();
    addJobs(1, 5);

    const sheets = exportedSheets(stores, namesOfSearch(stores, everything));
    await sheets.next();
    await sheets.next();

    expect(looked).toEqual([1, 2]);
  });

  it('leave out what is deleted meanwhile', async () => {
    const { stores, addJobs } = setUp();
    addJobs(1, 3);

    const sheets = exportedSheets(stores, namesOfSearch(stores, everything));
    await sheets.next();
    stores.sheets.remove('job-0', 2);

    expect(await all(sheets)).toEqual(['job-0 3']);
  });
});

function setUp() {
  const { db } = freshDatabase();
  const [jobs, claims, sheets] = [createJobStore(db), createClaimStore(db), createSheetStore(db)];
  const looked: number[] = [];
  const find: typeof sheets.find = (jobId, n) => {
    looked.push(n);
    return sheets.find(jobId, n);
  };
  const history = createHistoryStore(db);
  return {
    stores: { jobs, sheets: { ...sheets, find }, history, trails: createTrailStore(db) },
    looked,
    addJobs(count: number, sheetsOfEach: number): void {
      for (let at = 0; at < count; at += 1) {
        jobs.accept(newJob(`job-${at}`, sheetsOfEach));
        for (let n = 0; n < sheetsOfEach; n += 1) claims.settleRead(claimOne(claims), someSuccess, 1_750_000_000_000);
      }
    },
  };
}

async function all(sheets: ReturnType<typeof exportedSheets>): Promise<string[]> {
  const names: string[] = [];
  for await (const { job, sheet } of sheets) names.push(`${job.id} ${sheet.n}`);
  return names;
}
