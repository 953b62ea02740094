import { describe, expect, it } from 'vitest';
import { placeKey, valueAt, withValue, type CellPlace } from '../../../src/domain/evidence.ts';
import { needsReview } from '../../../src/domain/finding.ts';
import type { Report } from '../../../src/domain/report.ts';
import { weighSecondLook } from '../../../src/pipeline/second-look/weigh.ts';
import { sampleReport } from '../../support/fake-model-answers.ts';
import { locatedEvidence } from '../../support/located.ts';

const report = sampleReport as Report;
const net: CellPlace = { table: 'arrival_tanks', row: 2, field: 'net_bbls' };
const gross: CellPlace = { table: 'departure_tanks', row: 0, field: 'gross_bbls' };
const temp: CellPlace = { table: 'departure_tanks', row: 0, field: 'temp_f' };
const total: CellPlace = { table: 'products', row: 0, field: 'metric_tons' };

/** The sample with figures misread; and what becomes of it when some cells are looked at again. */
function weigh(misread: [CellPlace, number | null][], answers: [CellPlace, string | null][]) {
  const read = misread.reduce((before, [place, value]) => withValue(before, place, value), report);
  const { proof, evidence } = weighSecondLook(
    read,
    locatedEvidence(read),
    answers.map(([place, text]) => ({ ...place, text })),
  );
  return {
    ...proof,
    valueAt: (place: CellPlace) => valueAt(proof.report, place),
    seen: (place: CellPlace) => evidence.cells.find((cell) => placeKey(cell) === placeKey(place)),
    told: (place: CellPlace) =>
      proof.findings.find(
        ({ table, row, field }) => table === place.table && row === place.row && field === place.field,
      ),
  };
}

describe('what a second look said', () => {
  it('is kept at the cells, to be told again when other cells are corrected', () => {
    const after = weigh(
      [
        [net, 2033.61],
        [total, 1],
      ],
      [
        [net, '2,053.61'],
        [total, '1.0'],
      ],
    );

    expect(after.seen(net)?.remark).toBe(after.told(net)?.message);
    expect(after.told(total)?.message).toContain(after.seen(total)?.remark);
  });
});

describe('a figure that the second look reads otherwise', () => {
  it('replaces the first where the arithmetic then holds, and says so', () => {
    const after = weigh([[net, 2033.61]], [[net, '2,053.61']]);

    expect(after.report).toEqual(report);
    expect(after.settlements).toEqual([{ ...net, read: 2033.61, settled: 2053.61 }]);
    expect(after.told(net)).toMatchObject({
      rule: 'second_look',
      severity: 'note',
      read: 2033.61,
      implied: 2053.61,
      cause: 'misread',
      message: 'Read 2,033.61 at first, 2,053.61 on a second look; the arithmetic agrees with the latter.',
    });
    expect(needsReview(after.findings)).toBe(false);
    expect(after.seen(net)).toMatchObject({ text: '2,053.61', alternatives: [{ value: 2033.61 }] });
  });

  it('leaves the first where the arithmetic does not hold with it either, and is offered', () => {
    const after = weigh([[net, 2033.61]], [[net, '2083.61']]);

    expect(after.valueAt(net)).toBe(2033.61);
    expect(after.settlements).toEqual([]);
    expect(after.told(net)).toMatchObject({ severity: 'contradicted', read: 2033.61 });
    expect(after.told(net)?.message).toMatch(/A second look read 2,083\.61\.$/);
    expect(after.seen(net)?.alternatives).toEqual([{ value: 2083.61, probability: 0.5 }]);
  });

  it('replaces no figure that holds', () => {
    const after = weigh([], [[net, '2033.61']]);

    expect(after.valueAt(net)).toBe(2053.61);
    expect(after.settlements).toEqual([]);
  });

  it('replaces two figures of a row that only hold together', () => {
    const after = weigh(
      [
        [gross, 472.5],
        [temp, 113],
      ],
      [
        [gross, '412.50'],
        [temp, '118'],
      ],
    );

    expect(after.report).toEqual(report);
    expect(after.settlements).toHaveLength(2);
  });

  it('leaves the first where only a doubt would be gone, and no equation says anything', () => {
    const ullage: CellPlace = { table: 'departure_tanks', row: 0, field: 'ullage_ft' };

    const after = weigh([[ullage, 71]], [[ullage, '11']]);

    expect(after.valueAt(ullage)).toBe(71);
    expect(after.told(ullage)?.message).toContain('A second look read 11.');
  });

  it('replaces those that hold, and not those that came with them and do not', () => {
    const after = weigh(
      [
        [net, 2033.61],
        [total, 984.714],
      ],
      [
        [net, '2053.61'],
        [total, '964.741'],
      ],
    );

    expect(after.valueAt(net)).toBe(2053.61);
    expect(after.valueAt(total)).toBe(984.714);
    expect(after.told(total)?.message).toContain('A second look read 964.741.');
  });
});

describe('a figure that was not read at first', () => {
  it('is filled in where the others prove it', () => {
    const after = weigh([[net, null]], [[net, '2053.61']]);

    expect(after.valueAt(net)).toBe(2053.61);
    expect(after.told(net)?.message).toBe(
      'Not read at first, 2,053.61 on a second look; the arithmetic agrees with the latter.',
    );
  });

  it('stays blank where they do not', () => {
    const after = weigh([[net, null]], [[net, '2033.61']]);

    expect(after.valueAt(net)).toBeNull();
    expect(after.seen(net)).toMatchObject({ inked: true, alternatives: [{ value: 2033.61 }] });
  });

  it('is blank where two looks see nothing', () => {
    const after = weigh([[net, null]], [[net, null]]);

    expect(after.seen(net)).toMatchObject({ inked: false, text: null });
    expect(after.told(net)).toBeUndefined();
  });
});

describe('what else a second look may say', () => {
  it('is the same: then that is what is written', () => {
    const after = weigh([[net, 2033.61]], [[net, '2033.61']]);

    expect(after.valueAt(net)).toBe(2033.61);
    expect(after.told(net)?.message).toMatch(/A second look read the same\.$/);
    expect(after.seen(net)?.confidence).toBeGreaterThan(0.97);
  });

  it('is nothing: then that is told', () => {
    const after = weigh([[net, 2033.61]], [[net, null]]);

    expect(after.valueAt(net)).toBe(2033.61);
    expect(after.told(net)?.message).toMatch(/A second look could not make it out\.$/);
  });

  it.each(['2053.61 bbls, as it should be', 'x'.repeat(500), 'two thousand'])(
    'is no figure, and changes nothing: %.20s',
    (text) => {
      const after = weigh([[net, 2033.61]], [[net, text]]);

      expect(after.valueAt(net)).toBe(2033.61);
      expect(after.seen(net)?.alternatives).toEqual([]);
    },
  );
});
