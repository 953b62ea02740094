import { columnsOf, headerColumns } from '../../domain/report-columns.ts';
import { tableKeys, type Report, type TableKey } from '../../domain/report.ts';

/** The fields of each table that are read off the sheet; which of the four drafts a row is, is known beforehand. */
export const readFields = Object.fromEntries(
  tableKeys.map((table) => [
    table,
    columnsOf[table].filter(({ kind }) => kind !== 'condition' && kind !== 'end').map(({ key }) => key),
  ]),
) as Record<TableKey, string[]>;

/** How many cells of each column hold something, by `columnName`. */
export function filledCells(report: Report): Map<string, number> {
  const filled = new Map<string, number>();
  const count = (table: TableKey | 'header', row: object, fields: readonly string[]): void => {
    const cells = row as Record<string, unknown>;
    for (const field of fields) {
      if (cells[field] == null) continue;
      const name = columnName(table, field);
      filled.set(name, (filled.get(name) ?? 0) + 1);
    }
  };
  count(
    'header',
    report.header,
    headerColumns.map(({ key }) => key),
  );
  for (const table of tableKeys) for (const row of report[table]) count(table, row, readFields[table]);
  return filled;
}

/** Arrival and departure are one column to a reader. */
export const columnName = (table: string, field: string): string =>
  `${table.replace(/^(arrival|departure)_/, '')}.${field}`;
