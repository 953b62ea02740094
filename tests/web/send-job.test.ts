import { describe, expect, test } from 'vitest';
import { createClaimStore } from '../../src/stores/claims.ts';
import { createJobStore } from '../../src/stores/jobs.ts';
import { createSheetStore } from '../../src/stores/sheets.ts';
import { sheetsInTurn } from '../../src/web/exports/exported-sheet.ts';
import { jobJson, jobText } from '../../src/web/exports/job-json.ts';
import { freshDatabase } from '../support/database.ts';
import { claimOne, newJob, someSuccess } from '../support/jobs.ts';

describe('the JSON of a job of many sheets', () => {
  test('is the same as of few, piece by piece', async () => {
    const { db } = freshDatabase();
    const [jobs, claims, sheets] = [createJobStore(db), createClaimStore(db), createSheetStore(db)];
    jobs.accept(newJob('job', 5));
    for (let n = 0; n < 3; n += 1) claims.settleRead(claimOne(claims), someSuccess, 1_750_000_000_000);
    const job = jobs.find('job');
    if (job === null) throw new Error('there is no job');
    const names = sheets.numbers('job').map((n) => ({ job, n }));

    const pieces: string[] = [];
    for await (const piece of jobText(job, sheets.states('job'), sheetsInTurn(sheets, names))) pieces.push(piece);

    expect(JSON.parse(pieces.join(''))).toEqual(JSON.parse(JSON.stringify(jobJson(job, sheets.ofJob('job')))));
    expect(pieces).toHaveLength(7);
  });
});
