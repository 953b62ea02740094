const monthNames = [
  ...['january', 'february', 'march', 'april', 'may', 'june'],
  ...['july', 'august', 'september', 'october', 'november', 'december'],
];

const yearFirst = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/;
const twoNumbers = /^(\d{1,2})([-/.])(\d{1,2})(?:\2'?(\d{4}|\d{2}))?$/;
const dayThenName = /^(\d{1,2})(?:st|nd|rd|th)?[-/., ]{0,2}([a-z]{3,9})\.?(?:[-/., ]{0,2}'?(\d{4}|\d{2}))?$/;
const nameThenDay = /^([a-z]{3,9})\.?[-/. ]{0,2}(\d{1,2})(?:st|nd|rd|th)?(?:[-/., ]{1,2}'?(\d{4}|\d{2}))?$/;

/**
 * A date as written, as `YYYY-MM-DD`: `1/17/2025`, `08/24/25`, `04-Jun-25`, `12 NOV 2025`, `Jun 4, 2025`,
 * `2025-06-04`, and `6/18` where `yearHint` gives the year. Numbers parted by slashes or dashes are month first
 * unless only day first is possible; parted by points they are read only where one order is possible.
 * Null for anything else, days that no calendar has included.
 */
export function parseWrittenDate(text: string, yearHint?: number): string | null {
  if (text.length > 40) return null;
  const written = text.trim().replace(/\s+/g, ' ').toLowerCase();
  const date = written.replace(/^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}[,.]? /, '');
  const hint = yearHint === undefined ? undefined : String(yearHint);

  const iso = yearFirst.exec(date);
  if (iso) return calendarDate(iso[1], iso[2], iso[3]);
  const numeric = twoNumbers.exec(date);
  if (numeric) return numericDate(Number(numeric[1]), Number(numeric[3]), numeric[2], numeric[4] ?? hint);
  const dayFirst = dayThenName.exec(date);
  if (dayFirst) return calendarDate(dayFirst[3] ?? hint, monthNumber(dayFirst[2]), dayFirst[1]);
  const named = nameThenDay.exec(date);
  if (named) return calendarDate(named[3] ?? hint, monthNumber(named[1]), named[2]);
  return null;
}

function numericDate(first: number, second: number, separator: string | undefined, year: string | undefined) {
  const either = first <= 12 && second <= 12 && first !== second;
  if (separator === '.' && (either || year === undefined)) return null;
  return first > 12 ? calendarDate(year, second, first) : calendarDate(year, first, second);
}

/** 1 to 12 from a month's name or the beginning of it; 0 where it is none. */
function monthNumber(name: string | undefined): number {
  return monthNames.findIndex((month) => name !== undefined && month.startsWith(name)) + 1;
}

function calendarDate(
  year: string | undefined,
  month: string | number | undefined,
  day: string | number | undefined,
): string | null {
  if (year === undefined) return null;
  const fullYear = year.length === 2 ? 2000 + Number(year) : Number(year);
  const date = new Date(Date.UTC(fullYear, Number(month) - 1, Number(day)));
  const exists = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  return exists && fullYear >= 1900 && fullYear <= 2100 ? date.toISOString().slice(0, 10) : null;
}

const hoursAndMinutes = /^(\d{1,2})[:.](\d{2})(?::\d{2})?$/;
const digitsOnly = /^(\d{1,2})(\d{2})$/;
const hourAlone = /^(\d{1,2})$/;

/**
 * A time of day as written, as `HH:MM`: `2128`, `830`, `0830 hrs`, `21:28`, `8:30 pm`, `8 pm`. Midnight at the end
 * of a day stays `24:00`. Null for anything else, times that no clock shows included.
 */
export function parseWrittenTime(text: string): string | null {
  if (text.length > 24) return null;
  const written = text.trim().toLowerCase();
  const half = / ?([ap])\.?m?\.?$/.exec(written);
  const clock = written.replace(/ ?(?:[ap]\.?m?\.?|hours|hrs?\.?|h|lt)$/, '');
  const parts = hoursAndMinutes.exec(clock) ?? digitsOnly.exec(clock) ?? (half && hourAlone.exec(clock));
  if (!parts) return null;
  const hour = half ? hourOfHalfDay(Number(parts[1]), half[1] === 'p') : Number(parts[1]);
  const minute = Number(parts[2] ?? 0);
  if (minute > 59 || hour === null || hour > 24 || (hour === 24 && minute > 0)) return null;
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

function hourOfHalfDay(hour: number, afternoon: boolean): number | null {
  if (hour < 1 || hour > 12) return null;
  return (hour % 12) + (afternoon ? 12 : 0);
}
