import { expect, it } from 'vitest';
import type { CellEvidence, Evidence } from '../../src/domain/evidence.ts';
import type { TankRow } from '../../src/domain/report.ts';
import { proveReport } from '../../src/domain/prove.ts';
import { sheet, soundBut } from './checks/sheets.ts';

it('findings come in the order of the sheet: table, row, column', () => {
  const report = soundBut('arrival_tanks', 4, { net_bbls: 1991.31, ullage_in: 14 });
  Object.assign(report.arrival_tanks[1] ?? {}, { metric_tons: 803.73 });
  Object.assign(report.products[1] ?? {}, { gross_bbls: 3655.17, api: 53.1 });
  Object.assign(report.draft_readings[2] ?? {}, { port: 9.92 });

  const { findings } = proveReport(report, null);

  expect(findings.map(({ table, row, field }) => [table, row, field])).toEqual([
    ['arrival_tanks', 1, 'metric_tons'],
    ['arrival_tanks', 4, 'ullage_in'],
    ['arrival_tanks', 4, 'net_bbls'],
    ['products', 1, 'api'],
    ['products', 1, 'gross_bbls'],
    ['draft_readings', 2, 'port'],
  ]);
});

it('verifying leaves the report as it is', () => {
  const report = sheet('net-slip');

  proveReport(report, null);

  expect(report).toEqual(sheet('net-slip'));
});

it('a report of thousands of rows is verified without delay', { timeout: 20_000 }, () => {
  const report = sheet('net-slip');
  const many = <Row>(rows: Row[]) => Array.from({ length: 5000 }, (_, index) => rows[index % rows.length] as Row);
  const named = (rows: TankRow[]) => many(rows).map((row, index) => ({ ...row, tank: `T${index}`, net_bbls: index }));

  const { findings } = proveReport(
    {
      ...report,
      arrival_tanks: named(report.arrival_tanks),
      departure_tanks: named(report.departure_tanks),
      time_log: many(report.time_log),
      draft_readings: many(report.draft_readings),
    },
    null,
  );

  expect(findings.length).toBeGreaterThan(5000);
});

it('a misread name of a product breaks no total: the tank holds what it holds at its other gauging', () => {
  const report = soundBut('arrival_tanks', 2, { product: 'Usb' });

  const { findings } = proveReport(report, null);

  expect(findings.map(({ rule, row, implied }) => [rule, row, implied])).toEqual([
    ['product_name', 2, sheet('sound').arrival_tanks[2]?.product],
  ]);
});

it('a product whose name is read otherwise in the totals than in the tanks is one fault, told at the totals', () => {
  const report = sheet('sound');
  const [line] = report.products;
  const name = line?.product ?? '';
  Object.assign(line ?? {}, { product: name.slice(1) });

  const { findings } = proveReport(report, null);

  expect(findings.map(({ rule, table, implied }) => [rule, table, implied])).toEqual([
    ['product_name', 'products', name],
  ]);
});

it('the name of a tank that its reader is not sure of is not proved by standing on both sides', () => {
  const report = sheet('sound');
  const seen = (row: number, confidence: number): CellEvidence => ({
    ...{ table: 'arrival_tanks', row, field: 'tank', quad: null, inked: true, confidence, alternatives: [] },
    text: report.arrival_tanks[row]?.tank ?? '',
  });
  const evidence: Evidence = { page: null, remarks: [], totals: [], cells: [seen(0, 0.7), seen(1, 0.95)] };

  const { cells, findings } = proveReport(report, evidence);

  const verdicts = cells.filter(({ table, field }) => table === 'arrival_tanks' && field === 'tank');
  expect(verdicts.slice(0, 2).map(({ verdict }) => verdict)).toEqual(['doubtful', 'proved']);
  expect(findings.map(({ row, field }) => [row, field])).toEqual([[0, 'tank']]);
});
