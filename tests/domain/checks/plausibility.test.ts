import { describe, expect, it, test } from 'vitest';
import { proveReport } from '../../../src/domain/prove.ts';
import type { Report, TimeLogRow } from '../../../src/domain/report.ts';
import { sheet, soundBut } from './sheets.ts';

describe('a figure that nothing can have is doubtful', () => {
  test.each([
    [{ ullage_in: 12 }, 'ullage_in'],
    [{ ullage_in: -1 }, 'ullage_in'],
    [{ ullage_ft: -2 }, 'ullage_ft'],
    [{ api: 351, net_bbls: null, metric_tons: null }, 'api'],
    [{ temp_f: 880, net_bbls: null }, 'temp_f'],
    [{ gross_bbls: null, net_bbls: -5, metric_tons: null }, 'net_bbls'],
    [{ water_bbls: 9999, net_bbls: null }, 'water_bbls'],
    [{ net_bbls: 2900, api: null }, 'net_bbls'],
  ])('%j', (cells, field) => {
    const report = { ...soundBut('arrival_tanks', 3, cells), products: [] };

    const findings = proveReport(report, null).findings.filter(({ rule }) => rule === 'out_of_range');

    expect(findings).toMatchObject([{ severity: 'doubtful', table: 'arrival_tanks', row: 3, field }]);
  });

  it('also where it is a draft', () => {
    const findings = proveReport(soundBut('draft_readings', 0, { port: 675 }), null).findings;

    expect(findings).toMatchObject([{ rule: 'out_of_range', table: 'draft_readings', row: 0, field: 'port' }]);
  });
});

describe('tanks on arrival and departure', () => {
  it('a tank that stands on one side only is named', () => {
    const report = sheet('sound');
    report.departure_tanks.splice(4, 1);

    const findings = proveReport(report, null).findings.filter(({ rule }) => rule === 'tank_on_one_side');

    expect(findings).toMatchObject([
      { table: 'arrival_tanks', row: 4, field: 'tank', message: 'Tank 3 PORT is missing on departure.' },
    ]);
  });

  it('a tank that stands twice is named', () => {
    const report = soundBut('departure_tanks', 4, { tank: '2 PORT' });

    const findings = proveReport(report, null).findings.filter(({ field }) => field === 'tank');

    expect(findings).toMatchObject([
      { rule: 'tank_on_one_side', table: 'arrival_tanks', row: 4 },
      { rule: 'tank_twice', table: 'departure_tanks', row: 4 },
    ]);
  });

  it('names are compared without case and spaces', () => {
    const findings = proveReport(soundBut('departure_tanks', 4, { tank: '3  port' }), null).findings;

    expect(findings).toEqual([]);
  });

  it('an ullage that fell while the gross fell is doubtful', () => {
    const findings = proveReport(soundBut('departure_tanks', 0, { ullage_ft: 1 }), null).findings;

    expect(findings).toMatchObject([
      {
        rule: 'ullage_against_gross',
        severity: 'doubtful',
        table: 'departure_tanks',
        row: 0,
        field: 'ullage_ft',
        read: 1,
      },
    ]);
  });
});

it('of two ullages that disagree with the gross, the one unlike the other tanks is pointed at', () => {
  const findings = proveReport(soundBut('arrival_tanks', 0, { ullage_ft: 8 }), null).findings;

  expect(findings).toMatchObject([{ rule: 'ullage_against_gross', table: 'arrival_tanks', row: 0, read: 8 }]);
});

describe('the name of a product', () => {
  it('that the totals do not list is doubtful', () => {
    const report = { ...soundBut('arrival_tanks', 3, { product: 'U1SD' }), departure_tanks: [] };

    const findings = proveReport(report, null).findings;

    expect(findings).toMatchObject([
      { rule: 'product_name', table: 'arrival_tanks', row: 3, message: 'U1SD is not among the products discharged.' },
    ]);
  });

  it('that no tank holds is doubtful', () => {
    const report = sheet('sound');
    report.products.push({ product: 'MGO', api: null, gross_bbls: null, net_bbls: null, metric_tons: null });

    const findings = proveReport(report, null).findings;

    expect(findings).toMatchObject([{ rule: 'product_name', table: 'products', row: 2, read: 'MGO' }]);
  });
});

describe('the gravity of a product', () => {
  it('that differs from its other rows is doubtful where the row itself says nothing', () => {
    const report = soundBut('departure_tanks', 5, { api: 36.1, net_bbls: null, metric_tons: null });

    const findings = proveReport({ ...report, products: [] }, null).findings;

    expect(findings).toMatchObject([
      { rule: 'one_gravity', severity: 'doubtful', table: 'departure_tanks', row: 5, field: 'api', implied: 35.1 },
    ]);
  });

  it('is checked among the totals too', () => {
    const findings = proveReport(soundBut('products', 0, { api: 27.1 }), null).findings;

    expect(findings).toMatchObject([{ rule: 'gravity_of_row', table: 'products', row: 0, read: 27.1, implied: 21.1 }]);
  });
});

describe('the time log', () => {
  const log = (...rows: [date: string | null, time: string | null][]): Report => ({
    ...sheet('sound'),
    time_log: rows.map(([date, time], row): TimeLogRow => ({ event: `Event ${row}`, date, time })),
  });
  const faults = (report: Report) => proveReport(report, null).findings.map(({ row, field }) => [row, field]);

  test.each([
    ['past midnight with dates', log(['2025-08-04', '23:42'], ['2025-08-05', '00:22'])],
    ['past midnight with blank dates', log([null, '23:42'], [null, '00:22'], [null, '01:00'])],
    ['past 24:00', log(['2025-08-04', '24:00'], ['2025-08-05', '00:00'])],
    ['through blank times', log(['2025-08-04', '23:42'], [null, null], ['2025-08-05', '00:22'])],
    ['with two events at once', log(['2025-08-04', '10:00'], ['2025-08-04', '10:00'])],
    ['with nothing in it', log()],
  ])('may run %s', (_, report) => {
    expect(faults(report)).toEqual([]);
  });

  it('may not run back', () => {
    const report = log(['2025-08-04', '10:00'], ['2025-08-04', '09:00']);

    const findings = proveReport(report, null).findings;

    expect(findings).toMatchObject([
      {
        rule: 'time_runs_forward',
        severity: 'doubtful',
        table: 'time_log',
        row: 1,
        field: 'time',
        message: 'Event 1, 2025-08-04 09:00, is earlier than the line above it.',
      },
    ]);
  });

  test.each([
    [
      'too late',
      log(['2025-08-04', '10:00'], ['2025-08-04', '20:10'], ['2025-08-04', '10:20'], ['2025-08-04', '10:30']),
      1,
      'time',
    ],
    ['too early', log(['2025-08-04', '10:00'], ['2025-08-04', '01:10'], ['2025-08-04', '10:20']), 1, 'time'],
    [
      'of another day',
      log(['2025-08-04', '10:00'], ['2025-08-09', '10:10'], ['2025-08-04', '10:20'], ['2025-08-04', '10:30']),
      1,
      'date',
    ],
  ])('a line %s is pointed at, not its neighbour', (_, report, row, field) => {
    expect(faults(report)).toEqual([[row, field]]);
  });
});

describe('the drafts', () => {
  it('that did not get smaller are doubtful', () => {
    const findings = proveReport(soundBut('draft_readings', 3, { stbd: 8.17 }), null).findings;

    expect(findings).toMatchObject([
      {
        rule: 'draft_smaller_after',
        severity: 'doubtful',
        table: 'draft_readings',
        row: 3,
        field: 'stbd',
        message: 'The aft starboard draft, 6.92 ft on arrival, is 8.17 ft after the discharge; less is expected.',
      },
    ]);
  });

  it('of a barge that took on cargo may get larger', () => {
    const report = sheet('sound');
    const loaded = {
      ...report,
      arrival_tanks: report.departure_tanks,
      departure_tanks: report.arrival_tanks,
      products: [],
    };
    Object.assign(loaded.draft_readings[3] ?? {}, { port: 7.25, stbd: 7.17 });

    const findings = proveReport(loaded, null).findings;

    expect(findings).toEqual([]);
  });
});

it('a report with nothing in it has nothing said of it', () => {
  const { header } = sheet('sound');
  const empty = { header, arrival_tanks: [], departure_tanks: [], products: [], time_log: [], draft_readings: [] };

  expect(proveReport(empty, null).findings).toEqual([]);
});
