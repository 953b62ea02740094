import type { Comparison } from '../../domain/compare-reports.ts';
import { placeKey, type CellPlace } from '../../domain/evidence.ts';
import { columnsOf, type Cell } from '../../domain/report-columns.ts';
import { tableKeys, type Report, type TableKey } from '../../domain/report.ts';
import { tableLayouts, textFields } from './table-layouts.ts';

/** One table as two reports have it, the cells marked in which they differ. */
export interface BesideTable {
  title: string;
  columns: { label: string; isNumber: boolean }[];
  mine: BesideCell[][];
  theirs: BesideCell[][];
}

interface BesideCell {
  text: string;
  isNumber: boolean;
  differs: boolean;
}

/** The tables of two reports side by side, those that both leave empty left out. */
export function besideTables(mine: Report, theirs: Report, { differences, unmatched }: Comparison): BesideTable[] {
  const [own, other] = [new Set<string>(), new Set<string>()];
  for (const { place, theirPlace } of differences) {
    own.add(placeKey(place));
    other.add(placeKey(theirPlace));
  }
  const isAlone = (table: TableKey, side: 'mine' | 'theirs', row: number): boolean =>
    unmatched.some((rows) => rows.table === table && rows[side].includes(row));
  const rowsOf = (report: Report, table: TableKey, side: 'mine' | 'theirs'): BesideCell[][] =>
    report[table].map((cells, row) =>
      columnsOf[table].map(({ key }) => ({
        text: textOf((cells as Record<string, Cell>)[key] ?? null),
        isNumber: !textFields.has(key),
        differs: (side === 'mine' ? own : other).has(keyAt(table, row, key)) || isAlone(table, side, row),
      })),
    );
  return tableKeys
    .filter((table) => mine[table].length + theirs[table].length > 0)
    .map((table) => ({
      title: tableLayouts[table].title,
      columns: columnsOf[table].map(({ key, heading }) => ({ label: heading, isNumber: !textFields.has(key) })),
      mine: rowsOf(mine, table, 'mine'),
      theirs: rowsOf(theirs, table, 'theirs'),
    }));
}

const keyAt = (table: CellPlace['table'], row: number, field: string): string => placeKey({ table, row, field });
const textOf = (value: Cell): string => (value === null ? '' : String(value));
