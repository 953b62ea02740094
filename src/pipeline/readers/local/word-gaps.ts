import { heightOf, median, type Box } from './raster.ts';

/** How far the gaps between the marks of a cell bear out that a text's words are parted as they are, 0 to 1. */
export type GapFit = (ink: readonly Box[], text: string) => number;

/** How likely a text is that parts its words where there is no wide gap, or the other way round. */
const unlikely = 0.03;
/** The widest gap within a word and the narrowest between two are told apart by at least this ratio, or not at all. */
const clearRatio = 1.12;
/** Gaps that may be either, in heights of capitals; narrower ones are within a word, wider ones between two. */
const [narrowest, widest] = [0.2, 0.6];
/** Such a share of either kind may lie on the other side: letters torn apart, words run together. */
const strayShare = 0.02;

/**
 * Words are parted by gaps wider than any within a word, how much wider depends on the print. `inks` are the marks of
 * cells that are printed or written alike; where their gaps do not fall into two kinds, every text fits.
 */
export function gapsOf(inks: readonly (readonly Box[])[]): GapFit {
  const space = spaceIn(inks.flatMap((ink) => gapsIn(ink).map(({ width }) => width)));
  if (space === null) return () => 1;
  return (ink, text) => (fits(groupsOf(ink, space), text) ? 1 : unlikely) * (endsAlike(ink, text) ? 1 : halfLikely);
}

/** How likely it is that a last full stop is none, or that a speck behind a word is one. */
const halfLikely = 0.2;

/** Whether a text ends in a full stop where the last mark is a small one on the line, and only there. */
function endsAlike(ink: readonly Box[], text: string): boolean {
  const marks = inOrder(ink);
  const [last, tallest] = [marks.at(-1), Math.max(...marks.map(heightOf))];
  const isStop = last !== undefined && heightOf(last) < 0.3 * tallest && last.y0 > median(marks.map(({ y1 }) => y1)) - 0.35 * tallest; // prettier-ignore
  return isStop === /[.,]$/.test(text);
}

/** The width from which on a gap parts two words: in the middle of the widest step from one gap to the next larger one. */
function spaceIn(gaps: readonly number[]): number | null {
  const sorted = [...gaps].sort((a, b) => a - b);
  let space: number | null = null;
  let clearest = clearRatio;
  for (let at = 1; at < sorted.length; at++) {
    const below = sorted[Math.floor((1 - strayShare) * (at - 1))]!;
    const above = sorted[at + Math.floor(strayShare * (sorted.length - at))]!;
    if (above < narrowest || below > widest) continue;
    const ratio = Math.min(above, widest) / Math.max(below, narrowest / 2);
    if (ratio > clearest) [space, clearest] = [Math.sqrt(Math.max(below, narrowest / 2) * above), ratio];
  }
  return space;
}

/** The gaps between a cell's marks from left to right, in heights of its capitals, each before the mark `at`. */
function gapsIn(ink: readonly Box[]): { width: number; at: number }[] {
  const marks = inOrder(ink);
  const tallest = Math.max(...marks.map(heightOf));
  let reached = marks[0]?.x1 ?? 0;
  return marks.slice(1).flatMap(({ x0, x1 }, before) => {
    const width = (x0 - reached) / tallest;
    reached = Math.max(reached, x1);
    return width > 0 ? [{ width, at: before + 1 }] : [];
  });
}

/** Specks this low are no marks. */
const speck = 0.08;

function inOrder(ink: readonly Box[]): Box[] {
  const tallest = Math.max(0, ...ink.map(heightOf));
  return ink.filter((mark) => heightOf(mark) > speck * tallest).sort((a, b) => a.x0 - b.x0);
}

/** How many letters stand in each word of a cell by the gaps; small marks are none. */
function groupsOf(ink: readonly Box[], space: number): number[] {
  const marks = inOrder(ink);
  const starts = [0, ...gapsIn(ink).flatMap(({ width, at }) => (width >= space ? [at] : [])), marks.length];
  const tallest = Math.max(...marks.map(heightOf));
  const isLetter = (mark: Box): boolean => heightOf(mark) >= 0.55 * tallest;
  return starts.slice(1).map((end, at) => marks.slice(starts[at], end).filter(isLetter).length);
}

/**
 * Whether a text has as many words as there are groups of marks, each of as many letters where all can be counted. A
 * hyphen may be too faint to be among the marks: then it is a wide gap too.
 */
const fits = (groups: readonly number[], text: string): boolean =>
  areParted(groups, text.split(' ')) || areParted(groups, text.split(/ |-(?! )/));

function areParted(groups: readonly number[], parts: readonly string[]): boolean {
  const words = parts.map((word) => word.replace(/[.,:;'"`´‘’“”°*·\-–—_~]/g, '').length);
  if (words.length !== groups.length) return false;
  const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
  return sum(words) !== sum(groups) || words.every((count, at) => count === groups[at]);
}
