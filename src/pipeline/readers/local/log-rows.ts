import type { TimeLogRow } from '../../../domain/report.ts';
import { parseWrittenDate, parseWrittenTime } from '../../../domain/written-values.ts';
import { eventFrom, isDoubtfulEvent, isKnownEvent } from './events.ts';
import { firstLook, settle, untold, type Look, type Told } from './looks.ts';
import type { Box } from './raster.ts';
import { cellUnder, type Table, type TableRow } from './rows.ts';
import type { Script } from './word-look.ts';
import { textOf, type Cell } from './words.ts';

/** The cells of one line of a time log; null where there is no such column. */
export interface LogLine {
  event: Cell | null;
  date: Cell | null;
  time: Cell | null;
}

/** One event with what was seen of it. */
export type ToldEvent = { [Field in keyof TimeLogRow]: Told };

/** Below this OCR's first look at a date or a time is not believed alone. */
const doubtBelow = 80;

/** The lines of a time log; a column that holds both date and time is parted at the time. */
export function logLines(table: Table): LogLine[] {
  return table.rows.map((row) => ({ event: cellUnder(table, row, 'event'), ...whenIn(table, row) }));
}

function whenIn(table: Table, row: TableRow): Pick<LogLine, 'date' | 'time'> {
  const [both, date, time] = (['date_time', 'date', 'time'] as const).map((key) => cellUnder(table, row, key));
  if (date && time) return { date, time };
  const shared = both ?? date ?? time ?? null;
  if (shared === null) return { date: null, time: null };
  const parts = partTime(shared);
  return parts ?? (shared === time ? { date: null, time } : { date: shared, time: null });
}

/** A cell with a date and a time in it, as two. */
function partTime({ words, box }: Cell): { date: Cell; time: Cell } | null {
  const at = words.findLastIndex(({ text }) => /^\D?\d{1,2}[:.]?\d{2}\D*$/.test(text));
  if (at < 1 || parseWrittenDate(dateText(textOf(words)), 2000) !== null) return null;
  const x = (words[at - 1]!.x1 + words[at]!.x0) / 2;
  return {
    date: { words: words.slice(0, at), box: { ...box, x1: x } },
    time: { words: words.slice(at), box: { ...box, x0: x } },
  };
}

/** Which cells of a log need a second look, and as what. */
export function doubtfulInLog(lines: readonly LogLine[], inkOf: (cell: Cell) => Box[]): [Cell, Script][] {
  const usual = usualDate(lines);
  return lines.flatMap(({ event, date, time }): [Cell, Script][] => {
    const dateLook = date && firstLook(date);
    const timeLook = time && firstLook(time);
    const eventLook = event && firstLook(event);
    const dateSure = isSure(dateLook, (text) => parseWrittenDate(dateText(text), 2000)) && dateOf(dateLook) === usual;
    const timeSure = isSure(timeLook, timeIn);
    return [
      ...(event && inkOf(event).length > 0 && (eventLook === null || isDoubtfulEvent(eventLook))
        ? [[event, 'words'] as [Cell, Script]]
        : []),
      ...(date && inkOf(date).length > 0 && !dateSure
        ? [[date, /[a-z]{3}/i.test(dateLook?.text ?? '') ? 'words' : 'figures'] as [Cell, Script]]
        : []),
      ...(time && inkOf(time).length > 0 && !timeSure ? [[time, 'figures'] as [Cell, Script]] : []),
    ];
  });
}

const isSure = (look: Look | null, parse: (text: string) => unknown): look is Look =>
  look !== null && (look.confidence ?? 0) >= doubtBelow && parse(look.text) !== null;

const dateOf = ({ text }: Look): string | null => parseWrittenDate(dateText(text), 2000);

/** The date that most lines of a log bear: one unlike it is looked at again. */
function usualDate(lines: readonly LogLine[]): string | null {
  const counts = new Map<string, number>();
  for (const { date } of lines) {
    const look = date && firstLook(date);
    const value = look && dateOf(look);
    if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

/**
 * The events of a log's lines, in their order, from all looks at their cells; `yearHint` stands in for years that are
 * not written. A line with neither date nor time on it is none: pre-printed forms have many.
 */
export function toldLog(
  lines: readonly LogLine[],
  looksAt: (cell: Cell) => Look[],
  inkOf: (cell: Cell) => Box[],
  yearHint: number | undefined,
): ToldEvent[] {
  const tell = (cell: Cell | null, parse: (text: string) => string | null): Told =>
    cell === null ? untold(null) : settle(cell, inkOf(cell), looksAt(cell), parse);
  return lines.flatMap((line) => {
    const event = line.event === null ? untold(null) : eventFrom(line.event, inkOf(line.event), looksAt(line.event));
    const date = tell(line.date, (text) => parseWrittenDate(dateText(text), yearHint));
    const time = tell(line.time, timeIn);
    const when = date.value !== null || time.value !== null;
    const known = event.value !== null && isKnownEvent(event.value) && date.seen.inked && time.seen.inked;
    return (event.value !== null && when) || (date.value !== null && time.value !== null) || known
      ? [{ event, date, time }]
      : [];
  });
}

/** A date without the specks around it; strokes read as figures between its parts are strokes. */
export const dateText = (text: string): string =>
  text
    .replace(/[|[\]{}]/g, '')
    .replace(/\s*([-/.])\s*/g, '$1')
    .replace(/^\W+|\W+$/g, '')
    .replace(/^(\d\d)[17lI/](\d\d)[17lI/](20\d\d)$/, '$1/$2/$3');

/** A time from what OCR makes of it: four figures are one whatever stands between them. */
export function timeIn(text: string): string | null {
  const plain = text
    .replace(/[|[\]{}]/g, '')
    .replace(/(\d)\s*(hrs?|hours)\b/i, '$1 $2')
    .replace(/(\d)\s*[.;:'"-]{1,2}\s*(\d)/, '$1:$2')
    .replace(/^\W+|\W+$/g, '')
    .replace(/^(\d{2}) (\d{2})/, '$1$2');
  return parseWrittenTime(plain);
}
