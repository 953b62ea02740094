import { tableKeys, type Report } from '../domain/report.ts';

/** What a sheet is found by: every word and figure that stands on it. */
export function wordsOfReport(report: Report): string {
  const rows: object[] = [report.header];
  for (const key of tableKeys) rows.push(...report[key]);
  const values = rows.flatMap((row) => Object.values(row) as (string | number | null)[]);
  return [...new Set(values.filter((value) => value !== null).map(String))].join(' ');
}

const mostLetters = 200;
const mostWords = 10;

/**
 * What a person typed, as an FTS5 query: every word must be there, the last one perhaps only begun. Each word is
 * quoted, so that nothing in it is an operator; 200 characters and ten different words count. Null where there is no
 * letter or figure to search by.
 */
export function matchOf(typed: string): string | null {
  const words = [...typed]
    .slice(0, mostLetters)
    .join('')
    .split(/[\s"\p{Cc}\p{Cs}]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  const quoted = [...new Set(words)].slice(0, mostWords).map((word) => `"${word}"`);
  if (quoted.length === 0) return null;
  // One letter that only begins a word begins nearly every one.
  const mayBeBegun = /[\p{L}\p{N}]{2}"$/u.test(quoted.at(-1) ?? '');
  return `${quoted.join(' ')}${mayBeBegun ? '*' : ''}`;
}
