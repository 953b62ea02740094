import { lettersApart } from './near-miss.ts';
import type { Box } from './raster.ts';
import { headingOf, longestHeading, type ColumnKey } from './vocabulary.ts';
import { cutWord } from './word-cuts.ts';
import type { Word } from './words.ts';

/** One heading of a column. */
export interface Heading {
  key: ColumnKey;
  /** the word and what accompanies it, such as GROSS with BBLS behind it */
  box: Box;
}

/** PORT and STBD by turns, also as P and S: pairs leave no doubt where one of the two is misread. */
export function sidesOn(line: readonly Word[]): Heading[] {
  const found: Heading[] = [];
  for (let at = 0; at + 1 < line.length; at++) {
    const [port, stbd] = [line[at]!, line[at + 1]!];
    const isSurelyPort = /^port$/i.test(port.text) && line.slice(0, at).some(({ text }) => /draf|drau/i.test(text));
    if (!isPort(port.text) || (!isStbd(stbd.text) && !(isSurelyPort && headingOf(stbd.text) === null))) continue;
    found.push({ key: 'port', box: port }, { key: 'stbd', box: stbd });
    at++;
  }
  return found;
}

/** Two headings printed so close that they were read as one word, such as TEMP(F)API. */
function partHeadings(word: Word): Word[] {
  if (word.text.length < 6 || headingOf(word.text) !== null) return [word];
  const isKey = (text: string): boolean => text.length > 2 && ![null, 'companion'].includes(headingOf(text));
  for (let cut = 3; cut <= word.text.length - 3; cut++) {
    if (!isKey(word.text.slice(0, cut)) || !isKey(word.text.slice(cut))) continue;
    const width = (word.x1 - word.x0) / word.text.length;
    const [left, right] = cutWord(word, word.x0 + cut * width);
    if (left !== null && right !== null) {
      return [
        { ...left, text: word.text.slice(0, cut) },
        { ...right, text: word.text.slice(cut) },
      ];
    }
  }
  return [word];
}

const isPort = (text: string): boolean => plain(text) === 'P' || lettersApart(plain(text).toLowerCase(), 'port', 1) < 2;

const isStbd = (text: string): boolean =>
  plain(text) === 'S' || ['stbd', 'starboard'].some((side) => lettersApart(plain(text).toLowerCase(), side, 1) < 2);

const plain = (text: string): string => text.replace(/[^A-Za-z0-9]/g, '');

/** The words of a phrase, those that make one heading together, such as NET and GALS, as one. */
export function keysIn(words: readonly Word[]): { key: ReturnType<typeof headingOf>; words: Word[] }[] {
  const phrase = words.flatMap(partHeadings);
  const found: { key: ReturnType<typeof headingOf>; words: Word[] }[] = [];
  for (let from = 0; from < phrase.length; from += found.at(-1)!.words.length) {
    const counts = [4, 3, 2, 1].filter((count) => count <= longestHeading && from + count <= phrase.length);
    const choices = counts.map((count) => phrase.slice(from, from + count));
    const heading = choices.find(isOneHeading) ?? choices.at(-1)!;
    found.push({ key: headingOf(heading.map(({ text }) => text).join('')), words: heading });
  }
  return found;
}

/** The same, and for what is no heading the one that it is a letter off, of a table of cargo. */
export const nearKeysIn: typeof keysIn = (words) =>
  keysIn(words).map(({ key, words: own }) => ({ key: key ?? nearKey(own), words: own }));

function nearKey(words: readonly Word[]): ColumnKey | null {
  const written = words.map(({ text }) => text).join('').toLowerCase().replace(/[^a-z0-9]/g, ''); // prettier-ignore
  if (written.length < 3) return null;
  const near = nearNames.filter(({ name }) => lettersApart(written, name, 1) === 1);
  const keys = new Set(near.map(({ key }) => key));
  return keys.size === 1 ? near[0]!.key : null;
}

const nearNames: { key: ColumnKey; name: string }[] = [
  { key: 'tank', name: 'tank' },
  { key: 'product', name: 'product' },
  { key: 'product', name: 'cargo' },
  { key: 'product', name: 'grade' },
  { key: 'ullage', name: 'ullage' },
  { key: 'temp_f', name: 'temp' },
  { key: 'water_bbls', name: 'water' },
  { key: 'gross_bbls', name: 'gross' },
  { key: 'gsv', name: 'gsv' },
  { key: 'net_bbls', name: 'nsv' },
  { key: 'metric_tons', name: 'metric' },
  { key: 'metric_tons', name: 'tonnes' },
];

/** Whether words make one heading; DATE beside TIME and FT beside IN are two, unless a sign joins them. */
function isOneHeading(words: readonly Word[]): boolean {
  const key = headingOf(words.map(({ text }) => text).join(''));
  if (key === null || key === 'companion') return false;
  if (words.some(({ text }) => /[&/+]/.test(text))) return true;
  const own = words.map(({ text }) => headingOf(text));
  return words.length !== 2 || own.includes('companion') || own.includes(null) || own.includes(key);
}
