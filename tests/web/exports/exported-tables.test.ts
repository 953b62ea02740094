import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/domain/finding.ts';
import type { LoggedChange } from '../../../src/stores/reviews.ts';
import type { ExportedSheet } from '../../../src/web/exports/exported-sheet.ts';
import { exportedTables } from '../../../src/web/exports/exported-tables.ts';
import { failedSheet, sampleJob, sampleReport, sampleSheet } from '../../views/sample-sheets.ts';

const finding: Finding = {
  ...{ rule: 'ullages', severity: 'doubtful', table: 'arrival_tanks', row: 0, field: 'net_bbls' },
  ...{ message: 'It does not follow.', read: 1, implied: 2, cause: null },
};
const change: LoggedChange = {
  ...{ id: 1, revision: 2, reason: 'Misread', account: 'demo', madeAt: 0, undoneIn: null, undoneBy: null },
  ...{ change: { kind: 'cell', table: 'arrival_tanks', row: 0, field: 'net_bbls', value: 2 }, replaced: 1 },
};

describe('the tables of an export', () => {
  it('remark on a cell all that was found about it, and at the first of a row what is about all of it', () => {
    const findings = [finding, { ...finding, message: 'Nor so.', implied: null }, { ...finding, field: null }];

    const [row] = rowsOf('arrival_tanks', { findings });

    expect(row?.['net_bbls']?.remark).toBe('It does not follow. Implied: 2.\nNor so.');
    expect(row?.['tank']?.remark).toBe('It does not follow. Implied: 2.');
    expect(row?.['gross_bbls']?.remark).toBeNull();
  });

  it('know the decimals of a column, where the sheet has shown them', () => {
    const [tank] = rowsOf('arrival_tanks', { working: null });
    const [draft] = rowsOf('draft_readings');

    expect(tank?.['net_bbls']?.places).toBeNull();
    expect(draft?.['port']?.places).toBe(2);
  });

  it('list a sheet without a report by its header, and by nothing else', () => {
    const failed = { ...exported(), sheet: failedSheet('') };
    const counts = exportedTables.map(({ name, rowsOf: of }) => [name, of(failed).length]);

    expect(counts.filter(([, count]) => count !== 0)).toEqual([['sheets', 1]]);
  });

  it('say of each correction what it was and what it is, but for those that were taken back', () => {
    const log: LoggedChange[] = [
      change,
      { ...change, undoneIn: 3, undoneBy: 'demo' },
      { ...change, change: { ...change.change, kind: 'as_written' } as LoggedChange['change'] },
      {
        ...change,
        change: { kind: 'delete_row', table: 'time_log', row: 1 },
        replaced: { event: 'All Fast', date: null },
      },
      { ...change, change: { kind: 'move_row', table: 'time_log', row: 0, to: 2 }, replaced: null },
    ];

    const rows = rowsOf('corrections', {}, log).map((row) =>
      ['table', 'row', 'field', 'change', 'was', 'is'].map((key) => row[key]?.value),
    );

    expect(rows).toEqual([
      ['arrival_tanks', 1, 'net_bbls', 'cell', 1, 2],
      ['arrival_tanks', 1, 'net_bbls', 'as_written', 1, 1],
      ['time_log', 2, null, 'delete_row', 'All Fast', null],
      ['time_log', 1, null, 'move_row', null, 'row 3'],
    ]);
  });

  it('have as many cells in each row as there are columns', () => {
    for (const { columns, rowsOf: of } of exportedTables) {
      for (const row of of(exported({ findings: [finding] }, [change]))) expect(row).toHaveLength(columns.length);
    }
  });
});

function exported(changes: Partial<ExportedSheet['sheet']> = {}, log: LoggedChange[] = []): ExportedSheet {
  const sheet = sampleSheet({ report: sampleReport, ...changes });
  return { job: sampleJob(), sheet, trail: { asRead: null, log, approvalReason: null } };
}

/** The rows of a table, each cell by the name of its column. */
function rowsOf(name: string, changes: Partial<ExportedSheet['sheet']> = {}, log: LoggedChange[] = []) {
  const table = exportedTables.find((one) => one.name === name);
  if (table === undefined) throw new Error(`there is no table ${name}`);
  return table
    .rowsOf(exported(changes, log))
    .map((cells) => Object.fromEntries(cells.map((cell, at) => [table.columns[at]?.name ?? '', cell])));
}
