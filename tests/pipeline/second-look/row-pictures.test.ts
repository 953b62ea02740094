import { describe, expect, it } from 'vitest';
import type { Report } from '../../../src/domain/report.ts';
import { scaleSeen } from '../../../src/pipeline/cut-outs/cut.ts';
import type { TableCell } from '../../../src/pipeline/second-look/asked-cells.ts';
import { mostPictures, planPictures } from '../../../src/pipeline/second-look/row-pictures.ts';
import { sampleReport } from '../../support/fake-model-answers.ts';
import { locatedEvidence } from '../../support/located.ts';

const [first] = sampleReport.arrival_tanks;
const tanks = Array.from({ length: 24 }, (_, at) => ({ ...first, tank: `T${at}` }));
const report = { ...sampleReport, arrival_tanks: tanks.slice(0, 10), departure_tanks: tanks } as Report;
const evidence = locatedEvidence(report);
const photo = { widthPx: 4500, heightPx: 6000 };

const cell = (table: TableCell['table'], row: number, field = 'net_bbls'): TableCell => ({ table, row, field });
const plan = (cells: TableCell[], located: typeof evidence | null = evidence) =>
  planPictures(cells, report, located, photo);
const count = (showings: ReturnType<typeof plan>): number =>
  showings.reduce((sum, { pictures }) => sum + pictures.length, 0);

describe('the pictures of a row', () => {
  it('show the headings of its table and the row, apart where rows stand between', () => {
    const [near] = plan([cell('arrival_tanks', 1)]);
    const [far] = plan([cell('arrival_tanks', 6)]);

    expect(near?.pictures[0]).toHaveLength(1);
    expect(far?.pictures[0]).toHaveLength(2);
    expect(far?.caption).toBe(
      'Arrival tanks: the headings of the table and, under the grey bar, the row of tank T6 (left part, then right part)',
    );
  });

  it('are two halves where the row would be scaled down by much', () => {
    const [wide] = plan([cell('arrival_tanks', 6)]);
    const scales = wide?.pictures.map(([band]) => scaleSeen((band?.t1 ?? 0) - (band?.t0 ?? 0), 400));

    expect(wide?.pictures).toHaveLength(2);
    expect(scales?.every((scale) => scale > 0.8)).toBe(true);
  });

  it('are shared by neighbouring rows', () => {
    const showings = plan([cell('departure_tanks', 4), cell('departure_tanks', 5), cell('departure_tanks', 9)]);

    expect(showings.map(({ cells }) => cells.map(({ row }) => row))).toEqual([[4, 5], [9]]);
    expect(showings[0]?.caption).toContain('the rows of tank T4 to tank T5');
  });

  it('are at most as many as one call may hold, with every cell in one of them', () => {
    const cells = [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22].map((row) => cell('departure_tanks', row));
    const others = [cell('arrival_tanks', 3), cell('products', 0), cell('time_log', 2, 'time')];

    const showings = plan([...others, ...cells]);

    expect(count(showings)).toBeLessThanOrEqual(mostPictures);
    expect(showings.flatMap((showing) => showing.cells)).toHaveLength(15);
  });

  it('lie between their neighbours where the row itself was not found', () => {
    const without = {
      ...evidence,
      cells: evidence.cells.filter(({ table, row }) => table !== 'arrival_tanks' || row !== 4),
    };

    const [found] = plan([cell('arrival_tanks', 4)]);
    const [guessed] = plan([cell('arrival_tanks', 4)], without);

    const [there, here] = [found?.pictures[0]?.[1], guessed?.pictures[0]?.[1]];
    expect(here?.top(1500)).toBeCloseTo(there?.top(1500) ?? 0, 0);
    expect(here?.bottom(1500)).toBeCloseTo(there?.bottom(1500) ?? 0, 0);
  });

  it('reach to the left of what was found where that leaves out the row’s name', () => {
    const bare = { ...evidence, cells: evidence.cells.filter(({ field }) => field === 'port' || field === 'stbd') };

    const [showing] = plan([cell('draft_readings', 2, 'port')], bare);

    expect(showing?.pictures[0]?.[0]?.t0).toBeLessThan(0.15 * photo.widthPx);
  });

  it('call a row by its number where its name is what is asked for', () => {
    const [showing] = plan([cell('arrival_tanks', 6, 'tank')]);

    expect(showing?.caption).toContain('the row of number 7');
  });
});

describe('rows that were not found on the photo', () => {
  it('are looked for in parts of all of it', () => {
    const [showing, ...others] = plan([cell('arrival_tanks', 1), cell('products', 0)], null);

    expect(others).toEqual([]);
    expect(showing?.caption).toContain('overlapping parts of the whole sheet');
    expect(showing?.cells).toHaveLength(2);
    expect(showing?.pictures).toHaveLength(mostPictures);
  });

  it('leave room for those that were', () => {
    const found = { ...evidence, cells: evidence.cells.filter(({ table }) => table === 'departure_tanks') };
    const cells = [0, 3, 6, 9, 12].map((row) => cell('departure_tanks', row));

    const showings = plan([cell('arrival_tanks', 1), ...cells], found);

    expect(count(showings)).toBeLessThanOrEqual(mostPictures);
    expect(showings.at(-1)?.cells).toEqual([cell('arrival_tanks', 1)]);
    expect(showings.at(-1)?.pictures.length).toBeGreaterThanOrEqual(4);
  });
});
