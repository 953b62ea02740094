import { z } from 'zod';
import { placeKey, valueAt, withValue, type CellPlace, type Evidence } from './evidence.ts';
import { columnsOf, headerColumns, readCell, readNumber, type Cell, type Column } from './report-columns.ts';
import type { Settlement } from './proof.ts';
import { tableKeys, type Report, type TableKey } from './report.ts';
import { parseWrittenUllage } from './written-ullage.ts';

/**
 * What a person changes in a report: a cell, a row. The reading itself is never overwritten: the report that counts is
 * the one that was read with all changes applied in their order, so that each of them can be taken back.
 */
const table = z.enum(tableKeys);
const row = z.int().min(0).max(9999);
const place = {
  table: z.enum([...tableKeys, 'header']),
  row: row.nullable(),
  field: z.string().max(40),
};
const writtenCell = z.union([z.string().max(500), z.number(), z.null()]);

/** A change as it is sent: a cell's value may be text as a person types it. */
export const sentChangeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('cell'), ...place, value: writtenCell }),
  z.strictObject({ kind: z.literal('as_written'), ...place }),
  z.strictObject({ kind: z.literal('add_row'), table, row }),
  z.strictObject({ kind: z.literal('delete_row'), table, row }),
  z.strictObject({ kind: z.literal('move_row'), table, row, to: row }),
]);

export type SentChange = z.infer<typeof sentChangeSchema>;

/** A change as it is kept. `as_written`: the cell was looked at and says just that. */
export type Change =
  | ({ kind: 'cell'; value: Cell } & CellPlace)
  | ({ kind: 'as_written' } & CellPlace)
  | { kind: 'add_row' | 'delete_row'; table: TableKey; row: number }
  | { kind: 'move_row'; table: TableKey; row: number; to: number };

/** A report with changes: what it says, what was seen of its cells, and which of them people changed or confirmed. */
export interface Corrected {
  report: Report;
  evidence: Evidence | null;
  corrected: CellPlace[];
  confirmed: CellPlace[];
  /** the cells that the arithmetic settled when the sheet was read, and that nobody has changed since */
  settled: Settlement[];
}

/** The report as its reader left it, before anybody changed anything. */
export const uncorrected = (report: Report, evidence: Evidence | null, settled: readonly Settlement[]): Corrected => ({
  report,
  evidence,
  corrected: [],
  confirmed: [],
  settled: [...settled],
});

/**
 * What a sent change means: its text as the value that the column holds, and an ullage of feet and inches in one
 * text as both cells. `stands` is what the cell says now. A sentence where the text is none of these, or no such cell
 * can be.
 */
export function readChange(sent: SentChange, stands: Cell = null): Change[] | string {
  if (sent.kind === 'add_row' || sent.kind === 'delete_row' || sent.kind === 'move_row') return [sent];
  const column = columnAt(sent);
  if (column === undefined) return `There is no cell ${sent.field} in ${sent.table}.`;
  if (sent.kind === 'as_written') return [sent];
  if (typeof sent.value === 'number') {
    const value = readNumber(column.kind, sent.value);
    return value === undefined
      ? `${column.heading}: ${sent.value} is not ${expectedIn(column)}.`
      : [{ ...sent, value }];
  }
  const text = sent.value ?? '';
  const value = column.kind === 'number' ? readByMagnitude(text, stands) : readCell(column.kind, text);
  if (value !== undefined) return [{ ...sent, value }];
  const ullage = column.key === 'ullage_ft' || column.key === 'ullage_in' ? parseWrittenUllage(text) : null;
  if (ullage === null || (ullage.inches === null && column.key === 'ullage_in'))
    return `${column.heading}: “${text}” is not ${expectedIn(column)}.`;
  const { feet, inches } = ullage;
  return [
    { ...sent, field: 'ullage_ft', value: feet },
    ...(inches === null ? [] : [{ ...sent, field: 'ullage_in', value: inches }]),
  ];
}

const oneCommaBeforeThree = /^[1-9]\d{0,2},\d{3}$/;

/**
 * `243,522` has two meanings, and which of them is meant shows in what the cell says now: by 143.522 it is a decimal
 * comma. Where the cell says nothing, a comma before three digits parts thousands, as it does on the sheets.
 */
function readByMagnitude(text: string, stands: Cell): Cell | undefined {
  const value = readCell('number', text);
  if (typeof value !== 'number' || typeof stands !== 'number' || stands <= 0) return value;
  if (!oneCommaBeforeThree.test(text.trim())) return value;
  const byThousandth = value / 1000;
  return Math.abs(Math.log(stands / byThousandth)) < Math.abs(Math.log(stands / value)) ? byThousandth : value;
}

const expectedIn = ({ key, kind }: Column): string =>
  key === 'ullage_ft' ? 'feet such as 5, or feet and inches such as 5\' 3 1/2"' : expected[kind];

const expected: Record<Column['kind'], string> = {
  text: 'a text',
  number: 'a number such as 5,761.07',
  inches: 'inches such as 4 1/2',
  water: 'a number of barrels',
  feet: 'a draft such as 8\' 06" or 8.5',
  date: 'a date such as 2025-06-18',
  time: 'a time such as 08:30',
  condition: '“arrival” or “departure”',
  end: '“fwd” or “aft”',
};

function columnAt({ table: of, row: at, field }: CellPlace): Column | undefined {
  if ((of === 'header') !== (at === null)) return undefined;
  return (of === 'header' ? headerColumns : columnsOf[of]).find(({ key }) => key === field);
}

/** More rows than a table of any report has. */
export const mostRows = 500;

/** `before` with one more change; null where it has no such cell or row, or no room for another. */
export function applyChange(before: Corrected, change: Change): Corrected | null {
  if (change.kind === 'cell' || change.kind === 'as_written') return changeCell(before, change);
  const rows = before.report[change.table];
  const last = change.kind === 'add_row' ? rows.length : rows.length - 1;
  if (change.row > last || (change.kind === 'move_row' && change.to > last)) return null;
  if (change.kind === 'add_row' && rows.length >= mostRows) return null;
  return changeRows(before, change);
}

function changeCell(before: Corrected, change: Change & { kind: 'cell' | 'as_written' }): Corrected | null {
  const { table: of, row: at, field } = change;
  if (of !== 'header' && (at === null || at >= before.report[of].length)) return null;
  const here: CellPlace = { table: of, row: at, field };
  if (change.kind === 'as_written') return { ...before, confirmed: [...without(before.confirmed, here), here] };
  return {
    report: withValue(before.report, here, change.value),
    evidence: before.evidence,
    corrected: [...without(before.corrected, here), here],
    confirmed: without(before.confirmed, here),
    settled: without(before.settled, here),
  };
}

const without = <Place extends CellPlace>(places: readonly Place[], out: CellPlace): Place[] =>
  places.filter((here) => placeKey(here) !== placeKey(out));

/** Everything that is known of a row goes where the row goes. */
function changeRows(before: Corrected, change: Extract<Change, { to: number } | { kind: 'add_row' | 'delete_row' }>) {
  const from = before.report[change.table].map((_, index): number | null => index);
  if (change.kind === 'add_row') from.splice(change.row, 0, null);
  else {
    const [moved] = from.splice(change.row, 1);
    if (change.kind === 'move_row') from.splice(change.to, 0, moved ?? null);
  }
  const goesTo = new Map(from.map((index, to) => [index, to]));
  const follow = <Place extends CellPlace>(places: readonly Place[]): Place[] =>
    places.flatMap((here) => {
      if (here.table !== change.table || here.row === null) return [here];
      const to = goesTo.get(here.row);
      return to === undefined ? [] : [{ ...here, row: to }];
    });
  const rows = from.map((index) => (index === null ? blankRow(change.table) : before.report[change.table][index]));
  const added = change.kind === 'add_row' ? columnsOf[change.table].map(({ key }) => key) : [];
  return {
    report: { ...before.report, [change.table]: rows },
    evidence: before.evidence && { ...before.evidence, cells: follow(before.evidence.cells) },
    corrected: [
      ...follow(before.corrected),
      ...added.map((field) => ({ table: change.table, row: change.row, field })),
    ],
    confirmed: follow(before.confirmed),
    settled: follow(before.settled),
  };
}

const blankRow = (of: TableKey): Record<string, null> =>
  Object.fromEntries(columnsOf[of].map(({ key }) => [key, null]));

/** What a change replaces, to be kept beside it: the value of a cell, the cells of a row; null where nothing is. */
export function replacedBy(before: Corrected, change: Change): unknown {
  if (change.kind === 'cell' || change.kind === 'as_written') return valueAt(before.report, change);
  return change.kind === 'delete_row' ? (before.report[change.table][change.row] ?? null) : null;
}

/** Whether two changes cannot both be meant: the same cell with other values, or rows that one of them shifts. */
export function areAtOdds(mine: Change, theirs: Change): boolean {
  const shifts = (change: Change) => change.kind !== 'cell' && change.kind !== 'as_written';
  if (shifts(mine) || shifts(theirs)) return mine.table === theirs.table;
  if (placeKey(mine) !== placeKey(theirs)) return false;
  if (mine.kind === 'cell' && theirs.kind === 'cell') return mine.value !== theirs.value;
  return mine.kind !== theirs.kind;
}
