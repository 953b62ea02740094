import type { TableKey } from './report.ts';
import {
  hundredths,
  isBlankWord,
  parseFeetInches,
  parseInches,
  parseWater,
  parseWrittenDate,
  parseWrittenNumber,
  parseWrittenTime,
} from './written-values.ts';

/**
 * The columns of the five tables: the key in JSON, the heading in Markdown, and what kind of value a cell holds.
 * Everything that reads or writes a report as text goes by this list.
 */
export type CellKind = 'text' | 'number' | 'inches' | 'water' | 'feet' | 'date' | 'time' | 'condition' | 'end';

export interface Column {
  key: string;
  heading: string;
  kind: CellKind;
}

const column = (key: string, heading: string, kind: CellKind): Column => ({ key, heading, kind });

const volumesAndWeight = [
  column('gross_bbls', 'Gross Bbls', 'number'),
  column('net_bbls', 'Net Bbls', 'number'),
  column('metric_tons', 'Metric Tons', 'number'),
];

const tankColumns = [
  column('tank', 'Tank', 'text'),
  column('product', 'Product Name', 'text'),
  column('api', 'API', 'number'),
  column('ullage_ft', 'Ullage (Ft)', 'number'),
  column('ullage_in', 'Ullage (in)', 'inches'),
  column('temp_f', 'Temp (°F)', 'number'),
  column('water_bbls', 'Water (Bbls)', 'water'),
  ...volumesAndWeight,
];

export const columnsOf: Readonly<Record<TableKey, readonly Column[]>> = {
  arrival_tanks: tankColumns,
  departure_tanks: tankColumns,
  products: [column('product', 'Product Discharged', 'text'), column('api', 'API', 'number'), ...volumesAndWeight],
  time_log: [column('event', 'Event', 'text'), column('date', 'Date', 'date'), column('time', 'Time', 'time')],
  draft_readings: [
    column('condition', 'Arrival/Departure', 'condition'),
    column('end', 'Fwd/Aft', 'end'),
    column('port', 'Port', 'feet'),
    column('stbd', 'Stbd.', 'feet'),
  ],
};

/** What stands above each table in Markdown. */
export const titleOf: Readonly<Record<TableKey, string>> = {
  arrival_tanks: 'Arrival tanks',
  departure_tanks: 'Departure tanks',
  products: 'Products discharged',
  time_log: 'Time log',
  draft_readings: 'Draft readings',
};

export const headerColumns: readonly Column[] = [
  column('barge', 'Barge', 'text'),
  column('vessel', 'Vessel', 'text'),
  column('terminal', 'Terminal', 'text'),
  column('voyage', 'Voyage', 'text'),
  column('date', 'Date', 'date'),
];

export type Cell = string | number | null;

/**
 * The value of one written cell: null where it is blank or says it cannot be read, undefined where something is
 * written that a column of this kind cannot hold. `yearHint` serves dates written without a year.
 */
export function readCell(kind: CellKind, written: string, yearHint?: number): Cell | undefined {
  const text = written.replace(/\s+/g, ' ').trim();
  if (isBlankWord(text)) return null;
  if (kind === 'text') return text;
  return parsers[kind](text, yearHint) ?? undefined;
}

/** The value of a cell that already is a number; undefined where a column of this kind holds none. */
export function readNumber(kind: CellKind, value: number): Cell | undefined {
  if (!Number.isFinite(value)) return undefined;
  if (kind === 'text') return String(value);
  if (kind === 'time') return readCell(kind, String(value));
  if (kind === 'feet') return hundredths(value) || 0;
  return kind === 'number' || kind === 'inches' || kind === 'water' ? value || 0 : undefined;
}

const parsers: Record<Exclude<CellKind, 'text'>, (text: string, yearHint?: number) => Cell> = {
  number: parseWrittenNumber,
  inches: parseInches,
  water: parseWater,
  feet: parseFeetInches,
  date: parseWrittenDate,
  time: parseWrittenTime,
  condition: (text) => meaning(text, { arrival: /^arr(?:ival|ived?)?\.?$/i, departure: /^dep(?:arture|arted)?\.?$/i }),
  end: (text) => meaning(text, { fwd: /^(?:fwd|forward|bow)\.?$/i, aft: /^(?:aft|stern)\.?$/i }),
};

function meaning(text: string, words: Record<string, RegExp>): string | null {
  return Object.keys(words).find((word) => words[word]?.test(text)) ?? null;
}
