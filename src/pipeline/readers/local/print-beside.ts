import { heightOf, median, type Box, type Raster } from './raster.ts';

/** Paper as wide as this, in heights of capitals, parts what stands in one cell from what stands beside it. */
const widestGap = 0.8;
/** The strip in which print beside a word is looked for, in heights of capitals above the line; lines to write on are below. */
const [stripTop, stripFoot] = [0.85, 0.2];

/**
 * How far print reaches to the left and the right of `ink`, by the pixels themselves: strokes of tall handwriting are
 * now and then erased together with the rulings, and with them the letters at the ends of a word. Nothing beyond
 * `room`, or beyond an upright line taller than letters, is looked at.
 */
export function printBeside(ink: readonly Box[], room: Pick<Box, 'x0' | 'x1'>, raster: Raster): Pick<Box, 'x0' | 'x1'> {
  const [x0, x1] = [Math.min(...ink.map((mark) => mark.x0)), Math.max(...ink.map((mark) => mark.x1))];
  const capitalPx = Math.max(...ink.map(heightOf));
  const foot = median(ink.filter((mark) => heightOf(mark) > 0.5 * capitalPx).map(({ y1 }) => y1));
  const isDark = darkerThan(ink, raster);
  const walk = (from: number, to: number, by: 1 | -1): number => {
    let reached = from;
    for (let x = from; (to - x) * by > 0 && Math.abs(x - reached) <= widestGap * capitalPx; x += by) {
      if (isRuling(x, foot, capitalPx, isDark)) break;
      if (isInked(x, foot, capitalPx, isDark)) reached = x;
    }
    return reached;
  };
  return { x0: walk(x0, Math.max(0, room.x0), -1), x1: walk(x1 - 1, Math.min(raster.widthPx, room.x1), 1) + 1 };
}

type IsDark = (x: number, y: number) => boolean;

/** Nearer to the ink's grey than to the paper's around it. */
function darkerThan(ink: readonly Box[], { pixels, widthPx, heightPx }: Raster): IsDark {
  const greys: number[] = [];
  for (const { x0, y0, x1, y1 } of ink) {
    for (let y = y0; y < y1; y += 2) for (let x = x0; x < x1; x += 2) greys.push(pixels[y * widthPx + x]!);
  }
  greys.sort((a, b) => a - b);
  const middle = (greys[Math.floor(0.08 * greys.length)]! + greys[Math.floor(0.85 * greys.length)]!) / 2;
  return (x, y) => y >= 0 && y < heightPx && pixels[y * widthPx + x]! < middle;
}

function isInked(x: number, foot: number, capitalPx: number, isDark: IsDark): boolean {
  for (let y = Math.round(foot - stripTop * capitalPx); y < foot - stripFoot * capitalPx; y++) if (isDark(x, y)) return true; // prettier-ignore
  return false;
}

/** Whether a column is dark from far above the letters to below them. */
function isRuling(x: number, foot: number, capitalPx: number, isDark: IsDark): boolean {
  const [top, end] = [Math.round(foot - 1.45 * capitalPx), Math.round(foot + 0.3 * capitalPx)];
  let dark = 0;
  for (let y = top; y < end; y++) if (isDark(x, y)) dark++;
  return dark > 0.85 * (end - top);
}
