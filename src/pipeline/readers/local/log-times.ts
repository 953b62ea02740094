import { parseWrittenDate, parseWrittenTime } from '../../../domain/written-values.ts';
import type { Candidate } from './vote.ts';

/** No sheet is older than this, and none is from the future that far. */
const [firstYear, lastYear] = [1990, 2049];

/**
 * A date from what OCR or the network makes of it. A year that is not written is the one that brings it nearest to
 * `near`, the header's date; null without that, and for what is no date of our time.
 */
export function dateIn(text: string, near: string | null): string | null {
  const written = dateText(text);
  const year = near === null ? undefined : Number(near.slice(0, 4));
  const date = parseWrittenDate(written, year);
  if (date === null || Number(date.slice(0, 4)) < firstYear || Number(date.slice(0, 4)) > lastYear) return null;
  if (year === undefined || near === null || parseWrittenDate(written) !== null) return date;
  const years = [year - 1, year, year + 1].map((each) => parseWrittenDate(written, each));
  const apart = (day: string | null): number =>
    day === null ? Infinity : Math.abs(Date.parse(day) - Date.parse(near));
  return years.reduce((best, day) => (apart(day) < apart(best) ? day : best), date);
}

/** A date without the specks around it; strokes read as figures between its parts are strokes. */
function dateText(text: string): string {
  return text
    .replace(/[|[\]{}]/g, '')
    .replace(/\s*([-/.])\s*/g, '$1')
    .replace(/^[^A-Za-z0-9#]+|[^A-Za-z0-9#]+$/g, '')
    .replace(/^.{0,5}?(20\d\d-\d\d-\d\d).{0,3}$/, '$1')
    .replace(/^(20\d\d)([01]\d)([0-3]\d)$/, '$1-$2-$3')
    .replace(/^(\d\d)[17lI/](\d\d)[17lI/](20\d\d)$/, '$1/$2/$3');
}

/** A time from what OCR or the network makes of it: four figures are one whatever stands between them or behind. */
export function timeIn(text: string): string | null {
  const plain = text
    .replace(/[|[\]{}]/g, '')
    .replace(/(\d)\s*(hrs?|hours)\b/i, '$1 $2')
    .replace(/(\d)\s*[.,;:'"-]{1,2}\s*(\d)/, '$1:$2')
    .replace(/^[^A-Za-z0-9#]+|[^A-Za-z0-9#]+$/g, '')
    .replace(/^(\d) (\d) ?(\d) (\d)(?!\d)/, '$1$2$3$4')
    .replace(/^(\d{2}) (\d{2})/, '$1$2');
  return parseWrittenTime(plain);
}

/** How likely a time of a log is written so, from how the others are: three figures among fours have lost one. */
export function timesWritten(texts: readonly string[]): (text: string) => number {
  const short = texts.filter((text) => digitsIn(text) === 3).length;
  return (text) => (digitsIn(text) === 3 && short < 0.4 * texts.length ? unlike : 1);
}

/** How likely a date of a log is written so, from how the others are: with the year in two figures, in four or not at all. */
export function yearsWritten(texts: readonly string[]): (text: string) => number {
  const manners = texts.map(mannerOf);
  const usual = [...new Set(manners)].sort((a, b) => count(manners, b) - count(manners, a))[0];
  return (text) => (usual === undefined || mannerOf(text) === usual ? 1 : unlike);
}

/** How likely a date or a time is written unlike the others of its column. */
const unlike = 0.05;

const digitsIn = (text: string): number => text.replace(/#.*$/, '').replace(/\D/g, '').length;

const mannerOf = (text: string): string => {
  const parts = dateText(text).split(/[-/. ]+/);
  return `${parts.length} ${/^\d{4}$/.test(parts[0] ?? '') ? 'year first' : (parts.at(-1) ?? '').length > 2 ? 'long' : 'short'}`;
};

const count = (all: readonly string[], one: string): number => all.filter((other) => other === one).length;

/** Letters, as the network for figures sees them, behind the figures of a time: HRS or LT. */
const suffix = /^(\d\S{3}|\d?\d:\S{2})#[#\d.]{0,4}$/;
/** How much of what the network saw is believed once the letters are off it: some of it was not listed. */
const listedShare = 0.9;

/**
 * The network's readings of a time with HRS behind it, without those letters, which it can only guess at in many ways;
 * of other times just as they are.
 */
export function withoutHours(network: readonly Candidate[]): readonly Candidate[] {
  if (!suffix.test(network[0]?.text ?? '')) return network;
  const listed = network.reduce((sum, { probability }) => sum + probability, 0);
  return network.map(({ text, probability }) => ({
    text: suffix.exec(text)?.[1] ?? text,
    probability: (listedShare * probability) / listed,
  }));
}
