import { apart, type Corner, type Corners } from './homography.ts';
import { shrunk, type Raster } from './raster.ts';
import { findSteps, strongestLines, type EdgeLine, type Steps } from './sheet-lines.ts';

/** The sheet of paper on a photo. */
export interface FoundSheet {
  /** in pixels of the photo, clockwise from the one nearest the photo's top left; where an edge lies outside the photo, on the photo's own */
  corners: Corners;
  /** which edges are to be seen: top, right, bottom, left */
  visible: [boolean, boolean, boolean, boolean];
}

const smallPx = 400;
/** Which share of an edge must be seen as a step of light. */
const leastSupport = 0.5;
/** An edge that lies outside the photo counts as much as one of which this share is seen. */
const outsideSupport = 0.3;
const leastArea = 0.2;

/** Finds a sheet that is brighter than what it lies on; null where it has not at least three visible edges. */
export async function findSheet(photo: Raster): Promise<FoundSheet | null> {
  const small = await shrunk(photo, smallPx);
  const steps = findSteps(small);
  const best = bestOutline(steps, sides(steps));
  if (best === null) return null;
  const scale = photo.widthPx / small.widthPx;
  const corners = best.corners.map(([x, y]): Corner => [x * scale, y * scale]) as Corners;
  return { corners, visible: best.visible };
}

interface Side extends EdgeLine {
  /** whether it is an edge that was seen, or the photo's own */
  seen: boolean;
}

/** Candidates for the top, right, bottom and left edge; paper is the brighter side of each. */
function sides(steps: Steps): Side[][] {
  const { widthPx, heightPx } = steps;
  return [90, 180, 270, 0].map((towards) => {
    const seen = strongestLines(steps, towards).map((line) => ({ ...line, seen: true }));
    const reach = (towards % 180 === 0 ? widthPx : heightPx) / 2;
    return [...seen, { degrees: towards, offset: -reach, votes: 0, seen: false }];
  });
}

interface Outline {
  corners: Corners;
  visible: [boolean, boolean, boolean, boolean];
  score: number;
}

function bestOutline(steps: Steps, [tops, rights, bottoms, lefts]: Side[][]): Outline | null {
  let best: Outline | null = null;
  for (const top of tops!) {
    for (const bottom of bottoms!) {
      for (const left of lefts!) {
        for (const right of rights!) {
          const outline = outlineOf(steps, [top, right, bottom, left], best?.score ?? 0);
          if (outline !== null) best = outline;
        }
      }
    }
  }
  return best;
}

/** The outline with these sides, null where it can be no sheet or is no better than `leastScore`. */
function outlineOf(steps: Steps, lines: [Side, Side, Side, Side], leastScore: number): Outline | null {
  const { widthPx, heightPx } = steps;
  if (lines.filter(({ seen }) => seen).length < 3) return null;
  const [top, right, bottom, left] = lines;
  const corners: Corners = [
    crossing(top, left, steps),
    crossing(top, right, steps),
    crossing(bottom, right, steps),
    crossing(bottom, left, steps),
  ];
  if (!isSheetLike(corners, widthPx, heightPx)) return null;
  const share = areaOf(corners) / (widthPx * heightPx);
  const weight = Math.sqrt(share);
  if (weight <= leastScore) return null;
  const supports = lines.map((line, at) =>
    line.seen ? supportOf(steps, corners[at]!, corners[(at + 1) % 4]!, line.degrees) : outsideSupport,
  );
  if (lines.some(({ seen }, at) => seen && supports[at]! < leastSupport)) return null;
  const score = (weight * supports.reduce((sum, support) => sum + support, 0)) / 4;
  if (score <= leastScore) return null;
  const visible = lines.map(({ seen }) => seen) as Outline['visible'];
  return { corners, visible, score };
}

function crossing(a: EdgeLine, b: EdgeLine, { widthPx, heightPx }: Steps): Corner {
  const [p, q] = [(a.degrees * Math.PI) / 180, (b.degrees * Math.PI) / 180];
  const turn = Math.cos(p) * Math.sin(q) - Math.sin(p) * Math.cos(q);
  const x = (a.offset * Math.sin(q) - b.offset * Math.sin(p)) / turn;
  const y = (b.offset * Math.cos(p) - a.offset * Math.cos(q)) / turn;
  return [x + widthPx / 2, y + heightPx / 2];
}

/** Whether corners can be those of a sheet seen by a camera: convex, square enough, big, mostly inside the photo. */
function isSheetLike(corners: Corners, widthPx: number, heightPx: number): boolean {
  for (const [at, [x, y]] of corners.entries()) {
    if (!(x > -0.15 * widthPx && x < 1.15 * widthPx && y > -0.15 * heightPx && y < 1.15 * heightPx)) return false;
    const [before, after] = [corners[(at + 3) % 4]!, corners[(at + 1) % 4]!];
    const [ax, ay, bx, by] = [before[0] - x, before[1] - y, after[0] - x, after[1] - y];
    const sine = (bx * ay - by * ax) / (Math.hypot(ax, ay) * Math.hypot(bx, by));
    if (sine < Math.sin(Math.PI / 3)) return false;
  }
  const [a, b, c, d] = corners;
  if (a[0] > b[0] || a[1] > d[1]) return false;
  const ratios = [apart(a, b) / apart(d, c), apart(a, d) / apart(b, c)];
  return ratios.every((ratio) => ratio > 0.6 && ratio < 1 / 0.6) && areaOf(corners) > leastArea * widthPx * heightPx;
}

function areaOf(corners: Corners): number {
  let twice = 0;
  for (const [at, [x, y]] of corners.entries()) {
    const [nextX, nextY] = corners[(at + 1) % 4]!;
    twice += x * nextY - y * nextX;
  }
  return twice / 2;
}

const strayPx = 3;
const strayDegrees = 15;

/** Which share of the way from one corner to the other a step runs beside it that is brighter towards `degrees`. */
function supportOf(steps: Steps, from: Corner, to: Corner, degrees: number): number {
  const { widthPx, heightPx } = steps;
  const count = Math.ceil(apart(from, to) / 2);
  const [acrossX, acrossY] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  let inside = 0;
  let seen = 0;
  for (let at = 0; at <= count; at++) {
    const [x, y] = [from[0] + ((to[0] - from[0]) * at) / count, from[1] + ((to[1] - from[1]) * at) / count];
    if (x < 6 || y < 6 || x > widthPx - 7 || y > heightPx - 7) continue;
    inside++;
    for (let stray = -strayPx; stray <= strayPx; stray++) {
      const pixel = Math.round(y + stray * acrossY) * widthPx + Math.round(x + stray * acrossX);
      const turned = Math.abs(((steps.degrees[pixel]! - degrees + 540) % 360) - 180);
      if ((steps.strength[pixel] ?? 0) === 0 || turned > strayDegrees || !staysDark(steps, x, y, acrossX, acrossY))
        continue;
      seen++;
      break;
    }
  }
  return inside < count / 3 ? 0 : seen / inside;
}

const insidePx = 5;
const outsidePx = 10;
const leastDarker = 0.02;

/** Whether it is still darker some way outside the edge: a shaded band on the sheet is not. */
function staysDark(steps: Steps, x: number, y: number, acrossX: number, acrossY: number): boolean {
  const { light, widthPx, heightPx } = steps;
  const lightAt = (away: number): number => {
    const column = Math.min(widthPx - 1, Math.max(0, Math.round(x + away * acrossX)));
    const row = Math.min(heightPx - 1, Math.max(0, Math.round(y + away * acrossY)));
    return light[row * widthPx + column]!;
  };
  return lightAt(insidePx) - lightAt(-outsidePx) > leastDarker;
}
