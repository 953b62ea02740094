import type { TimeLogRow } from '../../../domain/report.ts';
import { parseWrittenDate, parseWrittenTime } from '../../../domain/written-values.ts';
import { confidenceUnder, textUnder } from './cell-text.ts';
import type { Table, TableRow } from './rows.ts';
import type { ColumnKey } from './vocabulary.ts';

/** Dates and times have no second look, so the first has to be surer than a guess. */
const leastConfidence = 40;

/** The events in a time log, in the order of the sheet; `yearHint` stands in for years that are not written. */
export function logRows(table: Table, yearHint: number | undefined): TimeLogRow[] {
  return table.rows.flatMap((row) => {
    const { date, time } = whenIn(table, row, yearHint);
    const event = eventIn(table, row);
    const told = event !== null && (date !== null || time !== null);
    return told || (date !== null && time !== null) ? [{ event, date, time }] : [];
  });
}

function whenIn(table: Table, row: TableRow, yearHint: number | undefined): Pick<TimeLogRow, 'date' | 'time'> {
  const under = (key: ColumnKey): string | null =>
    confidenceUnder(table, row, key) < leastConfidence ? null : textUnder(table, row, key);
  const columns = new Set(table.spans.map(({ head }) => head.key));
  const shared = columns.has('time') ? under('date_time') : (under('date_time') ?? under('date'));
  const both = (shared ?? '').split(/\s+(?=\d{1,2}:?\d{2}\b(?!.*\d{2}[:]))/);
  const date = (columns.has('time') ? under('date') : null) ?? both[0] ?? '';
  const time = under('time') ?? both[1] ?? '';
  return { date: parseWrittenDate(dateText(date), yearHint), time: parseWrittenTime(timeText(time)) };
}

/** An event's name, without the specks before and behind it that were read as something. */
function eventIn(table: Table, row: TableRow): string | null {
  const text = (textUnder(table, row, 'event') ?? '').replace(/^[^A-Za-z0-9(]+|[^A-Za-z0-9).]+$/g, '');
  return /[A-Za-z]{2}/.test(text) ? text : null;
}

const dateText = (text: string): string =>
  text
    .replace(/[|[\]{}]/g, '')
    .replace(/\s*([-/.])\s*/g, '$1')
    .replace(/^\W+|\W+$/g, '');

const timeText = (text: string): string =>
  text
    .replace(/[|[\]{}]/g, '')
    .replace(/(\d)\s*(hrs?|hours)\b/i, '$1 $2')
    .replace(/(\d)[.;](\d)/, '$1:$2')
    .replace(/^\W+|\W+$/g, '')
    .replace(/^(\d{2}) (\d{2})/, '$1$2');
