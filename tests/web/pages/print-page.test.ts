import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/domain/finding.ts';
import type { LoggedChange } from '../../../src/stores/reviews.ts';
import type { ExportedSheet } from '../../../src/web/exports/exported-sheet.ts';
import { printedSheet, printPage } from '../../../src/web/pages/print-page.ts';
import { locatedEvidence } from '../../support/located.ts';
import { failedSheet, sampleJob, sampleReport, sampleSheet } from '../../views/sample-sheets.ts';

const now = Date.UTC(2025, 5, 18, 14, 32);
const selection = { title: 'All jobs', backUrl: '/history' };
const finding: Finding = {
  ...{ rule: 'net_from_gross', severity: 'contradicted', table: 'arrival_tanks', row: 0, field: 'net_bbls' },
  ...{ message: 'It does not follow.', read: 1, implied: 2, cause: null },
};
const located = locatedEvidence(sampleReport);

describe('the pages for paper', () => {
  it('say which sheets they are where they are not all', () => {
    const first = printPage(selection, { from: 0, shown: 100, nextUrl: '/history/print?from=100' }, now);
    const last = printPage(selection, { from: 100, shown: 7, nextUrl: null }, now);

    expect([first.range, first.nextUrl]).toEqual(['Sheets 1 to 100', '/history/print?from=100']);
    expect([last.range, last.nextUrl]).toEqual(['Sheets 101 to 107', null]);
    expect(printPage(selection, { from: 0, shown: 3, nextUrl: null }, now)).toMatchObject({
      range: null,
      isEmpty: false,
    });
    expect(printPage(selection, { from: 9, shown: 0, nextUrl: null }, now)).toMatchObject({
      range: null,
      isEmpty: true,
    });
  });
});

describe('a sheet on paper', () => {
  it('shows the place on the photo beside what is contradicted or doubtful, where that is known and the photo kept', () => {
    const cropOf = (changes: Partial<ExportedSheet['sheet']>, of: Finding = finding, evidence = located) =>
      printedSheet(exported({ findings: [of], ...changes }), evidence).findings[0]?.cropUrl;

    expect(cropOf({})).toBe('/jobs/20250618-1432-7QK3M/sheets/1/cells/arrival_tanks/0/net_bbls');
    expect(cropOf({ photoRemovedAt: now })).toBeNull();
    expect(cropOf({}, { ...finding, severity: 'note' })).toBeNull();
    expect(cropOf({}, { ...finding, field: null })).toBeNull();
    expect(cropOf({}, finding, { ...located, cells: [] })).toBeNull();
  });

  it('says who approved it and why, and marks what is doubtful in its header', () => {
    const findings: Finding[] = [{ ...finding, severity: 'doubtful', table: 'header', row: null, field: 'barge' }];

    const sheet = printedSheet(
      {
        ...exported({ findings, approval: { by: 'demo', at: now } }),
        trail: { ...noTrail, approvalReason: 'So it is.' },
      },
      null,
    );

    expect(sheet.approval).toMatchObject({ by: 'demo', at: { text: '18 Jun 2025, 14:32 UTC' }, reason: 'So it is.' });
    expect(sheet.header.map(({ label, finding: of }) => [label, of?.number ?? null])[0]).toEqual(['Barge', 1]);
  });

  it('tells corrections in words, a blank as such', () => {
    const change = { kind: 'cell', table: 'time_log', row: 1, field: 'time', value: '06:10' } as const;
    const logged: LoggedChange = {
      ...{ id: 1, revision: 2, change, replaced: null, reason: null, account: 'demo', madeAt: now },
      ...{ undoneIn: null, undoneBy: null },
    };
    const moved: LoggedChange = { ...logged, change: { kind: 'move_row', table: 'time_log', row: 0, to: 1 } };

    const { corrections } = printedSheet({ ...exported(), trail: { ...noTrail, log: [logged, moved] } }, null);

    expect(corrections).toMatchObject([
      { place: 'time log · row 2 · time', what: 'blank → 06:10', by: 'demo', reason: null },
      { place: 'time log · row 1', what: 'row moved' },
    ]);
  });

  it('without a report says why there is none, and shows no tables', () => {
    const sheet = printedSheet({ ...exported(), sheet: failedSheet('') }, null);

    expect(sheet.missing).toMatch(/^Sheet 1 could not be read: /);
    expect([sheet.tables, sheet.header, sheet.findings]).toEqual([[], [], []]);
  });
});

const noTrail = { asRead: null, log: [], approvalReason: null };

const exported = (changes: Partial<ExportedSheet['sheet']> = {}): ExportedSheet => ({
  ...{ job: sampleJob(), sheet: sampleSheet(changes), trail: noTrail },
});
