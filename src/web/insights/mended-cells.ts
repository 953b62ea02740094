import { placeKey, valueAt, type CellPlace } from '../../domain/evidence.ts';
import type { Change } from '../../domain/correction.ts';
import type { Cell } from '../../domain/report-columns.ts';
import type { Verdict } from '../../domain/proof.ts';
import type { Report, TableKey } from '../../domain/report.ts';
import { readFields } from './read-cells.ts';

/** A change that counts, with what stood there and what had been said of the cell until then. */
export interface CountedChange {
  change: Change;
  replaced: unknown;
  verdict: Verdict | null;
}

/** A cell that says something else than it was read as. */
export interface MendedCell {
  table: TableKey | 'header';
  field: string;
  /** whether something stood there that nobody had been told to doubt: wrong, and unmarked */
  isSilent: boolean;
}

/** The rows of a table as people left them so far: each by its number as it was read, one that they added below zero. */
type Rows = Record<TableKey, number[]>;

/** A cell on its way: what it was read as, what it says now, what had been said of it before it was touched. */
interface Touched extends MendedCell {
  read: Cell;
  now: Cell;
}

/**
 * What people mended of a report, in the order in which they did: each cell once, whatever became of its row, and not
 * at all where it ended as it began. A row that was added is mended in each cell that was filled; one that was deleted
 * in each that it held.
 */
export function mendedCells(asRead: Report, changes: readonly CountedChange[]): MendedCell[] {
  const rows: Rows = {
    arrival_tanks: [...asRead.arrival_tanks.keys()],
    departure_tanks: [...asRead.departure_tanks.keys()],
    products: [...asRead.products.keys()],
    time_log: [...asRead.time_log.keys()],
    draft_readings: [...asRead.draft_readings.keys()],
  };
  const touched = new Map<string, Touched>();
  let added = 0;
  for (const { change, replaced, verdict } of changes) {
    if (change.kind === 'as_written') continue;
    if (change.kind === 'cell') {
      const { table, field, value } = change;
      const row = table === 'header' || change.row === null ? null : (rows[table][change.row] ?? change.row);
      touch(touched, { table, row, field }, { read: replaced as Cell, now: value, verdict });
      continue;
    }
    const { table, row } = change;
    if (change.kind === 'add_row') rows[table].splice(row, 0, -(added += 1));
    else if (change.kind === 'move_row') rows[table].splice(change.to, 0, ...rows[table].splice(row, 1));
    else {
      const [gone = -1] = rows[table].splice(row, 1);
      for (const field of readFields[table]) {
        const place = { table, row: gone, field };
        const read = gone < 0 ? null : valueAt(asRead, place);
        touch(touched, place, { read, now: null, verdict });
      }
    }
  }
  return [...touched.values()]
    .filter(({ read, now }) => read !== now)
    .map(({ table, field, isSilent }) => ({ table, field, isSilent }));
}

/** What a cell was read as, and whether that had been marked, is what was so when it was touched first. */
function touch(
  touched: Map<string, Touched>,
  place: CellPlace,
  { read, now, verdict }: { read: Cell; now: Cell; verdict: Verdict | null },
): void {
  const key = placeKey(place);
  const isSilent = read !== null && (verdict === 'proved' || verdict === 'read');
  touched.set(key, { ...(touched.get(key) ?? { table: place.table, field: place.field, isSilent, read }), now });
}
