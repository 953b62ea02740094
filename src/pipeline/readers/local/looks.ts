import { heightOf, type Box } from './raster.ts';
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
