import { describe, expect, it } from 'vitest';
import { placeKey, withValue, type CellPlace } from '../../../src/domain/evidence.ts';
import type { Report } from '../../../src/domain/report.ts';
import { locateCells } from '../../../src/pipeline/locating/locate.ts';
import { sampleReport } from '../../support/fake-model-answers.ts';
import { cellQuad, locatedEvidence } from '../../support/located.ts';

const report = sampleReport as Report;
const net: CellPlace = { table: 'arrival_tanks', row: 2, field: 'net_bbls' };
const water: CellPlace = { table: 'arrival_tanks', row: 3, field: 'water_bbls' };

const cellAt = (evidence: ReturnType<typeof locateCells>, place: CellPlace) =>
  evidence.cells.find((cell) => placeKey(cell) === placeKey(place));

describe('the cells of a model’s report', () => {
  it('stand where the local reader saw them, also where it left out a row before them', () => {
    const seen = { ...report, arrival_tanks: report.arrival_tanks.slice(1) };

    const located = locateCells(report, { report: seen, evidence: locatedEvidence(seen) });

    expect(cellAt(located, net)?.quad).toEqual(cellQuad('arrival_tanks', 1, 'net_bbls'));
    expect(located.cells.some(({ table, row }) => table === 'arrival_tanks' && row === 0)).toBe(false);
  });

  it('are surer where both readers say the same', () => {
    const seen = withValue(report, net, 2033.61);

    const located = locateCells(report, { report: seen, evidence: locatedEvidence(seen) });

    const sure = cellAt(located, { ...net, row: 1 })?.confidence ?? 0;
    expect(cellAt(located, net)?.confidence).toBeLessThan(sure);
  });

  it('may also say what the local reader read, or held for possible', () => {
    const seen = withValue(report, net, 2033.61);
    const evidence = locatedEvidence(seen);
    const cells = evidence.cells.map((cell) =>
      placeKey(cell) === placeKey(net) ? { ...cell, alternatives: [{ value: 2083.61, probability: 0.3 }] } : cell,
    );

    const located = locateCells(report, { report: seen, evidence: { ...evidence, cells } });

    expect(cellAt(located, net)?.alternatives.map(({ value }) => value)).toEqual([2033.61, 2083.61]);
    expect(cellAt(located, net)?.text).toBe('2053.61');
  });

  it('are blank only where the local reader saw nothing written either', () => {
    const seen = withValue(report, water, 1.5);
    const both = locateCells(report, { report, evidence: locatedEvidence(report) });
    const one = locateCells(report, { report: seen, evidence: locatedEvidence(seen) });

    expect(cellAt(both, water)).toMatchObject({ inked: false, alternatives: [] });
    expect(cellAt(one, water)).toMatchObject({ inked: true, confidence: 0, alternatives: [{ value: 1.5 }] });
  });

  it('are not held to the TOTAL lines as the local reader read them', () => {
    const total = {
      table: 'products' as const,
      product: null,
      gross_bbls: 1,
      net_bbls: 1,
      metric_tons: 1,
      water_bbls: 1,
    };
    const evidence = { ...locatedEvidence(report), totals: [total] };

    expect(locateCells(report, { report, evidence }).totals).toEqual([]);
  });
});
