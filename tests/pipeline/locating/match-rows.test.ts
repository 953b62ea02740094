import { describe, expect, it } from 'vitest';
import type { Report } from '../../../src/domain/report.ts';
import { matchRows } from '../../../src/pipeline/locating/match-rows.ts';
import { sampleReport } from '../../support/fake-model-answers.ts';

const report = sampleReport as Report;

describe('the rows of two readings of one sheet', () => {
  it('are the same where both say the same', () => {
    const matched = matchRows(report, structuredClone(report));

    expect(matched.arrival_tanks).toMatchObject({ table: 'arrival_tanks', rows: [0, 1, 2, 3] });
    expect(matched.time_log.rows).toEqual([0, 1, 2]);
    expect(matched.draft_readings.rows).toEqual([0, 1, 2, 3]);
  });

  it('match past a row that the other reading has left out', () => {
    const other = { ...report, arrival_tanks: report.arrival_tanks.filter((_, row) => row !== 1) };

    expect(matchRows(report, other).arrival_tanks.rows).toEqual([0, null, 1, 2]);
  });

  it('match past a row that only the other reading has', () => {
    const [first, ...rest] = report.arrival_tanks;
    const other = { ...report, arrival_tanks: [first, { ...first, tank: 'TOTAL' }, ...rest] } as Report;

    expect(matchRows(report, other).arrival_tanks.rows).toEqual([0, 2, 3, 4]);
  });

  it('match by their figures where the names were misread', () => {
    const other = {
      ...report,
      arrival_tanks: report.arrival_tanks.slice(1).map((tank) => ({ ...tank, tank: null, product: 'lFO 38O' })),
    };

    expect(matchRows(report, other).arrival_tanks.rows).toEqual([null, 0, 1, 2]);
  });

  it('match by their names where the figures were misread', () => {
    const other = {
      ...report,
      arrival_tanks: report.arrival_tanks.slice(2).map(({ tank }) => ({ ...blankTank, tank: `${tank ?? ''}. ` })),
    };

    expect(matchRows(report, other).arrival_tanks.rows).toEqual([null, null, 0, 1]);
  });

  it('match in their order where nothing of them agrees', () => {
    const other = { ...report, arrival_tanks: report.arrival_tanks.map(() => blankTank) };

    expect(matchRows(report, other).arrival_tanks.rows).toEqual([0, 1, 2, 3]);
  });

  it('match across the two tank tables where these have changed places', () => {
    const { arrival_tanks, departure_tanks } = report;

    const matched = matchRows(report, { ...report, arrival_tanks: departure_tanks, departure_tanks: arrival_tanks });

    expect(matched.arrival_tanks).toMatchObject({ table: 'departure_tanks', rows: [0, 1, 2, 3] });
    expect(matched.departure_tanks).toMatchObject({ table: 'arrival_tanks', rows: [0, 1, 2, 3] });
  });

  it('are none where the other reading has none', () => {
    const matched = matchRows(report, { ...report, products: [] });

    expect(matched.products.rows).toEqual([null]);
  });
});

const blankTank: Report['arrival_tanks'][number] = {
  tank: null,
  product: null,
  api: null,
  ullage_ft: null,
  ullage_in: null,
  temp_f: null,
  water_bbls: null,
  gross_bbls: null,
  net_bbls: null,
  metric_tons: null,
};
