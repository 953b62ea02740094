import { around, heightOf, type Box } from './raster.ts';
import type { Seen } from './seen.ts';
import { textOf, type Cell } from './words.ts';

/** What OCR made of a cell of words at one look. */
export interface Look {
  text: string;
  /** 0 to 100; null where the engine gives none, as for characters that a list was forced upon */
  confidence: number | null;
}

/** A cell's value, null where it is blank or nothing can be made of it, and what was seen of it. */
export interface Told<Value extends string | number = string> {
  value: Value | null;
  seen: Seen;
}

/** What a cell says by the first look at its page; null where no word was read in it. */
export function firstLook({ words }: Cell): Look | null {
  const text = tidy(textOf(words));
  const read = words.filter((word) => /[A-Za-z0-9]/.test(word.text)).map((word) => word.confidence);
  return text === '' || read.length === 0 ? null : { text, confidence: Math.min(...read) };
}

/** Without the specks around it. */
const tidy = (text: string): string =>
  text
    .replace(/^[\s|_.,;:~=—–[\]{}‘]+|[\s|_,;~=—–[\]{}‘]+$/g, '')
    .replace(/\s+/g, ' ')
    .trim();

/** Letters and digits on the sheet: marks at least this much as tall as the tallest. */
const tallShare = 0.6;

/** The letters and digits among the `ink` of a cell, small marks left out. */
export function tallMarks(ink: readonly Box[]): Box[] {
  const tallest = Math.max(0, ...ink.map(heightOf));
  return ink.filter((mark) => heightOf(mark) >= tallShare * tallest).sort((a, b) => a.x0 - b.x0);
}

/** Whether `text` has a character for each letter and digit that stands on the sheet. */
export const accountsFor = (text: string, ink: readonly Box[]): boolean =>
  text.replace(/[\s.,:;'"`´‘’“”°*·\-–—_~]/g, '').length === tallMarks(ink).length;

/** Nothing is written in the cell. */
export const untold = (box: Box | null): Told<never> => ({
  value: null,
  seen: { box, text: null, inked: false, confidence: 0, alternatives: [] },
});

/**
 * The value that several looks at a cell come to. Looks that agree are as sure as OCR can be; where they differ, the
 * one that accounts for every mark on the sheet is taken, without confidence, and the others are alternatives.
 */
export function settle<Value extends string | number>(
  cell: Cell,
  ink: readonly Box[],
  looks: readonly Look[],
  parse: (text: string) => Value | null,
): Told<Value> {
  if (ink.length === 0 && looks.length === 0) return untold(cell.box);
  const box = ink.length > 0 ? around(ink) : cell.box;
  const readings = looks
    .map((look) => ({ ...look, value: parse(look.text), whole: accountsFor(look.text, ink) }))
    .filter((reading) => reading.value !== null)
    .sort((a, b) => Number(b.whole) - Number(a.whole));
  const [first] = readings;
  const text = first?.text ?? looks[0]?.text ?? null;
  if (first === undefined) return { value: null, seen: { box, text, inked: true, confidence: 0, alternatives: [] } };
  const others = [...new Set(readings.map(({ value }) => value!))].filter((value) => value !== first.value);
  const agreeing = readings.filter(({ value }) => value === first.value).length;
  const confidence =
    others.length > 0 ? disputed : agreeing > 1 ? (first.whole ? agreed : likely) : alone(first, looks.length);
  const alternatives = others.map((value) => ({ value, probability: (1 - confidence) / (others.length + 1) }));
  return { value: first.value, seen: { box, text, inked: true, confidence, alternatives } };
}

const agreed = 0.97;
const likely = 0.85;
const disputed = 0.45;

/** How sure one reading is: by itself as sure as the engine; where another look made nothing of the cell, hardly. */
function alone({ confidence, whole }: { confidence: number | null; whole: boolean }, looks: number): number {
  if (looks > 1) return whole ? 0.6 : 0.35;
  const own = Math.min(0.97, (confidence ?? 50) / 100);
  return whole ? own : Math.min(own, likely);
}
