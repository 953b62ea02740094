import { describe, expect, it } from 'vitest';
import type { Quad } from '../../../src/domain/evidence.ts';
import { failure } from '../../../src/domain/failure.ts';
import type { SheetOutcome } from '../../../src/pipeline/messages.ts';
import { groupLines, sheetLines } from '../../../src/cli/accuracy/print.ts';
import { quantile, resultOf, tallyOf, type SheetResult } from '../../../src/cli/accuracy/tally.ts';
import type { Truth } from '../../../src/cli/accuracy/truth.ts';
import { aimsOf } from '../../bench/accuracy/aims.ts';
import { calibrationOf } from '../../bench/accuracy/calibration.ts';
import type { BenchLabel } from '../../bench/accuracy/sheets.ts';
import { findingAt, labelFor, outcomeOf, proofAt, seenAt, truthOf, withArrival } from './outcomes.ts';

const truth = truthOf();
const resultFor = (outcome: SheetOutcome, of: Truth = truth, name = 'a-l2-01'): SheetResult<BenchLabel> =>
  resultOf(labelFor(name), of, outcome, { seconds: 2, cpuSeconds: 3 });
const tallyFor = (outcome: SheetOutcome, of: Truth = truth) => tallyOf([resultFor(outcome, of)]);

const misread = withArrival(truth, 0, { net_bbls: 936.3 });

describe('a sheet read as it is written', () => {
  it('has every cell right and nothing silent, open or invented', () => {
    const tally = tallyFor(outcomeOf(truth));

    expect(tally).toMatchObject({ cells: 23, right: 23, rows: 3, rowsFound: 3, invented: 0 });
    expect(tally).toMatchObject({ numeric: 15, silent: 0, silentWords: 0, open: 0, marked: 0 });
  });

  it('counts what is proved of its figures, and no words', () => {
    const cells = [proofAt(0, 'net_bbls', 'proved'), proofAt(0, 'tank', 'proved'), proofAt(0, 'api', 'read')];

    expect(tallyFor(outcomeOf(truth, { cells }))).toMatchObject({ proved: 1, provedWrong: 0 });
  });
});

describe('a wrong figure', () => {
  it('is silent where nothing is said about it', () => {
    expect(tallyFor(outcomeOf(misread))).toMatchObject({ silent: 1, marked: 0, silentRowwise: 1 });
  });

  it.each(['doubtful', 'contradicted'] as const)('is marked by a verdict of %s', (verdict) => {
    const tally = tallyFor(outcomeOf(misread, { cells: [proofAt(0, 'net_bbls', verdict)] }));

    expect(tally).toMatchObject({ silent: 0, marked: 1, markedRight: 0 });
  });

  it.each(['proved', 'read'] as const)('is not marked by a verdict of %s', (verdict) => {
    expect(tallyFor(outcomeOf(misread, { cells: [proofAt(0, 'net_bbls', verdict)] })).silent).toBe(1);
  });

  it('that is proved all the same is counted as such', () => {
    expect(tallyFor(outcomeOf(misread, { cells: [proofAt(0, 'net_bbls', 'proved')] })).provedWrong).toBe(1);
  });

  it.each([
    ['its cell', 'net_bbls'],
    ['its whole row', null],
  ])('is marked by a finding about %s', (_, field) => {
    expect(tallyFor(outcomeOf(misread, { findings: [findingAt(0, field, 'doubtful')] })).silent).toBe(0);
  });

  it('is silent by itself, though not by its row, where the finding is about its neighbour', () => {
    const tally = tallyFor(outcomeOf(misread, { findings: [findingAt(0, 'metric_tons', 'contradicted')] }));

    expect([tally.silent, tally.silentRowwise]).toEqual([1, 0]);
  });

  it('is not marked by a mere note', () => {
    expect(tallyFor(outcomeOf(misread, { findings: [findingAt(0, 'net_bbls', 'note')] })).silent).toBe(1);
  });

  it('in a row that was read at another place is looked for there', () => {
    const swapped = { ...misread, arrival_tanks: [...misread.arrival_tanks].reverse() };

    const tally = tallyFor(outcomeOf(swapped, { cells: [proofAt(1, 'net_bbls', 'doubtful')] }));

    expect(tally).toMatchObject({ silent: 0, marked: 1 });
  });
});

describe('what the sheet does not say', () => {
  it('is invented, and silent, in a blank cell', () => {
    const tally = tallyFor(outcomeOf(withArrival(truth, 1, { water_bbls: 4 })));

    expect(tally).toMatchObject({ silent: 1, invented: 1 });
  });

  it('is invented cell by cell in a row that is not there', () => {
    const extra = { ...truth, time_log: [...truth.time_log, { event: 'Sailed', date: null, time: '11:00' }] };

    expect(tallyFor(outcomeOf(extra))).toMatchObject({ silentWords: 2, silent: 0, invented: 2 });
  });
});

describe('what was not read', () => {
  it('is open, unmarked until somebody is told to look', () => {
    const open = outcomeOf(withArrival(truth, 0, { api: null }));
    const marked = outcomeOf(withArrival(truth, 0, { api: null }), { cells: [proofAt(0, 'api', 'doubtful')] });

    expect(tallyFor(open)).toMatchObject({ open: 1, openUnmarked: 1, silent: 0 });
    expect(tallyFor(marked)).toMatchObject({ open: 1, openUnmarked: 0 });
  });

  it('is open in all cells of a row that was not found', () => {
    const tally = tallyFor(outcomeOf({ ...truth, arrival_tanks: truth.arrival_tanks.slice(0, 1) }));

    expect(tally).toMatchObject({ open: 9, rows: 3, rowsFound: 2 });
  });

  it('is the whole of a sheet that failed', () => {
    const failed = { ok: false as const, failure: failure('not_a_report', 'reading'), reading: null, calls: [] };

    expect(tallyFor(failed)).toMatchObject({ failed: 1, open: 23, silent: 0, right: 0, rowsFound: 0 });
  });
});

describe('slips and alarms', () => {
  const slip = { table: 'arrival_tanks' as const, row: 0, field: 'net_bbls', written: 936.3, consistent: 986.3 };
  const slipped = { ...misread, meta: { planted_slips: [slip] } };

  it('has a slip caught where a finding points at its row', () => {
    const caught = tallyFor(outcomeOf(slipped, { findings: [findingAt(0, 'net_bbls', 'contradicted')] }), slipped);
    const missed = tallyFor(outcomeOf(slipped), slipped);

    expect(caught.slips).toEqual({ planted: 1, caught: 1, visible: 1, visibleCaught: 1 });
    expect(missed.slips).toEqual({ planted: 1, caught: 0, visible: 1, visibleCaught: 0 });
  });

  it('has a false alarm on a sheet without a slip where a cell that was read right is contradicted', () => {
    const cells = [proofAt(0, 'net_bbls', 'contradicted')];

    expect(tallyFor(outcomeOf(truth, { cells }))).toMatchObject({ withoutSlip: 1, falseAlarms: 1 });
    expect(tallyFor(outcomeOf(misread, { cells }))).toMatchObject({ withoutSlip: 1, falseAlarms: 0 });
    expect(tallyFor(outcomeOf(slipped, { cells }), slipped)).toMatchObject({ withoutSlip: 0, falseAlarms: 0 });
  });
});

describe('the figures of many sheets', () => {
  it('tell which aims are met, handwriting apart', () => {
    const results = [
      resultFor(outcomeOf(truth), truth, 'a-l0-01'),
      resultFor(outcomeOf(misread), truth, 'b-l1-01'),
      resultFor(outcomeOf(misread), truth, 'pen-l1-01'),
    ];

    const aims = new Map(aimsOf(results).map((aim) => [aim.name, aim]));

    expect(aims.get('cells right, printed l0')).toMatchObject({ figure: 100, isMet: true });
    expect(aims.get('cells right, printed l1')).toMatchObject({ aim: 99, isMet: false });
    expect(aims.get('cells right, printed l2')).toBeUndefined();
    expect(aims.get('silent errors, printed')?.figure).toBeCloseTo(100 / 30);
    expect(aims.get('silent errors, by hand')?.figure).toBeCloseTo(100 / 15);
    expect(aims.get('processor a page')).toMatchObject({ figure: 3, isMet: true });
  });

  it('say how often each band of confidence was wrong, leaving out what was settled', () => {
    const evidence = [seenAt(0, 'net_bbls', 0.6), seenAt(0, 'api', 0.65), seenAt(1, 'api', 1)];
    const settlements = [{ ...proofAt(0, 'api', 'proved'), read: 3.5, settled: 35 }];

    const { cells } = resultFor(outcomeOf(misread, { evidence, settlements }));

    expect(calibrationOf(cells).filter((band) => band.cells > 0)).toEqual([
      { from: 0.5, to: 0.7, cells: 1, wrong: 1 },
      { from: 0.995, to: 1, cells: 1, wrong: 0 },
    ]);
  });

  it('say of how many cells the place was found where the truth tells it', () => {
    const at = (x: number): Quad => [
      [x, 0.1],
      [x + 0.1, 0.1],
      [x + 0.1, 0.12],
      [x, 0.12],
    ];
    const place = { table: 'arrival_tanks' as const, row: 0 };
    const cells = [
      { ...place, field: 'api', quad: at(0.1) },
      { ...place, field: 'temp_f', quad: at(0.3) },
      { ...place, field: 'net_bbls', quad: at(0.6) },
    ];
    const evidence = [
      { ...seenAt(0, 'api', 1), quad: at(0.11) },
      { ...seenAt(0, 'temp_f', 1), quad: at(0.5) },
      seenAt(0, 'net_bbls', 1),
    ];

    const tally = tallyFor(outcomeOf(truth, { evidence }), { ...truth, meta: { cells } });

    expect(tally).toMatchObject({ placed: 2, placedRight: 1 });
  });

  it('stand in a line for each folder, level and layout', () => {
    const results = [
      resultFor(outcomeOf(truth), truth, 'boxed-l0-01'),
      resultFor(outcomeOf(truth), truth, 'ruled-l2-01'),
    ];

    const labels = groupLines(results).map((line) => line.slice(0, 12).trim());

    expect(labels).toEqual(expect.arrayContaining(['sheets', 'l0', 'l2', 'boxed', 'ruled', 'boxed l0', 'all']));
  });

  it('name each cell that was not read right', () => {
    const evidence = [
      { ...seenAt(0, 'net_bbls', 0.6), text: '936.3', alternatives: [{ value: 986.3, probability: 0.3 }] },
    ];

    const lines = sheetLines(resultFor(outcomeOf(misread, { evidence })), true);

    expect(lines[1]).toContain('! arrival_tanks[0].net_bbls: 986.3 read 936.3');
    expect(lines[1]).toContain('confidence 0.600, seen "936.3", or 986.3 (0.30)');
  });

  it.each([
    [0.5, 3],
    [0.95, 5],
  ])('have a quantile of %d', (share, figure) => {
    expect(quantile([5, 1, 4, 2, 3], share)).toBe(figure);
  });
});
