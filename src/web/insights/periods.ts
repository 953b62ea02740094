const dayMs = 24 * 60 * 60 * 1000;

/** A stretch of time that a chart has one column for. */
export interface Period {
  /** ms since 1970, UTC: this one and before the other */
  from: number;
  to: number;
}

/** More columns than these are too thin to be told apart. */
const mostPeriods = 32;

/** The last `days` up to `now` in days, weeks or four weeks of UTC, whichever gives a chart columns enough to read. */
export function periodsOf(days: number, now: number): Period[] {
  const end = (Math.floor(now / dayMs) + 1) * dayMs;
  const start = Math.floor((now - days * dayMs) / dayMs) * dayMs;
  const lengthDays = [1, 7, 28].find((length) => days / length <= mostPeriods) ?? Math.ceil(days / mostPeriods);
  const periods: Period[] = [];
  for (let to = end; to > start; to -= lengthDays * dayMs) periods.unshift({ from: to - lengthDays * dayMs, to });
  return periods;
}
