import type { Finding } from '../finding.ts';
import type { Report, TimeLogRow } from '../report.ts';

const dayMs = 86_400_000;

interface Moment {
  row: number;
  entry: TimeLogRow;
  atMs: number;
}

/**
 * The time log runs forward. A blank date is that of the line above, or the next day where the time went past
 * midnight; the first one is the sheet's own. Of two lines out of order the one is pointed at that its other
 * neighbour contradicts as well, otherwise the later one.
 */
export function checkTimeLog(report: Report): Finding[] {
  const moments = momentsOf(report);
  const out = new Set<number>();
  for (let index = 1; index < moments.length; index++) {
    const [before, previous, current, next] = [-2, -1, 0, 1].map((step) => moments[index + step]);
    if (!previous || !current || current.atMs >= previous.atMs) continue;
    const fitsWithoutPrevious = !before || current.atMs >= before.atMs;
    const nextFollows = !next || next.atMs >= previous.atMs;
    out.add(fitsWithoutPrevious && !nextFollows ? index - 1 : index);
  }
  return [...out].flatMap((index) => finding(moments[index], moments[index - 1], moments[index + 1]));
}

function momentsOf({ header, time_log }: Report): Moment[] {
  const moments: Moment[] = [];
  let dayBeginsMs = startOf(header.date);
  let lastMs = -Infinity;
  for (const [row, entry] of time_log.entries()) {
    if (entry.time === null) {
      dayBeginsMs = startOf(entry.date) ?? dayBeginsMs;
      continue;
    }
    const dayMsHere: number | null = startOf(entry.date) ?? dayBeginsMs;
    if (dayMsHere === null) continue;
    const overMidnight = entry.date === null && dayMsHere + clockMs(entry.time) < lastMs ? dayMs : 0;
    dayBeginsMs = dayMsHere + overMidnight;
    lastMs = dayBeginsMs + clockMs(entry.time);
    moments.push({ row, entry, atMs: lastMs });
  }
  return moments;
}

function startOf(date: string | null): number | null {
  const ms = date === null ? NaN : Date.parse(date);
  return Number.isNaN(ms) ? null : ms;
}

function clockMs(time: string): number {
  return (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) * 60_000;
}

function finding(moment: Moment | undefined, previous: Moment | undefined, next: Moment | undefined): Finding[] {
  if (!moment) return [];
  const { row, entry, atMs } = moment;
  const backwards = previous !== undefined && atMs < previous.atMs;
  const other = backwards ? previous : next;
  const field = other && entry.date !== null && entry.date !== other.entry.date ? 'date' : 'time';
  const order = backwards ? 'earlier than the line above it' : 'later than the line below it';
  return [
    {
      cause: null,
      rule: 'time_runs_forward',
      severity: 'doubtful',
      ...{ table: 'time_log', row, field },
      message: `${entry.event ?? 'This line'}, ${entry.date ?? ''} ${entry.time ?? ''}, is ${order}.`.replace(
        ',  ',
        ', ',
      ),
      ...{ read: entry[field], implied: null },
    },
  ];
}
