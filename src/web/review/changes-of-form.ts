import type { SentChange } from '../../domain/correction.ts';
import { valueAt, type CellPlace } from '../../domain/evidence.ts';
import { tableKeys, type TableKey } from '../../domain/report.ts';
import { stateAt, type Review } from '../../stores/reviews.ts';

/**
 * The changes in a form with a field for each cell, `cell:arrival_tanks:0:net_bbls`, as it was drawn at `revision`:
 * the cells whose text is another now, and what the pressed button says, such as `add_row:products:2`,
 * `delete_row:time_log:0`, `move_row:time_log:3:2`, `as_written:products:0:net_bbls` or `cell:time_log:0:time:08:30`,
 * which takes the value at its end. With an added row goes what fields such as `new:net_bbls` put in it. Fields of other
 * names are no concern of this.
 */
export function changesOfForm(body: unknown, review: Review, revision: number): SentChange[] {
  const fields = Object.entries((body ?? {}) as Record<string, unknown>);
  const { report } = stateAt(review, revision);
  const cells = fields.flatMap(([name, text]): SentChange[] => {
    const place = placeIn(name.split(':'));
    if (place === null || typeof text !== 'string') return [];
    const value = text.trim();
    return value === String(valueAt(report, place) ?? '') ? [] : [{ kind: 'cell', ...place, value }];
  });
  const pressed = fields.find(([name]) => name === 'press')?.[1];
  const press = typeof pressed === 'string' ? pressedChange(pressed.split(':')) : [];
  return [...cells, ...press, ...press.flatMap((change) => cellsOfNewRow(change, fields))];
}

/** What `new:net_bbls` and its like say stands in the row that the pressed button adds. */
function cellsOfNewRow(change: SentChange, fields: readonly [string, unknown][]): SentChange[] {
  if (change.kind !== 'add_row') return [];
  return fields.flatMap(([name, value]): SentChange[] => {
    const [kind, field, ...more] = name.split(':');
    if (kind !== 'new' || field === undefined || more.length > 0 || typeof value !== 'string' || value === '')
      return [];
    return [{ kind: 'cell', table: change.table, row: change.row, field, value }];
  });
}

function placeIn([kind, table, row, field, ...more]: string[]): CellPlace | null {
  if (kind !== 'cell' || more.length > 0 || field === undefined) return null;
  if (table === 'header') return row === '' ? { table, row: null, field } : null;
  return isTable(table) && isNumber(row) ? { table, row: Number(row), field } : null;
}

function pressedChange([kind, table, row, last, ...value]: string[]): SentChange[] {
  if (kind === 'as_written' || kind === 'cell') {
    const place = placeIn(['cell', table ?? '', row ?? '', last ?? '']);
    if (place === null) return [];
    return [kind === 'cell' ? { kind, ...place, value: value.join(':') } : { kind, ...place }];
  }
  if (!isTable(table) || !isNumber(row)) return [];
  if (kind === 'add_row' || kind === 'delete_row') return [{ kind, table, row: Number(row) }];
  return kind === 'move_row' && isNumber(last) ? [{ kind, table, row: Number(row), to: Number(last) }] : [];
}

const isTable = (name: string | undefined): name is TableKey => tableKeys.some((key) => key === name);
const isNumber = (text: string | undefined): text is string => /^\d{1,4}$/.test(text ?? '');
