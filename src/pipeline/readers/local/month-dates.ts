import type { WordSight } from './recogniser/recogniser.ts';
import type { Candidate } from './vote.ts';

const months = 'January February March April May June July August September October November December'.split(' ');

/** A day, a month's name and perhaps a year; or a month's name, a day and perhaps a year. */
const dayFirst = /^(\d{1,2}[-/., ]{0,2})([^-/., ]*?[A-Za-z][^-/., ]*?)([-/., ]{0,2}'?\d{2,4})?$/;
const monthFirst = /^()([A-Za-z][^-/., \d]{2,8})([-/., ]{1,2}\d{1,2}\D{0,3}(?:\d{2,4})?)$/;

/** Of so many readings the months are looked up. */
const mostMended = 3;

/**
 * The network's readings of a date with a month's name, with how likely it finds each of the twelve names in the place of
 * the letters. `read` are other readings of the cell, OCR's.
 */
export function datesSeen({ candidates, logChanceOf }: WordSight, read: readonly string[]): Candidate[] {
  const texts = new Map(candidates.map(({ text, probability }) => [text, probability]));
  for (const text of [...read, ...texts.keys()].slice(0, mostMended + read.length).flatMap(withEachMonth)) {
    if (!texts.has(text)) texts.set(text, Math.exp(logChanceOf(text)));
  }
  return [...texts].map(([text, probability]) => ({ text, probability })).sort((a, b) => b.probability - a.probability);
}

function withEachMonth(text: string): string[] {
  const [, before, name, after = ''] = dayFirst.exec(text) ?? monthFirst.exec(text) ?? [];
  if (before === undefined || name === undefined) return [];
  return months.map((month) => {
    const long = name.length > 4 ? month : month.slice(0, 3);
    return before + (/[a-z]/.test(name) ? long : long.toUpperCase()) + after;
  });
}

/** Whether a text has a month's name in it, or letters that may be one. */
export const namesMonth = (text: string): boolean => /[a-z]{3}/i.test(text);
