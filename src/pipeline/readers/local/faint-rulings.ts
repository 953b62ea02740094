import type { Raster } from './raster.ts';

/** Which pixels lie on a ruling that runs level, and on one that runs upright: 1 or 0, row by row. */
export interface RulingMarks {
  level: Uint8Array;
  upright: Uint8Array;
}

/** How far one averages along the way, in text heights: over four letters, whose strokes then are paler than a ruling. */
const alongText = 2.4;
/** A ruling is darker than the paper beside it by so many grey levels, on the average of so much of its way. */
const leastRidge = 6;
/** Nearly everywhere it is darker on the average of so little, too, where stems of letters in a column leave gaps. */
const closeText = 0.24;
const mostGapPx = 3;
/** By so many text heights its blurred rim reaches beyond it on both sides. */
const rimText = 0.08;

/**
 * Rulings so faint or grainy that in ink and paper they fall into dashes. On the average along their way they stand
 * out as ridges: darker than both sides, without a gap, for at least `longText` text heights.
 */
export function faintRulings(raster: Raster, textPx: number, longText: number): RulingMarks {
  const { widthPx, heightPx } = raster;
  const [far, near] = [alongText, closeText].map((share) => Math.round((share * textPx) / 2)) as [number, number];
  const beside = Math.max(3, Math.round(0.25 * textPx));
  const least = Math.round(longText * textPx);
  const level = ridges(meansAcross(raster, far), meansAcross(raster, near), beside, widthPx);
  const upright = ridges(meansDown(raster, far), meansDown(raster, near), beside, 1);
  const rimPx = Math.round(rimText * textPx);
  return {
    level: widened(longOnes(level, widthPx, heightPx, [1, widthPx], least), widthPx, rimPx),
    upright: widened(longOnes(upright, heightPx, widthPx, [widthPx, 1], least), 1, rimPx),
  };
}

/** Each pixel the mean of those within `reach` to its left and right. */
function meansAcross({ pixels, widthPx, heightPx }: Raster, reach: number): Uint8Array {
  const means = new Uint8Array(pixels.length);
  for (let row = 0; row < heightPx; row++) {
    const start = row * widthPx;
    let sum = 0;
    for (let x = -reach; x < widthPx; x++) {
      if (x + reach < widthPx) sum += pixels[start + x + reach]!;
      if (x - reach - 1 >= 0) sum -= pixels[start + x - reach - 1]!;
      if (x < 0) continue;
      means[start + x] = sum / (Math.min(widthPx - 1, x + reach) - Math.max(0, x - reach) + 1);
    }
  }
  return means;
}

/** Each pixel the mean of those within `reach` above and below it. */
function meansDown({ pixels, widthPx, heightPx }: Raster, reach: number): Uint8Array {
  const means = new Uint8Array(pixels.length);
  const sums = new Uint32Array(widthPx);
  const add = (row: number, sign: number): void => {
    for (let x = 0; x < widthPx; x++) sums[x] = sums[x]! + sign * pixels[row * widthPx + x]!;
  };
  for (let row = -reach; row < heightPx; row++) {
    if (row + reach < heightPx) add(row + reach, 1);
    if (row - reach - 1 >= 0) add(row - reach - 1, -1);
    if (row < 0) continue;
    const count = Math.min(heightPx - 1, row + reach) - Math.max(0, row - reach) + 1;
    for (let x = 0; x < widthPx; x++) means[row * widthPx + x] = sums[x]! / count;
  }
  return means;
}

/** What is darker than both sides, `beside` steps of `across` away; on the near average hardly so. */
function ridges(far: Uint8Array, near: Uint8Array, beside: number, across: number): Uint8Array {
  const found = new Uint8Array(far.length);
  const side = beside * across;
  for (let at = side; at < far.length - side; at++) {
    const here = far[at]!;
    if (here + leastRidge >= far[at - side]! || here + leastRidge >= far[at + side]!) continue;
    if (near[at]! < near[at - side]! && near[at]! < near[at + side]!) found[at] = 1;
  }
  return found;
}

/** Only the runs along one direction that are at least `leastPx` long; small gaps in them are closed. */
function longOnes(
  marks: Uint8Array,
  length: number,
  lanes: number,
  [step, laneStep]: [number, number],
  leastPx: number,
): Uint8Array {
  for (let lane = 0; lane < lanes; lane++) {
    const first = lane * laneStep;
    let [start, last] = [0, -Infinity];
    for (let i = 0; i <= length; i++) {
      if (i < length && marks[first + i * step] !== 1) continue;
      if (i < length && i - last <= mostGapPx + 1) {
        last = i;
        continue;
      }
      const value = last - start + 1 >= leastPx ? 1 : 0;
      for (let k = start; k <= last; k++) marks[first + k * step] = value;
      [start, last] = [i, i];
    }
  }
  return marks;
}

/** Marks so many pixels more on both sides, `across` apart. */
function widened(marks: Uint8Array, across: number, rimPx: number): Uint8Array {
  const wide = marks.slice();
  for (let at = rimPx * across; at < marks.length - rimPx * across; at++) {
    if (marks[at] !== 1) continue;
    for (let away = -rimPx; away <= rimPx; away++) wide[at + away * across] = 1;
  }
  return wide;
}
