import { expect, it } from 'vitest';
import { proveReport } from '../../src/domain/prove.ts';
import { gaugeName } from '../../src/domain/tank-gauges.ts';
import { createClaimStore } from '../../src/stores/claims.ts';
import { createJobStore } from '../../src/stores/jobs.ts';
import { createReviewStore } from '../../src/stores/reviews.ts';
import { sheet } from '../domain/checks/sheets.ts';
import { freshDatabase } from '../support/database.ts';
import { newJob, someReading } from '../support/jobs.ts';

it('what a proved sheet says of its tanks is there for the next sheet, and for a review of another', () => {
  const { db } = freshDatabase();
  createJobStore(db).accept(newJob('job', 2));
  const claims = createClaimStore(db);
  const [first, second] = [claims.claimDue(0, 'boot', 1)[0]!, claims.claimDue(0, 'boot', 1)[0]!];
  const report = sheet('sound');
  const reading = { reading: someReading, markdown: '' };

  claims.keepReading(first, someReading, 0);
  claims.settleRead(first, { ...reading, ...proveReport(report, null) }, 0);
  claims.keepReading(second, someReading, 0);
  claims.settleRead(second, { ...reading, ...proveReport(report, null) }, 0);
  const known = createReviewStore(db).find('job', 2)?.knownTanks ?? [];
  const own = createReviewStore(db).find('job', 1)?.knownTanks ?? [];

  expect(first.knownTanks).toEqual([]);
  expect(new Set(known.map(({ barge }) => barge))).toEqual(new Set([gaugeName(report.header.barge)]));
  expect(known.map(({ tank }) => tank).sort()).toEqual(
    [...new Set(report.arrival_tanks.map(({ tank }) => gaugeName(tank)))].sort(),
  );
  expect(own).toHaveLength(known.length);
});
