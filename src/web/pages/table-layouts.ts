import type { Finding } from '../../domain/finding.ts';
import type { TableKey } from '../../domain/report.ts';

export interface Column {
  field: string;
  label: string;
}

const tankColumns: Column[] = [
  { field: 'tank', label: 'Tank' },
  { field: 'product', label: 'Product Name' },
  { field: 'api', label: 'API' },
  { field: 'ullage_ft', label: 'Ullage (Ft)' },
  { field: 'ullage_in', label: 'Ullage (in)' },
  { field: 'temp_f', label: 'Temp (°F)' },
  { field: 'water_bbls', label: 'Water (Bbls)' },
  { field: 'gross_bbls', label: 'Gross Bbls' },
  { field: 'net_bbls', label: 'Net Bbls' },
  { field: 'metric_tons', label: 'Metric Tons' },
];

/** Titles and columns as the sheet has them; the labels are those of the Markdown. */
export const tableLayouts: Record<TableKey, { title: string; columns: Column[] }> = {
  arrival_tanks: { title: 'Tanks on arrival', columns: tankColumns },
  departure_tanks: { title: 'Tanks on departure', columns: tankColumns },
  products: {
    title: 'Products discharged',
    columns: [
      { field: 'product', label: 'Product Discharged' },
      { field: 'api', label: 'API' },
      { field: 'gross_bbls', label: 'Gross Bbls' },
      { field: 'net_bbls', label: 'Net Bbls' },
      { field: 'metric_tons', label: 'Metric Tons' },
    ],
  },
  time_log: {
    title: 'Time log',
    columns: [
      { field: 'event', label: 'Event' },
      { field: 'date', label: 'Date' },
      { field: 'time', label: 'Time' },
    ],
  },
  draft_readings: {
    title: 'Draft readings',
    columns: [
      { field: 'condition', label: 'Arrival/Departure' },
      { field: 'end', label: 'Fwd/Aft' },
      { field: 'port', label: 'Port' },
      { field: 'stbd', label: 'Stbd.' },
    ],
  },
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
