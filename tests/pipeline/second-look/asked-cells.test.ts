import { describe, expect, it } from 'vitest';
import { withValue, type CellPlace, type Evidence } from '../../../src/domain/evidence.ts';
import { proveReport } from '../../../src/domain/prove.ts';
import type { Report } from '../../../src/domain/report.ts';
import { cellsToAsk } from '../../../src/pipeline/second-look/asked-cells.ts';
import { sampleReport } from '../../support/fake-model-answers.ts';
import { locatedEvidence } from '../../support/located.ts';

const report = sampleReport as Report;
const net: CellPlace = { table: 'arrival_tanks', row: 2, field: 'net_bbls' };

const asked = (read: Report, evidence: Evidence | null = null) => cellsToAsk(proveReport(read, null), evidence);

describe('the cells to look at again', () => {
  it('are none where every figure holds', () => {
    expect(asked(report)).toEqual([]);
  });

  it('are those that the figures contradict', () => {
    expect(asked(withValue(report, net, 2033.61))).toEqual([net]);
  });

  it('come in the order of the sheet', () => {
    const total: CellPlace = { table: 'products', row: 0, field: 'gross_bbls' };
    const read = withValue(withValue(report, total, 6387), net, 2033.61);

    expect(asked(read).map(({ table }) => table)).toEqual(['arrival_tanks', 'products']);
  });

  it('are blanks among figures, but not a blank water', () => {
    expect(asked(withValue(report, net, null))).toEqual([net]);
    expect(asked(withValue(report, { ...net, field: 'water_bbls' }, null))).toEqual([]);
  });

  it('are no blanks of a column that the sheet does not fill in', () => {
    const { arrival_tanks, departure_tanks } = report;
    const without = (tanks: Report['arrival_tanks']) => tanks.map((tank) => ({ ...tank, metric_tons: null }));

    const read = { ...report, arrival_tanks: without(arrival_tanks), departure_tanks: without(departure_tanks) };

    expect(asked(read)).toEqual([]);
  });

  it('are no blanks of a row that is all but blank', () => {
    const [first] = report.arrival_tanks;
    const blank = Object.fromEntries(Object.keys(first ?? {}).map((key) => [key, null]));
    const empty = { ...blank, tank: '3P', ullage_ft: 14 } as Report['arrival_tanks'][number];

    const read = {
      ...report,
      arrival_tanks: [...report.arrival_tanks, empty],
      departure_tanks: [...report.departure_tanks, empty],
    };

    expect(asked(read)).toEqual([]);
  });

  it('are no blanks of which the local reader saw the bare paper', () => {
    const read = withValue(report, net, null);

    expect(asked(read, locatedEvidence(read))).toEqual([]);
  });

  it('are forty at most', () => {
    const wrong = (tanks: Report['arrival_tanks']) =>
      Array.from({ length: 60 }, (_, at) => ({
        ...(tanks[at % 4] as (typeof tanks)[number]),
        tank: `${at}`,
        net_bbls: 7,
      }));

    expect(asked({ ...report, arrival_tanks: wrong(report.arrival_tanks) })).toHaveLength(40);
  });
});
