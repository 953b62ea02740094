import { around, centreX, heightOf, type Box } from './raster.ts';
import type { Word } from './words.ts';

/**
 * A word as the two that it was taken for, left and right of `x`: print that stands close on both sides of a column's
 * border. Its text is cut behind as many characters as there are letters on the left. One of the two is null where no
 * mark stands on that side.
 */
export function cutWord(word: Word, x: number): [left: Word | null, right: Word | null] {
  const left = word.glyphs.filter((mark) => centreX(mark) < x);
  const right = word.glyphs.filter((mark) => centreX(mark) >= x);
  if (left.length === 0) return [null, word];
  if (right.length === 0) return [word, null];
  const tallest = Math.max(...word.glyphs.map(heightOf));
  const isTall = (mark: Box): boolean => heightOf(mark) >= 0.6 * tallest;
  const [before, all] = [left.filter(isTall).length, word.glyphs.filter(isTall).length];
  const letters = [...word.text].filter((character) => isLetter.test(character)).length;
  const at = snapped(word.text, cutAfter(word.text, Math.round((before / Math.max(1, all)) * letters)));
  const confidence = letters === all ? word.confidence : Math.min(word.confidence, doubtful);
  const part = (glyphs: Box[], text: string): Word => ({ ...word, ...around(glyphs), glyphs, text, confidence });
  return [part(left, word.text.slice(0, at).trim()), part(right, word.text.slice(at).trim())];
}

/** The confidence in a part of a word whose characters and marks are not equally many. */
const doubtful = 30;

/** Characters as tall as a digit; the others are the small marks between them. */
const isLetter = /[^\s.,:;'"`´‘’“”°*·\-–—_~]/;

/** The place in `text` behind its first `count` letters and the small marks that follow them. */
function cutAfter(text: string, count: number): number {
  let seen = 0;
  for (const [at, character] of [...text].entries()) {
    if (!isLetter.test(character)) continue;
    if (seen === count) return at;
    seen++;
  }
  return text.length;
}

/** A ruling read as a letter, or words and figures side by side, show where one part ends, if it is close to `at`. */
function snapped(text: string, at: number): number {
  const isBorder = (place: number): boolean => /^[A-Za-z]\d|^\d[A-Za-z]{2}/.test(text.slice(place - 1, place + 2));
  const near = [0, 1, -1, 2, -2].map((by) => at + by).filter((place) => place > 0 && place < text.length);
  return near.find((place) => text[place - 1] === '|') ?? near.find(isBorder) ?? at;
}
