import type { Finding } from '../../domain/finding.ts';
import { columnsOf } from '../../domain/report-columns.ts';
import type { TableKey } from '../../domain/report.ts';

export interface Column {
  field: string;
  label: string;
}

const titles: Record<TableKey, string> = {
  arrival_tanks: 'Tanks on arrival',
  departure_tanks: 'Tanks on departure',
  products: 'Products discharged',
  time_log: 'Time log',
  draft_readings: 'Draft readings',
};

const layoutOf = (key: TableKey): { title: string; columns: Column[] } => ({
  title: titles[key],
  columns: columnsOf[key].map(({ key: field, heading: label }) => ({ field, label })),
});

/** Titles and columns as the sheet has them; the labels are those of the Markdown. */
export const tableLayouts: Record<TableKey, { title: string; columns: Column[] }> = {
  arrival_tanks: layoutOf('arrival_tanks'),
  departure_tanks: layoutOf('departure_tanks'),
  products: layoutOf('products'),
  time_log: layoutOf('time_log'),
  draft_readings: layoutOf('draft_readings'),
};

/** Fields that hold words, dates or times; all others hold numbers. */
export const textFields: ReadonlySet<string> = new Set([
  'tank',
  'product',
  'event',
  'date',
  'time',
  'condition',
  'end',
]);

/** The id of a cell, or of its row where `field` is null, or of its table where `row` is null too. */
export function cellAnchor(sheetN: number, table: Finding['table'], row: number | null, field: string | null): string {
  return [`sheet-${sheetN}`, table, row, field].filter((part) => part !== null).join('-');
}
