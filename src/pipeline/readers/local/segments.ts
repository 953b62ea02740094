import type { Component } from './components.ts';
import { around, centreX, centreY, heightOf, median, widthOf, type Box } from './raster.ts';

/** Marks that stand close together on one line, a word or a figure: what is handed to OCR as one piece. */
export interface Segment extends Box {
  /** segments of one phrase bear the same number */
  phrase: number;
  /** letters, digits and the small marks between them, left to right */
  glyphs: Box[];
  /** where the letters stand */
  baselineY: number;
}

/** The height of the sheet's digits and capitals in pixels, the most common one; 0 where there is no text. */
export function textHeight(components: readonly Component[], pageHeightPx: number): number {
  const heights = components
    .filter((part) => heightOf(part) >= 7 && heightOf(part) < pageHeightPx / 12)
    .filter((part) => widthOf(part) > 0.12 * heightOf(part) && widthOf(part) < 1.8 * heightOf(part))
    .map(heightOf);
  const middle = median(heights);
  return median(heights.filter((height) => height >= 0.8 * middle && height <= 1.6 * middle));
}

/**
 * Strings letters into phrases (a letter joins its nearest neighbour to the right on the same line while the gap
 * stays under two text heights) and cuts those into words. Dots, commas, quotes and hyphens belong to the segment
 * they stand in.
 */
export function findSegments(components: readonly Component[], heightPx: number): Segment[] {
  const small = new Set(smallPrint(components, heightPx));
  const letters = components.filter((part) => isLetter(part, heightPx) || small.has(part)).sort((a, b) => a.x0 - b.x0);
  const chains = chainLetters(letters, heightPx).filter((chain) => chain.some((part) => !small.has(part)));
  const phrases = chains.map((chain) => ({ ...around(chain), parts: chain }));
  const chained = new Set(chains.flat());
  const marks = components.filter((part) => isMark(part, heightPx) && !chained.has(part));
  for (const mark of marks) adopt(phrases, mark, heightPx);
  const typewritten = isTypewritten(phrases, heightPx);
  return phrases.flatMap(({ parts }, phrase) => {
    const pitchPx = pitchOf(parts);
    const words = pitchPx === null ? splitWords(parts, heightPx, typewritten) : splitAtPitch(parts, pitchPx);
    return words.map((word) => segmentOf(word, phrase, heightPx));
  });
}

interface Phrase extends Box {
  parts: Component[];
}

const isLetter = (part: Component, heightPx: number): boolean =>
  heightOf(part) >= 0.55 * heightPx &&
  heightOf(part) <= 2.4 * heightPx &&
  widthOf(part) >= 0.08 * heightPx &&
  (widthOf(part) <= 6 * heightPx || isBlurredWord(part, heightPx));

/** Where a photo is blurred the letters of a long word are one patch of ink, much denser than the rims of a frame. */
const isBlurredWord = (part: Component, heightPx: number): boolean =>
  widthOf(part) <= 12 * heightPx &&
  heightOf(part) >= 0.7 * heightPx &&
  heightOf(part) <= 1.7 * heightPx &&
  part.inkPx >= 0.3 * widthOf(part) * heightOf(part);

/**
 * Letters without ascender in print much smaller than most of the sheet, as on a form filled in by hand: too low for
 * letters of the sheet, but two or more of one height beside each other, where commas and dots stand alone.
 */
function smallPrint(components: readonly Component[], heightPx: number): Component[] {
  const low = components.filter((part) => isLow(part, heightPx)).sort((a, b) => a.x0 - b.x0);
  const pairs = low.flatMap((part, at) => {
    const next = low.slice(at + 1).find((other) => isAlike(part, other, heightPx));
    return next === undefined ? [] : [part, next];
  });
  return [...new Set(pairs)];
}

const isLow = (part: Component, heightPx: number): boolean =>
  heightOf(part) >= 0.28 * heightPx &&
  heightOf(part) < 0.55 * heightPx &&
  widthOf(part) >= 0.2 * heightPx &&
  widthOf(part) <= 3 * heightPx;

const isAlike = (left: Box, right: Box, heightPx: number): boolean =>
  right.x0 - left.x1 < 0.4 * heightPx &&
  right.x0 > left.x0 &&
  Math.abs(right.y1 - left.y1) < 0.12 * heightPx &&
  Math.abs(heightOf(right) - heightOf(left)) < 0.15 * heightPx;

const isMark = (part: Component, heightPx: number): boolean =>
  heightOf(part) < 0.55 * heightPx && widthOf(part) <= 0.8 * heightPx && part.inkPx >= 0.006 * heightPx * heightPx;

function chainLetters(letters: readonly Component[], heightPx: number): Component[][] {
  const group = new Map<Component, Component[]>();
  const hasLeft = new Set<Component>();
  for (const [at, letter] of letters.entries()) {
    const mine = group.get(letter) ?? [letter];
    group.set(letter, mine);
    const next = rightNeighbour(letters, at, 2 * heightPx, hasLeft);
    if (next === null) continue;
    hasLeft.add(next);
    mine.push(next);
    group.set(next, mine);
  }
  const chains = [...new Set(group.values())];
  return chains.sort((a, b) => a[0]!.y0 - b[0]!.y0 || a[0]!.x0 - b[0]!.x0);
}

function rightNeighbour(
  letters: readonly Component[],
  at: number,
  reachPx: number,
  taken: ReadonlySet<Component>,
): Component | null {
  const letter = letters[at]!;
  for (let other = at + 1; other < letters.length; other++) {
    const candidate = letters[other]!;
    if (candidate.x0 - letter.x1 > reachPx) return null;
    if (!taken.has(candidate) && onOneLine(letter, candidate)) return candidate;
  }
  return null;
}

/** Whether two boxes share at least half the height of the lower of them. */
export const onOneLine = (a: Box, b: Box): boolean =>
  Math.min(a.y1, b.y1) - Math.max(a.y0, b.y0) >= 0.5 * Math.min(heightOf(a), heightOf(b));

/**
 * Whether every character is given the same room, full stops too. Such print has gaps inside its words as wide as
 * other print has between them.
 */
function isTypewritten(phrases: readonly Phrase[], heightPx: number): boolean {
  const steps = phrases.flatMap(({ parts }) => {
    const centres = parts.map(centreX).sort((a, b) => a - b);
    return centres.slice(1).map((x, at) => x - centres[at]!);
  });
  const usual = median(steps.filter((step) => step > 0.3 * heightPx && step < 1.2 * heightPx));
  const single = steps.filter((step) => step > 0.4 * usual && step < 1.5 * usual);
  return single.filter((step) => Math.abs(step - usual) < 0.13 * usual).length > 0.8 * single.length;
}

/** How far apart the characters of a phrase stand, where all are given the same room, wide ones and full stops alike. */
function pitchOf(parts: readonly Component[]): number | null {
  const tallest = Math.max(...parts.map(heightOf));
  const tall = parts.filter((part) => heightOf(part) > 0.5 * tallest);
  const height = median(tall.map(heightOf));
  const centres = tall.map(centreX).sort((a, b) => a - b);
  const steps = centres.slice(1).map((x, at) => x - centres[at]!);
  const single = steps.filter((step) => step > 0.4 * height && step < 1.5 * height);
  const pitch = median(single);
  if (single.length < 4 || pitch < 0.83 * height) return null;
  const inPitch = steps.filter((step) => {
    const places = Math.round(step / pitch);
    return places > 0 && Math.abs(step - places * pitch) < 0.12 * pitch * Math.min(places, 2);
  });
  return inPitch.length >= 0.85 * steps.length ? pitch : null;
}

/** Cuts a typed phrase where a character's place is empty. */
function splitAtPitch(parts: readonly Component[], pitchPx: number): Component[][] {
  const words: Component[][] = [];
  let last = -Infinity;
  for (const part of [...parts].sort((a, b) => centreX(a) - centreX(b))) {
    if (centreX(part) - last > 1.5 * pitchPx) words.push([part]);
    else words.at(-1)!.push(part);
    last = centreX(part);
  }
  return words;
}

/** Cuts a phrase where the gap is as wide as a space; a 1 among figures of equal width has wide gaps too. */
function splitWords(parts: readonly Component[], heightPx: number, typewritten: boolean): Component[][] {
  const sorted = [...parts].sort((a, b) => a.x0 - b.x0);
  // Headers are set larger than the tables, and so are their spaces.
  const letterPx = Math.max(heightPx, median(parts.filter((part) => isLetter(part, heightPx)).map(heightOf)));
  const words: Component[][] = [];
  let reached = -Infinity;
  for (const [at, part] of sorted.entries()) {
    const narrow = Math.min(widthOf(part), widthOf(sorted[at - 1] ?? part)) < 0.45 * letterPx;
    const space = typewritten ? 0.75 : narrow ? 0.5 : 0.27;
    if (part.x0 - reached > space * letterPx) words.push([part]);
    else words.at(-1)!.push(part);
    reached = Math.max(reached, part.x1);
  }
  return words;
}

function segmentOf(parts: readonly Component[], phrase: number, heightPx: number): Segment {
  const tall = parts.filter((part) => isLetter(part, heightPx));
  const baselineY = Math.round(median((tall.length > 0 ? tall : parts).map((part) => part.y1)));
  return { ...around(parts), glyphs: [...parts], baselineY, phrase };
}

function adopt(phrases: readonly Phrase[], mark: Component, heightPx: number): void {
  const reach = 0.7 * heightPx;
  const near = phrases.filter(
    (phrase) =>
      centreX(mark) > phrase.x0 - reach &&
      centreX(mark) < phrase.x1 + reach &&
      centreY(mark) > phrase.y0 - 0.35 * heightPx &&
      centreY(mark) < phrase.y1 + 0.3 * heightPx,
  );
  const nearest = near.sort((a, b) => gapTo(a, mark) - gapTo(b, mark))[0];
  nearest?.parts.push(mark);
}

const gapTo = ({ parts }: Phrase, mark: Box): number =>
  Math.min(...parts.map((part) => Math.max(part.x0 - mark.x1, mark.x0 - part.x1)));
