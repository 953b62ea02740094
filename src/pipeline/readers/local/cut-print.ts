import type { Mask } from './binarise.ts';
import { findComponents } from './components.ts';
import { heightOf, median, widthOf, type Box } from './raster.ts';

/** A page ends in white margins: so many letters cut by one edge of the picture are no accident. */
const fewestCut = 6;

/**
 * Whether an edge of the picture runs through print: what was taken for the edge of the sheet is a fold, a shadow or
 * the frame of a table.
 */
export function cutsThroughPrint(mask: Mask): boolean {
  const { widthPx, heightPx } = mask;
  const marks = findComponents(mask).filter((part) => heightOf(part) >= 7 && heightOf(part) < heightPx / 12);
  const sizePx = median(marks.map(heightOf));
  const letters = marks.filter((part) => isLetter(part, sizePx));
  const edges: ((letter: Box) => boolean)[] = [
    ({ x0 }) => x0 <= 1,
    ({ x1 }) => x1 >= widthPx - 1,
    ({ y0 }) => y0 <= 1,
    ({ y1 }) => y1 >= heightPx - 1,
  ];
  return edges.some((touches) => letters.filter(touches).length >= fewestCut);
}

const isLetter = (part: Box, sizePx: number): boolean =>
  heightOf(part) > 0.4 * sizePx && heightOf(part) < 1.7 * sizePx && widthOf(part) < 2 * sizePx;
