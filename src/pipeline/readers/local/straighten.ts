import type { Mask } from './binarise.ts';
import { median } from './raster.ts';
import type { View } from './view.ts';

const widestDegrees = 6;

/**
 * The view in which the text lines of `mask` lie level; null where they do already. The angle is the one at which ink
 * gathers most sharply into rows (W. Postl's projection profiles, 1986); less than a tenth of a degree is left alone.
 */
export function straighten(mask: Mask): View | null {
  const degrees = skewDegrees(mask);
  return Math.abs(degrees) < 0.1 ? null : turnedBy(degrees, mask);
}

/** A picture turned about its middle by `degrees` against the clock, on paper that holds all of it. */
function turnedBy(degrees: number, { widthPx, heightPx }: Mask): View {
  const radians = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const width = Math.ceil(widthPx * cos + heightPx * Math.abs(sin));
  const height = Math.ceil(heightPx * cos + widthPx * Math.abs(sin));
  return {
    widthPx: width,
    heightPx: height,
    back: (x, y) => {
      const [right, down] = [x - width / 2, y - height / 2];
      return [widthPx / 2 + right * cos - down * sin, heightPx / 2 + right * sin + down * cos];
    },
  };
}

/** By how many degrees the text lines of `mask` fall from left to right. */
export function skewDegrees(mask: Mask): number {
  const slope = sharpestSlope(edgePoints(mask, 'lower'), mask.heightPx, widestDegrees);
  return slope === null ? 0 : (Math.atan(slope) * 180) / Math.PI;
}

/** Points of a picture, each at the same place of both lists. */
export interface Points {
  x: number[];
  y: number[];
}

/** A peak lower than this many times the usual is chance: ink that gathers into no rows. */
const leastPeak = 1.25;

/** The slope, between those of `withinDegrees` either way, at which points gather into rows; null where they do not. */
export function sharpestSlope(points: Points, heightPx: number, withinDegrees: number): number | null {
  const scored = (degrees: number) => ({ degrees, score: sharpness(points, heightPx, degrees) });
  let best = { degrees: 0, score: -1 };
  const coarse: number[] = [];
  for (const [within, step] of [
    [withinDegrees, withinDegrees / 12],
    [withinDegrees / 12, withinDegrees / 60],
    [withinDegrees / 60, withinDegrees / 300],
  ] as const) {
    const middle = best.degrees;
    for (let degrees = middle - within; degrees <= middle + within + 1e-9; degrees += step) {
      const here = scored(degrees);
      if (step === withinDegrees / 12) coarse.push(here.score);
      if (here.score > best.score) best = here;
    }
  }
  return best.score < leastPeak * median(coarse) ? null : Math.tan((best.degrees * Math.PI) / 180);
}

/** How unevenly points spread over rows that fall by `degrees`: the sum of squared differences of neighbours. */
export function sharpness({ x, y }: Points, heightPx: number, degrees: number): number {
  const slope = Math.tan((degrees * Math.PI) / 180);
  const widest = x.reduce((most, at) => Math.max(most, at), 0);
  const room = Math.ceil(Math.abs(slope) * widest) + 60;
  const rows = new Int32Array(((heightPx + 2 * room) >> 1) + 2);
  for (let i = 0; i < x.length; i++) {
    const row = (y[i]! - x[i]! * slope + room) >> 1;
    if (row >= 0 && row < rows.length) rows[row] = rows[row]! + 1;
  }
  let score = 0;
  for (let row = 1; row < rows.length; row++) score += (rows[row]! - rows[row - 1]!) ** 2;
  return score;
}

/** Points along the lower edges of ink, on which text stands, or along its right ones, thinned to about 25,000. */
export function edgePoints({ bits, widthPx, heightPx }: Mask, edge: 'lower' | 'right'): Points {
  const beyond = edge === 'lower' ? widthPx : 1;
  const found: number[] = [];
  for (let at = 0; at < (heightPx - 1) * widthPx; at++) {
    if (bits[at] === 1 && bits[at + beyond] === 0) found.push(at);
  }
  const keepEvery = Math.max(1, Math.round(found.length / 25_000));
  const kept = found.filter((_, at) => at % keepEvery === 0);
  return { x: kept.map((at) => at % widthPx), y: kept.map((at) => Math.floor(at / widthPx)) };
}
