import { describe, expect, it } from 'vitest';
import type { Change } from '../../../src/domain/correction.ts';
import { mendedCells, type CountedChange } from '../../../src/web/insights/mended-cells.ts';
import { sheet } from '../../domain/checks/sheets.ts';

const asRead = sheet('sound');
const cell = (row: number, field: string, value: string | number | null): Change => ({
  ...{ kind: 'cell', table: 'arrival_tanks', row, field, value },
});
const made = (change: Change, replaced: unknown = 1, verdict: CountedChange['verdict'] = 'read'): CountedChange => ({
  ...{ change, replaced, verdict },
});
const mended = (...changes: CountedChange[]): string[] =>
  mendedCells(asRead, changes).map(({ table, field, isSilent }) => `${table}.${field}${isSilent ? ' silent' : ''}`);

describe('a mended cell', () => {
  it.each([
    ['proved', ' silent'],
    ['read', ' silent'],
    ['doubtful', ''],
    ['contradicted', ''],
    [null, ''],
  ] as const)('of which was said %s before is%s', (verdict, silent) => {
    expect(mended(made(cell(0, 'api', 2), 1, verdict))).toEqual([`arrival_tanks.api${silent}`]);
  });

  it('goes by what had been said before it was touched first', () => {
    expect(mended(made(cell(0, 'api', 2), 1, 'doubtful'), made(cell(0, 'api', 3), 2, 'proved'))).toEqual([
      'arrival_tanks.api',
    ]);
  });

  it('is none where it ended as it was read, or was only looked at', () => {
    const looked: Change = { kind: 'as_written', table: 'arrival_tanks', row: 1, field: 'api' };

    expect(mended(made(cell(0, 'api', 2)), made(cell(0, 'api', 1), 2), made(looked))).toEqual([]);
  });

  it('that was left open is mended, but was not wrong', () => {
    expect(mended(made(cell(0, 'api', 2), null, 'read'))).toEqual(['arrival_tanks.api']);
  });

  it('is followed where its row goes', () => {
    const move: Change = { kind: 'move_row', table: 'arrival_tanks', row: 0, to: 2 };

    expect(mended(made(cell(0, 'api', 2)), made(move), made(cell(2, 'api', 3), 2))).toEqual([
      'arrival_tanks.api silent',
    ]);
    expect(mended(made(cell(0, 'api', 2)), made(move), made(cell(0, 'api', 3), 9))).toHaveLength(2);
  });
});

describe('rows', () => {
  const add: Change = { kind: 'add_row', table: 'arrival_tanks', row: 0 };
  const drop: Change = { kind: 'delete_row', table: 'arrival_tanks', row: 0 };

  it('that were added are mended where they were filled', () => {
    expect(mended(made(add), made(cell(0, 'tank', '9P'), null, null), made(cell(1, 'api', 2)))).toEqual([
      'arrival_tanks.tank',
      'arrival_tanks.api silent',
    ]);
    expect(mended(made(add), made(cell(0, 'tank', '9P'), null, null), made(drop, {}, null))).toEqual([]);
  });

  it('that were deleted are mended in all that they held, silently where nothing of them was marked', () => {
    const held = Object.values(asRead.arrival_tanks[0] ?? {}).filter((value) => value !== null).length;

    expect(mended(made(drop, asRead.arrival_tanks[0], 'read'))).toHaveLength(held);
    expect(mended(made(drop, asRead.arrival_tanks[0], 'read')).every((one) => one.endsWith(' silent'))).toBe(true);
    expect(mended(made(drop, asRead.arrival_tanks[0], 'doubtful')).some((one) => one.endsWith(' silent'))).toBe(false);
  });
});
