import { describe, expect, it, test } from 'vitest';
import { proveReport } from '../../../src/domain/prove.ts';
import { sheet, soundBut } from './sheets.ts';

describe('a product total', () => {
  test.each([
    ['gross_bbls', 3555.17],
    ['net_bbls', 3509.2],
    ['metric_tons', 472.8],
  ] as const)('of %s that its tanks do not add up to is contradicted', (field, implied) => {
    const report = soundBut('products', 1, { [field]: 3999.9 });

    const findings = proveReport(report, null).findings;

    expect(findings).toMatchObject([
      { rule: 'product_total', severity: 'contradicted', table: 'products', row: 1, field, read: 3999.9, implied },
    ]);
  });

  it('says in a sentence what is expected', () => {
    const report = soundBut('products', 1, { gross_bbls: 3655.17 });

    const [finding] = proveReport(report, null).findings;

    expect(finding?.message).toBe(
      'Gross barrels of ULSD, 3655.17, are not what its tanks held on arrival less what they held on departure: 3555.17 expected.',
    );
  });

  it('agrees with tanks whose tons were left blank', () => {
    const report = soundBut('arrival_tanks', 3, { metric_tons: null });

    const findings = proveReport(report, null).findings;

    expect(findings).toEqual([]);
  });

  it('is still contradicted where a tank left its tons blank', () => {
    const report = soundBut('arrival_tanks', 3, { metric_tons: null });
    Object.assign(report.products[1] ?? {}, { metric_tons: 473.8 });

    const findings = proveReport(report, null).findings;

    expect(findings).toMatchObject([{ rule: 'product_total', row: 1, field: 'metric_tons', implied: 472.8 }]);
  });

  it('is not judged where a gross is blank, since nothing stands for it', () => {
    const report = soundBut('arrival_tanks', 3, { gross_bbls: null });
    Object.assign(report.products[1] ?? {}, { gross_bbls: 1 });

    const findings = proveReport(report, null).findings;

    expect(findings).toEqual([]);
  });

  it('is no second fault where it agrees once a contradicted tank is put right', () => {
    const report = soundBut('departure_tanks', 0, { net_bbls: 1001.81 });

    const findings = proveReport(report, null).findings;

    expect(findings).toMatchObject([{ table: 'departure_tanks', row: 0, field: 'net_bbls', implied: 1007.81 }]);
  });

  it('tells which tank is off by the last place', () => {
    const report = soundBut('arrival_tanks', 0, { gross_bbls: 2065.08 });

    const findings = proveReport(report, null).findings;

    expect(findings).toMatchObject([{ table: 'arrival_tanks', row: 0, field: 'gross_bbls', implied: 2065.03 }]);
  });

  it('is not judged where one of the tank tables was not read', () => {
    const report = { ...sheet('sound'), departure_tanks: [] };

    const findings = proveReport(report, null).findings;

    expect(findings).toEqual([]);
  });
});
