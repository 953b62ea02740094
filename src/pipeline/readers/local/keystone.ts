import type { Mask } from './binarise.ts';
import { median } from './raster.ts';
import { edgePoints, sharpestSlope, sharpness, type Points } from './straighten.ts';
import type { View } from './view.ts';

/**
 * How a sheet photographed at a slant lies in its picture: text lines fall from left to right by a slope that changes
 * from top to bottom, columns lean by one that changes from left to right.
 */
export interface Keystone {
  /** the slope of the text line at `y` px */
  lines: Gradient;
  /** the lean of the column at `x` px */
  columns: Gradient;
}

interface Gradient {
  at0: number;
  perPx: number;
}

/** Less than this anywhere on the sheet, and it is left alone: words still find their neighbours on the line. */
const leastSlope = Math.tan((0.5 * Math.PI) / 180);
/** A slant is believed only if ink gathers into rows this many times as sharply without it. */
const leastGain = 1.01;
const widestDegrees = 4;
const rounds = 3;

/**
 * The view that undoes the slant which a camera gives a sheet, as far as the sheet's own lines and columns show it;
 * null where there is next to none.
 */
export function unslant(mask: Mask): View | null {
  const { widthPx, heightPx } = mask;
  const { lines, columns } = keystoneOf(mask);
  const most = Math.max(
    ...[0, heightPx].map((y) => Math.abs(slopeAt(lines, y))),
    ...[0, widthPx].map((x) => Math.abs(slopeAt(columns, x))),
  );
  if (most < leastSlope) return null;
  return {
    widthPx,
    heightPx,
    back: (x, y) => [x + slopeAt(columns, x) * (y - heightPx / 2), y + slopeAt(lines, y) * (x - widthPx / 2)],
  };
}

/** Finds the slopes of the upper and the lower half, the left and the right one, and again in what these leave. */
export function keystoneOf(mask: Mask): Keystone {
  let found: Keystone = { lines: { at0: 0, perPx: 0 }, columns: { at0: 0, perPx: 0 } };
  const feet = edgePoints(mask, 'lower');
  const flanks = edgePoints(mask, 'right');
  const lined = (keystone: Keystone): Points => levelled(feet, keystone, mask);
  const upright = (keystone: Keystone): Points => transposed(levelled(flanks, keystone, mask));
  for (let round = 0; round < rounds; round++) {
    const within = round === 0 ? widestDegrees : 1;
    const lines = sum(found.lines, gradientOf(lined(found), mask.heightPx, within));
    found = better(found, { ...found, lines }, lined, mask.heightPx);
    const columns = sum(found.columns, gradientOf(upright(found), mask.widthPx, within));
    found = { ...found, columns };
  }
  return found;
}

const better = (a: Keystone, b: Keystone, pointsOf: (keystone: Keystone) => Points, breadthPx: number): Keystone =>
  sharpness(pointsOf(b), breadthPx, 0) > leastGain * sharpness(pointsOf(a), breadthPx, 0) ? b : a;

const slopeAt = ({ at0, perPx }: Gradient, at: number): number => at0 + perPx * at;

const sum = (a: Gradient, b: Gradient): Gradient => ({ at0: a.at0 + b.at0, perPx: a.perPx + b.perPx });

/** The slope of points as it changes across them, from those of their two halves. */
function gradientOf(points: Points, breadthPx: number, withinDegrees: number): Gradient {
  const middle = median(points.y);
  const halves = [halfOf(points, (y) => y < middle), halfOf(points, (y) => y >= middle)].map((half) => ({
    at: median(half.y),
    slope: sharpestSlope(half, breadthPx, withinDegrees),
  }));
  const [near, far] = [halves[0]!, halves[1]!];
  if (near.slope === null || far.slope === null || far.at - near.at < 0.2 * breadthPx) return { at0: 0, perPx: 0 };
  const perPx = (far.slope - near.slope) / (far.at - near.at);
  return { at0: near.slope - perPx * near.at, perPx };
}

function halfOf({ x, y }: Points, belongs: (y: number) => boolean): Points {
  const kept = y.map((_, at) => at).filter((at) => belongs(y[at]!));
  return { x: kept.map((at) => x[at]!), y: kept.map((at) => y[at]!) };
}

const transposed = ({ x, y }: Points): Points => ({ x: y, y: x });

/** Where points of the slanted sheet come to lie once it is level. */
function levelled(points: Points, keystone: Keystone, { widthPx, heightPx }: Mask): Points {
  const level: Points = { x: [], y: [] };
  for (const [at, fromX] of points.x.entries()) {
    const fromY = points.y[at]!;
    let [x, y] = [fromX, fromY];
    for (let step = 0; step < 2; step++) {
      const shiftX = slopeAt(keystone.columns, x) * (y - heightPx / 2);
      const shiftY = slopeAt(keystone.lines, y) * (x - widthPx / 2);
      [x, y] = [fromX - shiftX, fromY - shiftY];
    }
    level.x.push(x);
    level.y.push(y);
  }
  return level;
}
