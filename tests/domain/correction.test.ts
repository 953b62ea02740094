import { describe, expect, it, test } from 'vitest';
import {
  applyChange,
  areAtOdds,
  readChange,
  uncorrected,
  type Change,
  type Corrected,
} from '../../src/domain/correction.ts';
import type { CellEvidence } from '../../src/domain/evidence.ts';
import { proveCorrected } from '../../src/domain/prove-corrected.ts';
import { sheet } from './checks/sheets.ts';

const seen = (row: number, field = 'net_bbls'): CellEvidence => ({
  ...{ table: 'arrival_tanks', row, field, quad: null, text: `row ${row}`, inked: true, confidence: 0.5 },
  alternatives: [],
});
const start = (): Corrected =>
  uncorrected(sheet('net-slip'), { page: null, remarks: [], cells: [seen(0), seen(3)], totals: [] }, []);
const cell = (row: number, value: number | null, field = 'net_bbls'): Change => ({
  ...{ kind: 'cell', table: 'arrival_tanks', row, field, value },
});
const after = (...changes: Change[]): Corrected => changes.reduce((state, one) => applyChange(state, one)!, start());

describe('a sent cell', () => {
  test.each([
    ['net_bbls', '2,060.9', 2060.9],
    ['net_bbls', '2060,9', 2060.9],
    ['net_bbls', '', null],
    ['ullage_in', '4 1/2', 4.5],
    ['water_bbls', 'NIL', 0],
    ['tank', ' 2S ', '2S'],
  ])('%s of “%s” is kept as %s', (field, text, value) => {
    expect(readChange({ kind: 'cell', table: 'arrival_tanks', row: 3, field, value: text })).toEqual([
      { kind: 'cell', table: 'arrival_tanks', row: 3, field, value },
    ]);
  });

  test.each([
    [`4' 06 1/2"`, 4, 6.5],
    ['4-6', 4, 6],
    ['4-6 1/2', 4, 6.5],
    ['4ft 6in', 4, 6],
    ['4′ 6½″', 4, 6.5],
  ])('%s is an ullage of %s feet and %s inches, which are two cells', (value, feet, inches) => {
    const place = { kind: 'cell', table: 'arrival_tanks', row: 0 } as const;

    for (const field of ['ullage_ft', 'ullage_in']) {
      expect(readChange({ ...place, field, value })).toEqual([
        { ...place, field: 'ullage_ft', value: feet },
        { ...place, field: 'ullage_in', value: inches },
      ]);
    }
  });

  it('with feet and their mark alone says nothing of the inches', () => {
    const place = { kind: 'cell', table: 'arrival_tanks', row: 0 } as const;

    expect(readChange({ ...place, field: 'ullage_ft', value: `5'` })).toEqual([
      { ...place, field: 'ullage_ft', value: 5 },
    ]);
    expect(readChange({ ...place, field: 'ullage_in', value: `5'` })).toContain('is not inches');
  });

  it('of a whole number, a dash and a fraction is one number, not feet and inches', () => {
    const place = { kind: 'cell', table: 'arrival_tanks', row: 0, field: 'ullage_in' } as const;

    expect(readChange({ ...place, value: '4-1/2' })).toEqual([{ ...place, value: 4.5 }]);
  });

  test.each([
    ['243,522', 143.522, 243.522],
    ['2,060', 2020.9, 2060],
    ['2,060', null, 2060],
    ['1,759.00', 1.7, 1759],
  ])('%s over %s is taken for %s: what stands there tells a decimal comma', (value, stands, meant) => {
    const place = { kind: 'cell', table: 'arrival_tanks', row: 0, field: 'metric_tons' } as const;

    expect(readChange({ ...place, value }, stands)).toEqual([{ ...place, value: meant }]);
  });

  it('of more than eleven inches is no ullage', () => {
    const place = { kind: 'cell', table: 'arrival_tanks', row: 0, field: 'ullage_ft' } as const;

    expect(readChange({ ...place, value: `5' 13"` })).toBe(
      `Ullage (Ft): “5' 13"” is not feet such as 5, or feet and inches such as 5' 3 1/2".`,
    );
  });

  it('may be a draft in feet and inches', () => {
    const read = readChange({ kind: 'cell', table: 'draft_readings', row: 0, field: 'port', value: `8' 06"` });

    expect(read).toMatchObject([{ value: 8.5 }]);
  });

  it('is answered with a sentence where its text is no such value, or there is no such cell', () => {
    const place = { kind: 'cell', table: 'arrival_tanks', row: 0 } as const;

    expect(readChange({ ...place, field: 'net_bbls', value: '12x' })).toBe(
      'Net Bbls: “12x” is not a number such as 5,761.07.',
    );
    expect(readChange({ ...place, field: 'constructor', value: '1' })).toContain('no cell constructor');
    expect(readChange({ ...place, row: null, field: 'net_bbls', value: '1' })).toContain('no cell');
  });
});

describe('changes', () => {
  it('to a cell leave the report they were made on as it was', () => {
    const before = start();

    const next = applyChange(before, cell(3, 2060.9));

    expect(next?.report.arrival_tanks[3]?.net_bbls).toBe(2060.9);
    expect(before.report.arrival_tanks[3]?.net_bbls).toBe(2020.9);
    expect(next?.corrected).toEqual([{ table: 'arrival_tanks', row: 3, field: 'net_bbls' }]);
  });

  it('carry what is known of a row along when it moves', () => {
    const moved = after(cell(3, 2060.9), { kind: 'move_row', table: 'arrival_tanks', row: 3, to: 0 });

    expect(moved.report.arrival_tanks[0]?.tank).toBe('2S');
    expect(moved.evidence?.cells.map(({ row, text }) => [row, text])).toEqual([
      [1, 'row 0'],
      [0, 'row 3'],
    ]);
    expect(moved.corrected).toEqual([{ table: 'arrival_tanks', row: 0, field: 'net_bbls' }]);
  });

  it('of a deleted row go with it', () => {
    const left = after(cell(3, 2060.9), { kind: 'delete_row', table: 'arrival_tanks', row: 3 });

    expect(left.report.arrival_tanks.map(({ tank }) => tank)).not.toContain('2S');
    expect(left.evidence?.cells.map(({ text }) => text)).toEqual(['row 0']);
    expect(left.corrected).toEqual([]);
  });

  it('may add a blank row anywhere, and at the end', () => {
    const count = start().report.products.length;

    const more = after(
      { kind: 'add_row', table: 'products', row: count },
      { kind: 'add_row', table: 'products', row: 0 },
    );

    expect(more.report.products).toHaveLength(count + 2);
    expect(more.report.products.at(-1)).toEqual(more.report.products[0]);
    expect(Object.values(more.report.products[0] ?? { a: 1 })).toEqual([null, null, null, null, null]);
  });

  test.each<Change>([
    cell(99, 1),
    { kind: 'delete_row', table: 'arrival_tanks', row: 99 },
    { kind: 'move_row', table: 'arrival_tanks', row: 0, to: 99 },
    { kind: 'add_row', table: 'arrival_tanks', row: 99 },
  ])('that find no row there are none: %j', (change) => {
    expect(applyChange(start(), change)).toBeNull();
  });

  it('are at odds on one cell with different values, and where one shifts the rows of the other', () => {
    expect(areAtOdds(cell(3, 1), cell(3, 2))).toBe(true);
    expect(areAtOdds(cell(3, 1), cell(3, 1))).toBe(false);
    expect(areAtOdds(cell(3, 1), cell(4, 1))).toBe(false);
    expect(areAtOdds(cell(3, 1), { kind: 'delete_row', table: 'arrival_tanks', row: 0 })).toBe(true);
    expect(areAtOdds(cell(3, 1), { kind: 'delete_row', table: 'products', row: 0 })).toBe(false);
  });
});

describe('the proof of a corrected report', () => {
  it('holds nothing more against the row once the slip is put right', () => {
    const before = proveCorrected(start()).findings.filter(({ severity }) => severity === 'contradicted');
    const mended = proveCorrected(after(cell(3, 2060.9))).findings;

    expect(before.map(({ row, field }) => [row, field])).toEqual([[3, 'net_bbls']]);
    expect(mended.filter(({ severity }) => severity === 'contradicted')).toEqual([]);
  });

  it('only remarks upon what a person confirmed as written', () => {
    const confirmed = after({ kind: 'as_written', table: 'arrival_tanks', row: 3, field: 'net_bbls' });

    const about = proveCorrected(confirmed).findings.filter(({ row, field }) => row === 3 && field === 'net_bbls');

    expect(about.map(({ severity }) => severity)).toEqual(['note']);
    expect(about[0]?.message).toContain('Confirmed as written');
  });
});
