import type { Mask } from './binarise.ts';
import { findComponents } from './components.ts';
import { heightOf, median, widthOf, type Box } from './raster.ts';

/** A page ends in white margins: so many lines cut by one edge of the picture are no accident. */
const fewestCut = 3;
/** So many letters beside each other make a line of print; the rim of a shadow and the grain of a desk do not. */
const lettersInLine = 3;
/** No wider gap stands between two letters of a line, in letter heights. */
const widestGap = 1.5;

/**
 * Whether an edge of the picture runs across lines of print, which may lie sideways: what was taken for the edge of the
 * sheet is a fold, a shadow or the frame of a table.
 */
export function cutsThroughPrint(mask: Mask): boolean {
  const { widthPx, heightPx } = mask;
  const marks = findComponents(mask).filter((part) => heightOf(part) >= 7 && heightOf(part) < heightPx / 12);
  const sizePx = median(marks.map(heightOf));
  const letters = marks.filter((part) => isLetter(part, sizePx));
  const turns: ((letter: Box) => Box)[] = [
    (letter) => letter,
    ({ x0, x1, y0, y1 }) => ({ x0: widthPx - x1, x1: widthPx - x0, y0, y1 }),
    ({ x0, x1, y0, y1 }) => ({ x0: y0, x1: y1, y0: x0, y1: x1 }),
    ({ x0, x1, y0, y1 }) => ({ x0: heightPx - y1, x1: heightPx - y0, y0: x0, y1: x1 }),
  ];
  return turns.some((turn) => linesFromLeft(letters.map(turn), sizePx) >= fewestCut);
}

const isLetter = (part: Box, sizePx: number): boolean =>
  [widthOf(part), heightOf(part)].every((size) => size > 0.2 * sizePx && size < 2 * sizePx) &&
  Math.max(widthOf(part), heightOf(part)) > 0.4 * sizePx;

/** How many lines of print begin with a letter that touches the left edge. */
function linesFromLeft(letters: readonly Box[], sizePx: number): number {
  const sorted = [...letters].sort((a, b) => a.x0 - b.x0);
  const behind = (letter: Box): Box | undefined =>
    sorted.find((other) => {
      const gapPx = other.x0 - letter.x1;
      const shared = Math.min(letter.y1, other.y1) - Math.max(letter.y0, other.y0);
      return gapPx >= -1 && gapPx < widestGap * sizePx && shared > 0.5 * Math.min(heightOf(letter), heightOf(other));
    });
  const isLine = (letter: Box): boolean => {
    let last: Box | undefined = letter;
    for (let count = 1; count < lettersInLine && last !== undefined; count++) last = behind(last);
    return last !== undefined;
  };
  return sorted.filter((letter) => letter.x0 <= 1 && isLine(letter)).length;
}
