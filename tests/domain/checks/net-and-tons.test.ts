import { describe, expect, it, test } from 'vitest';
import { proveReport } from '../../../src/domain/prove.ts';
import { commonFormulas, netBy, type NetFormula } from '../../../src/domain/proof/net-convention.ts';
import { tonsPerBarrelInVacuum } from '../../../src/domain/petroleum.ts';
import type { Report, TankRow } from '../../../src/domain/report.ts';
import { sheet, soundBut } from './sheets.ts';

it('nothing is said of a sheet that is right', () => {
  const findings = proveReport(sheet('sound'), null).findings;

  expect(findings).toEqual([]);
});

describe("a writer's slip in the net", () => {
  it('is found, and the net that gross and tons imply is named', () => {
    const findings = proveReport(sheet('net-slip'), null).findings;

    expect(findings).toEqual([
      {
        rule: 'net_from_gross',
        severity: 'contradicted',
        table: 'arrival_tanks',
        row: 3,
        field: 'net_bbls',
        message:
          'Net 2020.9 bbl does not follow from gross 2089.9 less water 0 at 90 °F: 2060.9 expected. The tons of the row and the total of the product say so too.',
        read: 2020.9,
        implied: 2060.9,
        cause: 'slip',
      },
    ]);
  });
});

describe('the two gauges of a row tell which cell is likeliest wrong', () => {
  test.each([
    ['net', { net_bbls: 2693.21 }, 'net_from_gross', 'net_bbls', 2593.21],
    ['tons', { metric_tons: 319.38 }, 'tons_from_net', 'metric_tons', 349.38],
    ['gross', { gross_bbls: 2621.37 }, 'net_from_gross', 'gross_bbls', 2627.37],
    ['temperature', { temp_f: 38 }, 'net_from_gross', 'temp_f', 88],
    ['gravity', { api: 36.1 }, 'gravity_of_row', 'api', 35.1],
  ] as const)('a misread %s', (_, cells, rule, field, implied) => {
    const report = soundBut('arrival_tanks', 3, cells);

    const findings = proveReport(report, null).findings.filter(({ table }) => table === 'arrival_tanks');

    expect(findings).toMatchObject([{ rule, severity: 'contradicted', row: 3, field, implied }]);
  });

  it('a misread water, which a sheet that takes no water off would not mind, is doubtful', () => {
    const report = soundBut('arrival_tanks', 3, { water_bbls: 9 });

    const findings = proveReport(report, null).findings;

    expect(findings).toMatchObject([{ rule: 'net_from_gross', severity: 'doubtful', field: 'water_bbls', implied: 0 }]);
  });

  it('net and tons both misread are both named', () => {
    const report = soundBut('arrival_tanks', 3, { net_bbls: 2693.21, metric_tons: 319.38 });

    const findings = proveReport(report, null).findings.filter(({ table }) => table === 'arrival_tanks');

    expect(findings).toMatchObject([
      { field: 'net_bbls', implied: 2593.21 },
      { field: 'metric_tons', implied: 349.38 },
    ]);
  });
});

describe('a blank cell is never held against a row', () => {
  test.each(['api', 'temp_f', 'gross_bbls', 'net_bbls', 'metric_tons', 'water_bbls', 'ullage_ft'] as const)(
    'not %s',
    (field) => {
      const report = soundBut('arrival_tanks', 3, { [field]: null });

      const findings = proveReport(report, null).findings;

      expect(findings).toEqual([]);
    },
  );
});

describe('a sheet is judged by its own convention', () => {
  test.each(commonFormulas)('table $table, $vcfPlaces places, water off: $waterOff', (convention) => {
    const report = rewritten((row) => ({ net_bbls: round(netOf(row, convention)) }));

    const findings = proveReport(report, null).findings.filter(({ rule }) => rule === 'net_from_gross');

    expect(findings).toEqual([]);
  });

  it('in vacuum too', () => {
    const inVacuum = (row: TankRow) => round((row.net_bbls ?? 0) * (tonsPerBarrelInVacuum(row.api ?? NaN) ?? NaN));
    const report = rewritten((row) => ({ metric_tons: inVacuum(row) }));

    const findings = proveReport(report, null).findings.filter(({ rule }) => rule === 'tons_from_net');

    expect(findings).toEqual([]);
  });

  it('so that a row of another convention is doubtful', () => {
    const convention = { table: '6B', vcfPlaces: 4, waterOff: false, apiStep: null, tempStep: null } as const;
    const odd = sheet('sound').arrival_tanks[2] as TankRow;
    const cells = { net_bbls: round(netOf(odd, convention)), metric_tons: null };
    const report = { ...soundBut('arrival_tanks', 2, cells), products: [] };

    const findings = proveReport(report, null).findings.filter(({ table }) => table === 'arrival_tanks');

    expect(findings).toMatchObject([{ rule: 'net_from_gross', severity: 'doubtful', row: 2, cause: 'convention' }]);
  });

  const netOf = (row: TankRow, formula: NetFormula) =>
    netBy(formula, {
      ...{ api: row.api ?? NaN, temp_f: row.temp_f ?? NaN },
      ...{ gross_bbls: row.gross_bbls ?? NaN, water_bbls: row.water_bbls ?? 0 },
    });
  const round = (value: number | null) => Number((value ?? NaN).toFixed(2));

  function rewritten(change: (row: TankRow) => Partial<TankRow>): Report {
    const report = sheet('sound');
    const rewrite = (row: TankRow) => ({ ...row, ...change(row) });
    const tanks = {
      arrival_tanks: report.arrival_tanks.map(rewrite),
      departure_tanks: report.departure_tanks.map(rewrite),
    };
    return { ...report, ...tanks, products: [] };
  }
});
