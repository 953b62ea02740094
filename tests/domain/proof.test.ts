import { describe, expect, it, test } from 'vitest';
import type { Alternative, CellEvidence, CellPlace, Evidence } from '../../src/domain/evidence.ts';
import { placeKey, valueAt, withValue } from '../../src/domain/evidence.ts';
import { lookAlikesOf } from '../../src/domain/proof/look-alikes.ts';
import { placesOf } from '../../src/domain/proof/places.ts';
import { proveReport } from '../../src/domain/prove.ts';
import { provedGauges } from '../../src/domain/tank-gauges.ts';
import { columnsOf } from '../../src/domain/report-columns.ts';
import type { Report } from '../../src/domain/report.ts';
import { makeReport } from '../sheets/report.ts';
import { createRandom } from '../sheets/random.ts';
import { sheet, soundBut } from './checks/sheets.ts';

const at = (table: CellPlace['table'], row: number | null, field: string): CellPlace => ({ table, row, field });

/** What a reader might have seen of one cell. */
function seen(place: CellPlace, confidence: number, values: [value: number | string, probability: number][] = []) {
  const alternatives: Alternative[] = values.map(([value, probability]) => ({ value, probability }));
  return { ...place, quad: null, text: '', inked: true, confidence, alternatives } satisfies CellEvidence;
}

const evidenceOf = (...cells: CellEvidence[]): Evidence => ({ page: null, remarks: [], cells, totals: [] });

function verdictOn(report: Report, place: CellPlace, evidence: Evidence | null = null) {
  return proveReport(report, evidence).cells.find((cell) => placeKey(cell) === placeKey(place));
}

describe('a cell is proved', () => {
  test.each([
    ['gross_bbls', 'net_from_gross'],
    ['net_bbls', 'tons_from_net'],
    ['metric_tons', 'product_total'],
    ['temp_f', 'net_from_gross'],
    ['api', 'one_gravity'],
  ])('where an equation would not bear another %s', (field, rule) => {
    const cell = verdictOn(sheet('sound'), at('arrival_tanks', 3, field));

    expect(cell).toMatchObject({ verdict: 'proved', fails: [] });
    expect(cell?.holds).toContain(rule);
  });

  it('however unsure its reader was', () => {
    const place = at('arrival_tanks', 3, 'net_bbls');

    const { findings, cells } = proveReport(sheet('sound'), evidenceOf(seen(place, 0.3, [[2595.21, 0.3]])));

    expect(findings).toEqual([]);
    expect(cells.find((cell) => placeKey(cell) === placeKey(place))?.verdict).toBe('proved');
  });

  it('not by an equation too coarse to notice', () => {
    const report = soundBut('arrival_tanks', 3, { gross_bbls: 1, net_bbls: 0.99, metric_tons: 0.13 });

    const cell = verdictOn({ ...report, products: [] }, at('arrival_tanks', 3, 'temp_f'));

    expect(cell?.verdict).toBe('read');
  });
});

describe('what the reader doubts', () => {
  it('is doubtful where nothing proves it, with what else it might say', () => {
    const place = at('draft_readings', 0, 'port');

    const { findings } = proveReport(sheet('sound'), evidenceOf(seen(place, 0.6, [[8.75, 0.3]])));

    expect(findings).toMatchObject([{ ...place, rule: 'reader_unsure', severity: 'doubtful', cause: 'misread' }]);
    expect(findings[0]?.message).toContain('It may also say 8.75.');
  });

  it('is unreadable where something is written and nothing could be made out, with what the others make of it', () => {
    const report = soundBut('arrival_tanks', 3, { net_bbls: null });

    const { findings } = proveReport(report, evidenceOf(seen(at('arrival_tanks', 3, 'net_bbls'), 0)));

    expect(findings).toMatchObject([{ rule: 'unreadable', cause: 'missing', read: null, implied: 2593.21 }]);
  });

  it('about the photo stands at the head of the sheet', () => {
    const message = 'The right edge is cut off.';
    const remark = { kind: 'edge_cut_off', message, advice: 'Take it again.', quad: null } as const;

    const { findings } = proveReport(sheet('sound'), { ...evidenceOf(), remarks: [remark] });

    expect(findings).toMatchObject([
      { rule: 'edge_cut_off', table: 'header', row: null, message: `${message} Take it again.` },
    ]);
  });
});

describe('arithmetic settles a cell', () => {
  const place = at('arrival_tanks', 3, 'net_bbls');
  const misread = soundBut('arrival_tanks', 3, { net_bbls: 2693.21 });

  it('on the one value that its reader saw and that every equation bears', () => {
    const alternatives: [number, number][] = [
      [2598.21, 0.1],
      [2593.21, 0.05],
    ];

    const proof = proveReport(misread, evidenceOf(seen(place, 0.8, alternatives)));

    expect(proof.settlements).toEqual([{ ...place, read: 2693.21, settled: 2593.21 }]);
    expect(valueAt(proof.report, place)).toBe(2593.21);
    expect(proof.findings).toMatchObject([
      {
        rule: 'settled_by_arithmetic',
        severity: 'note',
        message: 'read 2,693.21 or 2,593.21; the arithmetic settles 2,593.21',
      },
    ]);
  });

  it('that was left open', () => {
    const open = soundBut('arrival_tanks', 3, { net_bbls: null });

    const proof = proveReport(
      open,
      evidenceOf(
        seen(place, 0, [
          [2693.21, 0.4],
          [2593.21, 0.3],
        ]),
      ),
    );

    expect(proof.settlements).toEqual([{ ...place, read: null, settled: 2593.21 }]);
  });

  it('and its neighbour, where only both together bear every equation', () => {
    const report = soundBut('arrival_tanks', 3, { gross_bbls: 2621.37, temp_f: 83 });
    const cells = [
      seen(at('arrival_tanks', 3, 'gross_bbls'), 0.7, [[2627.37, 0.2]]),
      seen(at('arrival_tanks', 3, 'temp_f'), 0.7, [[88, 0.2]]),
    ];

    const { settlements } = proveReport({ ...report, products: [] }, evidenceOf(...cells));

    expect(settlements.map(({ settled }) => settled)).toEqual([88, 2627.37]);
  });

  it('never against what its reader was sure of: a slip of the writer stays as written', () => {
    const proof = proveReport(misread, evidenceOf(seen(place, 0.995, [[2593.21, 0.001]])));

    expect(proof.settlements).toEqual([]);
    expect(valueAt(proof.report, place)).toBe(2693.21);
    expect(proof.findings).toMatchObject([{ severity: 'contradicted', cause: 'slip', implied: 2593.21 }]);
  });

  it('not where two readings would do', () => {
    const report = soundBut('arrival_tanks', 3, { water_bbls: null, gross_bbls: null, net_bbls: null });

    const { settlements } = proveReport(
      report,
      evidenceOf(
        seen(place, 0, [
          [2693.21, 0.4],
          [2593.21, 0.3],
        ]),
      ),
    );

    expect(settlements.filter(({ field }) => field === 'gross_bbls')).toEqual([]);
  });
});

describe('a TOTAL line', () => {
  const sumOf = (report: Report, field: 'gross_bbls' | 'net_bbls') =>
    report.arrival_tanks.reduce((sum, row) => sum + (row[field] ?? 0), 0);
  const lineOf = (report: Report, off = 0): Evidence => ({
    ...evidenceOf(),
    totals: [
      {
        ...{ table: 'arrival_tanks', product: null, water_bbls: null, metric_tons: null },
        gross_bbls: Number((sumOf(report, 'gross_bbls') + off).toFixed(2)),
        net_bbls: Number(sumOf(report, 'net_bbls').toFixed(2)),
      },
    ],
  });

  it('vouches for every figure of its column', () => {
    const report = sheet('sound');

    const cell = verdictOn(report, at('arrival_tanks', 0, 'gross_bbls'), lineOf(report));

    expect(cell?.holds).toContain('total_line');
  });

  it('that a misread tank breaks is told at the tank', () => {
    const report = soundBut('arrival_tanks', 3, { gross_bbls: 2621.37 });

    const { findings } = proveReport(report, lineOf(sheet('sound')));

    expect(findings).toMatchObject([{ rule: 'net_from_gross', row: 3, field: 'gross_bbls', implied: 2627.37 }]);
    expect(findings[0]?.message).toContain('the TOTAL line say so too');
  });

  it('that is itself off is told of its table, not of a tank that the others prove', () => {
    const { findings } = proveReport(sheet('sound'), lineOf(sheet('sound'), 300));

    expect(findings).toMatchObject([{ rule: 'total_line', severity: 'doubtful', row: null, field: 'gross_bbls' }]);
  });
});

describe('earlier sheets of a barge', () => {
  it('give points where ullage and gross are sound', () => {
    const gauges = provedGauges(proveReport(sheet('sound'), null));

    expect(gauges).toHaveLength(sheet('sound').arrival_tanks.length);
    expect(gauges[0]?.points).toHaveLength(2);
  });

  it('tell a misread foot of ullage', () => {
    const known = provedGauges(proveReport(sheet('sound'), null));
    const { ullage_ft } = sheet('sound').arrival_tanks[2] ?? {};
    const report = soundBut('arrival_tanks', 2, { ullage_ft: (ullage_ft ?? 0) + 2 });

    const { findings } = proveReport(report, null, known);

    expect(findings).toMatchObject([{ rule: 'ullage_from_gross', row: 2, field: 'ullage_ft', implied: ullage_ft }]);
  });

  it('are not believed where most tanks disagree', () => {
    const known = provedGauges(proveReport(sheet('sound'), null));
    const shifted = known.map((gauge) => ({
      ...gauge,
      points: gauge.points.map((point) => ({ ...point, ullage_in_total: point.ullage_in_total + 30 })),
    }));

    const { findings } = proveReport(sheet('sound'), null, shifted);

    expect(findings).toEqual([]);
  });
});

describe('misread figures, one at a time, on made sheets', () => {
  const made = Array.from({ length: 30 }, (_, n) => makeReport(createRandom(`misread ${n}`), { oneUllageCell: false }));
  const misreadings = made
    .filter(({ plantedSlips }) => plantedSlips.length === 0)
    .flatMap(({ report }, n) => {
      const random = createRandom(`misreading ${n}`);
      return Array.from({ length: 6 }, () => misreading(report, () => random.next()));
    });

  it('settle on the truth or not at all, and none is called proved', () => {
    const outcomes = misreadings.map(({ report, place, truth, read }) => {
      const proof = proveReport(withValue(report, place, read), evidenceOf(seen(place, 0.7, [[truth, 0.2]])));
      return {
        settled: proof.settlements.map(({ settled }) => settled),
        now: valueAt(proof.report, place),
        truth,
        proof,
        place,
      };
    });

    expect(outcomes.filter(({ settled, truth }) => settled.some((value) => value !== truth))).toEqual([]);
    expect(outcomes.filter(({ now, truth }) => now === truth).length).toBeGreaterThan(0.8 * outcomes.length);
  });

  it('are marked where they stand', () => {
    const marked = misreadings.filter(({ report, place, read }) => {
      const { findings } = proveReport(withValue(report, place, read), null);
      return findings.some((finding) => finding.field === place.field && finding.row === place.row);
    });

    expect(marked.length).toBeGreaterThan(0.93 * misreadings.length);
  });

  function misreading(report: Report, random: () => number) {
    const fields = ['api', 'temp_f', 'gross_bbls', 'net_bbls', 'metric_tons'];
    const places = (['arrival_tanks', 'departure_tanks'] as const).flatMap((table) =>
      report[table].flatMap((_, row) => columnsOf[table].map(({ key }) => at(table, row, key))),
    );
    const filled = places.filter((place) => fields.includes(place.field) && Number(valueAt(report, place)) > 0);
    const place = filled[Math.floor(random() * filled.length)] as CellPlace;
    const truth = valueAt(report, place) as number;
    const others = lookAlikesOf(truth, placesOf(report)[place.field as 'api']);
    return { report, place, truth, read: others[Math.floor(random() * others.length)] ?? truth + 1 };
  }
});
