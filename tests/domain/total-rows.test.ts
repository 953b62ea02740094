import { describe, expect, it } from 'vitest';
import { reportFromJson, reportFromWords, reportToMarkdown } from '../../src/domain/markdown-tables.ts';
import { blankHeader, type Report } from '../../src/domain/report.ts';
import { partTotals } from '../../src/domain/total-rows.ts';

const tank = (name: string | null, product: string | null, gross: number) => ({
  ...{ tank: name, product, api: null, ullage_ft: null, ullage_in: null, temp_f: null, water_bbls: null },
  ...{ gross_bbls: gross, net_bbls: null, metric_tons: null },
});

describe('a TOTAL line among the rows of a table', () => {
  it.each([
    ['TOTAL', null],
    ['Totals:', null],
    ['**GRAND TOTAL**', null],
    ['Sub-Total', 'ULSD'],
    [null, 'TOTAL ULSD'],
    ['MGO Total', null],
    ['Total all tanks', null],
  ])('named %s / %s is none of them', (name, product) => {
    const rows = [tank('1P', 'ULSD', 100), tank('1S', 'MGO', 200), tank(name, product, 300)];

    expect(partTotals('arrival_tanks', rows).rows).toEqual(rows.slice(0, 2));
  });

  it('tells what the column adds up to, and for which product', () => {
    const rows = [
      tank('1P', 'ULSD', 100),
      tank('1S', 'MGO', 200),
      tank('TOTAL ULSD', null, 100),
      tank('TOTAL', null, 300),
    ];

    const { totals } = partTotals('departure_tanks', rows);

    expect(totals).toMatchObject([
      { table: 'departure_tanks', product: 'ULSD', gross_bbls: 100, net_bbls: null },
      { table: 'departure_tanks', product: null, gross_bbls: 300 },
    ]);
  });

  it('is a tank all the same where it was gauged, or bears a name of its own', () => {
    const gauged = { ...tank('TOTAL', 'ULSD', 100), ullage_ft: 3 };
    const named = tank('Totality', 'ULSD', 100);

    expect(partTotals('arrival_tanks', [gauged, named]).rows).toEqual([gauged, named]);
  });

  it('is left out of a report in Markdown and in JSON, and handed on', () => {
    const report: Report = {
      header: blankHeader(),
      ...{ arrival_tanks: [tank('1P', 'ULSD', 100), tank('TOTAL', null, 100)], departure_tanks: [] },
      products: [
        { product: 'ULSD', api: null, gross_bbls: 100, net_bbls: null, metric_tons: null },
        { product: 'TOTAL', api: null, gross_bbls: 100, net_bbls: null, metric_tons: null },
      ],
      ...{ time_log: [{ event: 'Total stop', date: '2025-01-01', time: null }], draft_readings: [] },
    };

    for (const read of [reportFromWords(reportToMarkdown(report)), reportFromJson(report)]) {
      expect(read).toMatchObject({
        report: {
          arrival_tanks: [{ tank: '1P' }],
          products: [{ product: 'ULSD' }],
          time_log: [{ event: 'Total stop' }],
        },
        totals: [
          { table: 'arrival_tanks', gross_bbls: 100 },
          { table: 'products', gross_bbls: 100 },
        ],
      });
    }
  });
});
