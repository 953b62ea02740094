import { describe, expect, it, test } from 'vitest';
import { reportFromJson } from '../../src/domain/report-json.ts';
import { blankHeader, reportSchema } from '../../src/domain/report.ts';
import { randomFrom, randomReport } from './random-reports.ts';

const empty = { arrival_tanks: [], departure_tanks: [], products: [], time_log: [], draft_readings: [] };

describe('a JSON value with the five tables', () => {
  it('is the report it holds', () => {
    const random = randomFrom(7);
    const reports = Array.from({ length: 100 }, () => randomReport(random));

    const read = reports.map((report) => reportFromJson(JSON.parse(JSON.stringify(report))));

    expect(read).toEqual(reports.map((report) => ({ ok: true, report, totals: [] })));
  });

  it('may hold its values as they are written on the sheet', () => {
    const read = reportFromJson({
      ...empty,
      note: 'ignored',
      header: { barge: ' TFT  54 ', voyage: 4548, date: 'Feb 20, 2025', captain: 'ignored' },
      arrival_tanks: [
        { tank: 1, api: '19.7', ullage_in: '4 1/2', water_bbls: 'NIL', gross_bbls: '1,049.16', net_bbls: 'n/a' },
        { tank: '-', product: null },
      ],
      time_log: [{ event: 'Arrived', date: '2/20', time: 130 }],
      draft_readings: [{ condition: 'Arrival', end: 'FORWARD', port: `8' 07"`, stbd: 8.583 }],
    });

    expect(read).toEqual({
      ok: true,
      report: {
        ...empty,
        header: { ...blankHeader(), barge: 'TFT 54', voyage: '4548', date: '2025-02-20' },
        arrival_tanks: [
          {
            ...{ tank: '1', product: null, api: 19.7, ullage_ft: null, ullage_in: 4.5, temp_f: null },
            ...{ water_bbls: 0, gross_bbls: 1049.16, net_bbls: null, metric_tons: null },
          },
        ],
        time_log: [{ event: 'Arrived', date: '2025-02-20', time: '01:30' }],
        draft_readings: [{ condition: 'arrival', end: 'fwd', port: 8.58, stbd: 8.58 }],
      },
      totals: [],
    });
  });

  it('needs no header', () => {
    const read = reportFromJson(empty);

    expect(read).toEqual({ ok: true, report: { header: blankHeader(), ...empty }, totals: [] });
  });
});

describe('a JSON value that is no report', () => {
  test.each([
    [null, 'expected a JSON object with the keys arrival_tanks, departure_tanks, products, time_log, draft_readings'],
    [[], 'expected a JSON object with the keys arrival_tanks, departure_tanks, products, time_log, draft_readings'],
    [{ ...empty, products: undefined }, 'products: missing, expected an array'],
    [{ ...empty, products: {} }, 'products: expected an array'],
    [{ ...empty, products: [['ULSD']] }, 'products[0]: expected an object'],
    [{ ...empty, header: 'TFT 54' }, 'header: expected an object'],
    [{ ...empty, products: [{ api: 'heavy' }] }, 'products[0].api: expected a number or null, got "heavy"'],
    [{ ...empty, products: [{ api: true }] }, 'products[0].api: expected a number or null, got true'],
    [{ ...empty, products: [{ api: [1] }] }, 'products[0].api: expected a number or null, got an array'],
    [{ ...empty, products: [{ product: {} }] }, 'products[0].product: expected a string or null, got an object'],
    [{ ...empty, time_log: [{ time: '24:30' }] }, 'time_log[0].time: expected a time HH:MM or null, got "24:30"'],
    [
      { ...empty, time_log: [{ date: '2/30/2025' }] },
      'time_log[0].date: expected a date YYYY-MM-DD or null, got "2/30/2025"',
    ],
    [{ ...empty, draft_readings: [{ end: 'top' }] }, 'draft_readings[0].end: expected "fwd", "aft" or null, got "top"'],
  ])('%j is answered with what is wrong and where', (value, error) => {
    const read = reportFromJson(value);

    expect(read).toEqual({ ok: false, error });
  });

  it('is answered with all its faults, up to eight, and no long quotation', () => {
    const products = Array.from({ length: 10 }, () => ({ api: 'x'.repeat(10_000) }));

    const read = reportFromJson({ ...empty, products });

    expect(read.ok).toBe(false);
    expect(!read.ok && read.error.split('; ')).toHaveLength(9);
    expect(!read.ok && read.error.endsWith('and 2 more')).toBe(true);
    expect(!read.ok && read.error.length).toBeLessThan(1000);
  });
});

describe('the time of a log line', () => {
  test.each([
    ['00:00', true],
    ['23:59', true],
    ['24:00', true],
    ['24:30', false],
    ['24:01', false],
    ['12:60', false],
    ['9:30', false],
  ])('%s is allowed: %s', (time, allowed) => {
    const row = { event: null, date: null, time };

    const checked = reportSchema.shape.time_log.safeParse([row]);

    expect(checked.success).toBe(allowed);
  });
});
