import { around, centreX, centreY, heightOf, median, widthOf, type Box } from './raster.ts';
import { cutWord } from './word-cuts.ts';
import type { Cell, Word } from './words.ts';

/** Below this share of a column's cells in two parts, the column holds plain numbers. */
const mostOf = 0.5;

/**
 * The cells of one column headed ULLAGE, each cut into its feet and its inches, in the order given. Null where most
 * of them hold a single figure, such as feet with decimals.
 */
export function cutUllages(cells: readonly Cell[]): [feet: Cell, inches: Cell][] | null {
  const written = cells.filter((cell) => cell.words.length > 0);
  const cuts = new Map(written.map((cell) => [cell, cutOf(cell)]));
  const found = [...cuts.values()].filter((cut) => cut !== null);
  if (found.length === 0 || found.length < mostOf * written.length) return null;
  const usual = { from: median(found.map(({ from }) => from)), to: median(found.map(({ to }) => to)) };
  return cells.map((cell) => cutAt(cell, cuts.get(cell) ?? usual));
}

/** The gap between feet and inches, with the mark that may stand in it. */
interface Cut {
  from: number;
  to: number;
}

function cutOf({ words }: Cell): Cut | null {
  const marks = words.flatMap((word) => word.glyphs).sort((a, b) => a.x0 - b.x0);
  const tallest = Math.max(0, ...marks.map(heightOf));
  const tall = marks.filter((mark) => heightOf(mark) >= 0.6 * tallest);
  const [first] = tall;
  if (first === undefined) return null;
  const height = median(tall.map(heightOf));
  const parting = marks.find((mark) => isParting(mark, tall, height));
  if (parting !== undefined) return gapAround(tall, centreX(parting));
  return spelt(words, tall) ?? wideGap(tall, marks, height);
}

/** A foot mark or a dash with one or two digits before it and more behind it. */
function isParting(mark: Box, tall: readonly Box[], height: number): boolean {
  if (tall.includes(mark) || heightOf(mark) > 0.55 * height) return false;
  const before = tall.filter((digit) => centreX(digit) < centreX(mark)).length;
  if (before < 1 || before > 2 || before === tall.length) return false;
  const foot = median(tall.map((digit) => digit.y1));
  const up = (foot - centreY(mark)) / height;
  const isDash = up > 0.25 && up < 0.65 && widthOf(mark) > 1.4 * heightOf(mark);
  // The dots of a dotted ruling lie over the digits.
  return (up >= 0.6 && up < 1.2) || isDash;
}

function gapAround(tall: readonly Box[], x: number): Cut {
  const left = tall.filter((digit) => centreX(digit) < x);
  const right = tall.filter((digit) => centreX(digit) > x);
  return { from: Math.max(...left.map(({ x1 }) => x1)), to: Math.min(...right.map(({ x0 }) => x0)) };
}

/** Where OCR saw a mark between the two that is no mark of its own on the sheet: `4 FT 6 IN`, or print run together. */
function spelt(words: readonly Word[], tall: readonly Box[]): Cut | null {
  const text = words.map((word) => word.text).join(' ');
  const parts = /^(\d{1,2}) ?((?:['°’‘`]|ft\.?|feet)[-–— ]*|[-–—] ?)\d/i.exec(text);
  if (parts === null) return null;
  const feet = parts[1]!.length;
  const letters = parts[2]!.replace(/[^a-z]/gi, '').length;
  const [left, right] = [tall[feet - 1], tall[feet + letters]];
  return left === undefined || right === undefined ? null : { from: left.x1, to: right.x0 };
}

/** Blank paper behind the first one or two digits, without so much as a point in it. */
function wideGap(tall: readonly Box[], marks: readonly Box[], height: number): Cut | null {
  const gaps = tall
    .slice(1)
    .map((digit, at) => ({ from: tall[at]!.x1, to: digit.x0 }))
    .filter(({ from, to }) => !marks.some((mark) => centreX(mark) > from && centreX(mark) < to));
  const widest = gaps
    .slice(0, 2)
    .reduce<Cut | null>((best, gap) => (best && width(best) >= width(gap) ? best : gap), null);
  return widest !== null && width(widest) > 0.6 * height ? widest : null;
}

const width = ({ from, to }: Cut): number => to - from;

function cutAt({ words, box }: Cell, { from, to }: Cut): [Cell, Cell] {
  const middle = (from + to) / 2;
  const parts = words.map((word) => cutWord(word, middle));
  const feet = parts.flatMap(([left]) => (left === null ? [] : within(left, (mark) => mark.x1 <= from + 1)));
  const inches = parts.flatMap(([, right]) => (right === null ? [] : within(right, (mark) => mark.x0 >= to - 1)));
  return [
    { words: feet, box: { ...box, x1: Math.min(middle, from + 1) } },
    {
      words: inches.map(withoutInchMark).filter((word) => word.glyphs.length > 0),
      box: { ...box, x0: Math.max(middle, to - 1) },
    },
  ];
}

/** A part of a word without the mark that parts it from the other. */
function within(word: Word, belongs: (mark: Box) => boolean): Word[] {
  const glyphs = word.glyphs.filter(belongs);
  if (glyphs.length === 0) return [];
  const text = word.text.replace(/^[\s'"°’‘`”\-–—]+|[\s'°’‘`\-–—]+$|\s*f(?:ee)?t\.?$/gi, '');
  return [{ ...word, ...around(glyphs), glyphs, text }];
}

/** Without the two small high strokes at the end, or what OCR took them for. */
function withoutInchMark(word: Word): Word {
  const tallest = Math.max(...word.glyphs.map(heightOf));
  const foot = Math.max(...word.glyphs.filter((mark) => heightOf(mark) === tallest).map((mark) => mark.y1));
  const last = Math.max(...word.glyphs.filter((mark) => heightOf(mark) >= 0.6 * tallest).map((mark) => mark.x1));
  const glyphs = word.glyphs.filter(
    (mark) => !(heightOf(mark) < 0.55 * tallest && centreX(mark) > last && foot - centreY(mark) > 0.5 * tallest),
  );
  const x1 = Math.max(word.x0, ...glyphs.map((mark) => mark.x1));
  return { ...word, x1, glyphs, text: word.text.replace(/["”“'’°*]+$|\s*in\.?$/i, '') };
}
