import type { Mask } from './binarise.ts';
import type { Component } from './components.ts';
import { centreX, heightOf, widthOf } from './raster.ts';

/** Points that lie on one level line of the sheet, left to right: the feet of a line of print, or a ruling. */
export interface LevelLine {
  x: number[];
  y: number[];
}

/**
 * The feet of print that stands close together on one line. Commas, tails and hanging letters are outvoted later.
 */
export function printedLines(components: readonly Component[], textPx: number): LevelLine[] {
  const letters = components
    .filter((part) => heightOf(part) > 0.7 * textPx && heightOf(part) < 1.5 * textPx && widthOf(part) < 2.5 * textPx)
    .sort((a, b) => a.x0 - b.x0);
  const open: Component[][] = [];
  const done: Component[][] = [];
  for (const letter of letters) {
    for (let at = open.length - 1; at >= 0; at--) {
      if (letter.x0 - open[at]!.at(-1)!.x1 > 2.5 * textPx) done.push(...open.splice(at, 1));
    }
    const fits = open.filter((line) => follows(line.at(-1)!, letter, textPx));
    const [line] = fits.sort((a, b) => Math.abs(a.at(-1)!.y1 - letter.y1) - Math.abs(b.at(-1)!.y1 - letter.y1));
    if (line === undefined) open.push([letter]);
    else line.push(letter);
  }
  return [...done, ...open]
    .filter((line) => line.length >= 3)
    .map((line) => ({ x: line.map(centreX), y: line.map(({ y1 }) => y1) }));
}

const follows = (last: Component, next: Component, textPx: number): boolean =>
  next.x0 > last.x0 + 0.2 * textPx && Math.abs(next.y1 - last.y1) < 0.35 * textPx;

const everyPx = 8;

/**
 * Rulings, followed from left to right: where ink is thin from top to bottom and goes on to both sides. A ruling may
 * rise and fall by one pixel in four.
 */
export function ruledLines(mask: Mask, textPx: number): LevelLine[] {
  const thickest = Math.max(3, 0.35 * textPx);
  const open: LevelLine[] = [];
  const done: LevelLine[] = [];
  for (let x = everyPx; x < mask.widthPx - everyPx; x += everyPx) {
    for (const y of strokesAt(mask, x, thickest)) {
      const line = open.find((candidate) => candidate.x.at(-1)! < x && leadsTo(candidate, x, y));
      if (line === undefined) open.push({ x: [x], y: [y] });
      else {
        line.x.push(x);
        line.y.push(y);
      }
    }
    for (let at = open.length - 1; at >= 0; at--) {
      if (x - open[at]!.x.at(-1)! >= 4 * everyPx) done.push(...open.splice(at, 1));
    }
  }
  return [...done, ...open].filter(
    (line) => line.x.at(-1)! - line.x[0]! > 6 * textPx && line.x.length * everyPx > 5 * textPx,
  );
}

/** Whether a stroke at (`x`, `y`) goes on where `line` ended: where its last stretch points, or level with its end. */
function leadsTo(line: LevelLine, x: number, y: number): boolean {
  const lastX = line.x.at(-1)!;
  const lastY = line.y.at(-1)!;
  const [backX, backY] = [line.x.at(-6) ?? line.x[0]!, line.y.at(-6) ?? line.y[0]!];
  const slope = lastX > backX + 2 * everyPx ? (lastY - backY) / (lastX - backX) : 0;
  return Math.abs(y - lastY - slope * (x - lastX)) <= 2.5;
}

/** The middles of the thin strokes that cross column `x` and are as thin beside it. */
function strokesAt({ bits, widthPx, heightPx }: Mask, x: number, thickestPx: number): number[] {
  const found: number[] = [];
  let top = -1;
  for (let y = 0, at = x; y < heightPx; y++, at += widthPx) {
    if (bits[at] === 1) {
      if (top < 0) top = y;
      continue;
    }
    if (top < 0) continue;
    const middle = (top + y - 1) >> 1;
    if (y - top <= thickestPx && goesOn(bits, middle * widthPx + x, widthPx)) found.push((top + y - 1) / 2);
    top = -1;
  }
  return found;
}

/** Whether ink goes on for `everyPx` to both sides, at most two pixels higher or lower. */
function goesOn(bits: Uint8Array, at: number, widthPx: number): boolean {
  for (const step of [-1, 1]) {
    let here = at;
    for (let moved = 1; moved <= everyPx; moved++) {
      here += step;
      if (bits[here] === 1) continue;
      if (bits[here - widthPx] === 1) here -= widthPx;
      else if (bits[here + widthPx] === 1) here += widthPx;
      else return false;
    }
  }
  return true;
}

/** The mask with its rows for columns, so that upright rulings can be followed as level ones. */
export function transpose({ bits, widthPx, heightPx }: Mask): Mask {
  const turned = new Uint8Array(bits.length);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) turned[x * heightPx + y] = bits[y * widthPx + x]!;
  }
  return { bits: turned, widthPx: heightPx, heightPx: widthPx };
}
