import type { TimeLogRow } from '../../../domain/report.ts';
import { isKnownEvent, tellEvent } from './events.ts';
import { agreementOf, tellFigure, type FigureColumn, type FigureLooks } from './figure-votes.ts';
import { dateIn, timeIn, timesWritten, withoutHours, yearsWritten } from './log-times.ts';
import { firstLook, untold, type Look, type Told } from './looks.ts';
import { namesMonth } from './month-dates.ts';
import { around, median, type Box } from './raster.ts';
import { cellUnder, type Table, type TableRow } from './rows.ts';
import type { Candidate } from './vote.ts';
import type { Script } from './word-look.ts';
import type { WordLooks } from './word-votes.ts';
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
  return table.rows.map((row) => {
    const { date, time } = whenIn(table, row);
    return { event: cellUnder(table, row, 'event'), date: date && snug(date), time: time && snug(time) };
  });
}

function whenIn(table: Table, row: TableRow): Pick<LogLine, 'date' | 'time'> {
  const [both, date, time] = (['date_time', 'date', 'time'] as const).map((key) => cellUnder(table, row, key));
  if (date && time) return { date, time };
  const shared = both ?? date ?? time ?? null;
  if (shared === null) return { date: null, time: null };
  const parts = partTime(shared);
  return parts ?? (shared === time ? { date: null, time } : { date: shared, time: null });
}

/** A first or last column may reach further than its table: what stands well beside a cell's words is not in it. */
export function snug(cell: Cell): Cell {
  if (cell.words.length === 0) return cell;
  const { x0, x1, y0, y1 } = around(cell.words);
  const reach = 2 * (y1 - y0);
  return {
    ...cell,
    box: { ...cell.box, x0: Math.max(cell.box.x0, x0 - reach), x1: Math.min(cell.box.x1, x1 + reach) },
  };
}

/** A cell with a date and a time in it, as two. */
function partTime({ words, box }: Cell): { date: Cell; time: Cell } | null {
  const at = words.findLastIndex(({ text }) => /^\D?(\d{1,2}[:.]|\d{2})\d{2}\D*$/.test(text));
  if (at < 1 || dateIn(textOf(words), anyDay) !== null) return null;
  // 07 OCT 2024 with a letter misread is still a date with its year
  const dated = dateIn(textOf(words.slice(0, at)), null) !== null;
  if (!dated && /^\D?20\d\d\D*$/.test(words[at]!.text)) return null;
  const x = (words[at - 1]!.x1 + words[at]!.x0) / 2;
  return {
    date: { words: words.slice(0, at), box: { ...box, x1: x } },
    time: { words: words.slice(at), box: { ...box, x0: x } },
  };
}

/** Which cells of a log the network for figures looks at: times, and dates whose months are no words. */
export const figuresInLog = (lines: readonly LogLine[]): Cell[] =>
  lines.flatMap(({ date, time }) => [date, time]).filter((cell) => cell !== null && !hasMonth(cell)) as Cell[];

/** The dates of a log whose months are words. */
export const monthsInLog = (lines: readonly LogLine[]): Cell[] =>
  lines.flatMap(({ date }) => (date !== null && hasMonth(date) ? [date] : []));

const hasMonth = (cell: Cell): boolean => namesMonth(textOf(cell.words));

/** Which cells of a log need a second look of OCR's, and as what: those that the network does not bear out. */
export function doubtfulInLog(
  lines: readonly LogLine[],
  inkOf: (cell: Cell) => Box[],
  networkAt: (cell: Cell) => readonly Candidate[] | null,
): [Cell, Script][] {
  const usual = usualDate(lines);
  const doubtful = lines.flatMap(({ date, time }): [Cell, Script][] => {
    const dateLook = date && firstLook(date);
    const day = dateLook && dateIn(dateLook.text, anyDay);
    const dateSure = day !== null && (dateLook?.confidence ?? 0) >= doubtBelow && day === usual;
    const timeSure = time !== null && isBorneOut(time, timeIn, networkAt(time));
    return [
      ...(date && !dateSure ? [[date, hasMonth(date) ? 'words' : 'figures'] as [Cell, Script]] : []),
      ...(time && !timeSure ? [[time, 'figures'] as [Cell, Script]] : []),
    ];
  });
  return doubtful.filter(([cell]) => inkOf(cell).length > 0);
}

/** Whether OCR was sure of a figure and the network reads it alike. */
export function isBorneOut(
  cell: Cell,
  parse: (text: string) => string | null,
  network: readonly Candidate[] | null,
): boolean {
  const look = firstLook(cell);
  const value = look === null || (look.confidence ?? 0) < doubtBelow ? null : parse(look.text);
  return value !== null && network?.[0] !== undefined && parse(network[0].text) === value;
}

/** The date that most lines of a log bear: one unlike it is looked at again. */
function usualDate(lines: readonly LogLine[]): string | null {
  const counts = new Map<string, number>();
  for (const { date } of lines) {
    const look = date && firstLook(date);
    const value = look && dateIn(look.text, anyDay);
    if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

/** Stands in for a header's date where only the form of a date matters. */
const anyDay = '2024-07-01';

/** What is known of the cells of a page: OCR's looks, the ink, the network's candidates. */
export interface CellSight {
  looksAt(cell: Cell): Look[];
  inkOf(cell: Cell): Box[];
  networkAt(cell: Cell): readonly Candidate[] | null;
}

/** The same, and of its words. */
export interface LogSight extends CellSight {
  wordsAt(cell: Cell): WordLooks;
  /** the share of cells of words that OCR and the network read alike */
  agreement: number;
}

/**
 * The events of a log's lines, in their order. `headerDate` is what the header says: years that are not written are
 * taken from it. A line with neither date nor time on it is none: pre-printed forms have many.
 */
export function toldLog(lines: readonly LogLine[], sight: LogSight, headerDate: Told): ToldEvent[] {
  const dates = columnOf(lines.map(({ date }) => date), sight, (text) => dateIn(text, headerDate.value), yearsWritten); // prettier-ignore
  const times = columnOf(lines.map(({ time }) => time), sight, timeIn, timesWritten); // prettier-ignore
  const rows = lines.flatMap((line) => {
    const event = line.event === null ? untold(null) : tellEvent(sight.wordsAt(line.event), sight.agreement);
    const date = withYear(dates(line.date), headerDate);
    const time = times(line.time);
    const when = date.value !== null || time.value !== null;
    const known = event.value !== null && isKnownEvent(event.value) && date.seen.inked && time.seen.inked;
    return (event.value !== null && when) || (date.value !== null && time.value !== null) || known
      ? [{ event, date, time }]
      : [];
  });
  const agreed = agreeOnDays(rows, headerDate.value);
  return agreed.map((row) => ({ ...row, date: nearTheRest(row.date, agreed) }));
}

/** Lines of one day say the same many times over: so many that do are as good as one read without a doubt. */
const fewestAlike = 3;
const alikeConfidence = 0.7;
const alikeAsHeader = 0.92;

/** A day that was seen in many lines, though in none of them surely, is what they say. */
function agreeOnDays(rows: readonly ToldEvent[], headerDate: string | null): ToldEvent[] {
  const likeliest = ({ date }: ToldEvent) => date.value ?? date.seen.alternatives[0]?.value ?? null;
  const counts = new Map<string | number | null, number>();
  for (const row of rows) counts.set(likeliest(row), (counts.get(likeliest(row)) ?? 0) + 1);
  return rows.map((row) => {
    const day = likeliest(row);
    if (typeof day !== 'string' || (counts.get(day) ?? 0) < fewestAlike) return row;
    const confidence = Math.max(row.date.seen.confidence, day === headerDate ? alikeAsHeader : alikeConfidence);
    const alternatives = row.date.seen.alternatives.filter(({ value }) => value !== day);
    return { ...row, date: { value: day, seen: { ...row.date.seen, confidence, alternatives } } };
  });
}

/** No discharge takes longer, in days. */
const longestDays = 7;
const strange = 0.3;

/** A date that is far from the middle one of its log loses its confidence. */
function nearTheRest(date: Told, rows: readonly ToldEvent[]): Told {
  const days = rows.flatMap((row) => (row.date.value === null ? [] : [Date.parse(row.date.value) / 86_400_000]));
  if (date.value === null || days.length < 3) return date;
  if (Math.abs(Date.parse(date.value) / 86_400_000 - median(days)) <= longestDays) return date;
  return { ...date, seen: { ...date.seen, confidence: Math.min(date.seen.confidence, strange) } };
}

/** How each cell of a column is told, after the manner in which its column is written. */
function columnOf(
  cells: readonly (Cell | null)[],
  { looksAt, inkOf, networkAt }: CellSight,
  parse: (text: string) => string | null,
  manner: (texts: readonly string[]) => (text: string) => number,
): (cell: Cell | null) => Told {
  const seen = new Map<Cell, FigureLooks>();
  for (const cell of cells) {
    if (cell === null) continue;
    const network = networkAt(cell);
    seen.set(cell, { cell, ink: inkOf(cell), looks: looksAt(cell), network: network && withoutHours(network) });
  }
  const all = [...seen.values()];
  const texts = all.map(({ looks, network }) => network?.[0]?.text ?? looks[0]?.text ?? '');
  const readable = texts.filter((text) => parse(text) !== null);
  const column: FigureColumn<string> = { parse, prior: manner(readable), agreement: agreementOf(all, parse) };
  return (cell) => (cell === null ? untold(null) : tellFigure(seen.get(cell)!, column));
}

/** A date whose year is the header's is no surer than the header's. */
function withYear(date: Told, headerDate: Told): Told {
  if (date.value === null || dateIn(date.seen.text ?? '', null) !== null) return date;
  const confidence = Math.min(date.seen.confidence, headerDate.seen.confidence);
  return { ...date, seen: { ...date.seen, confidence } };
}
