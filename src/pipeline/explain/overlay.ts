import type { Verdict } from '../../domain/proof.ts';
import { inColour, toSharp, type Picture } from './picture.ts';
import { drawStroke, fillConvex, type Point, type Stroke } from './strokes.ts';

/** A line around something on a picture. */
export interface Outline {
  /** corners in pixels of the picture, in turn */
  corners: readonly Point[];
  look: Verdict | 'page' | 'remark' | 'table' | 'column' | 'row' | 'total' | 'word' | 'line';
}

/** Enough to make out each digit of a report page. */
const longEdgePx = 1600;

/**
 * `picture` with `outlines` drawn over it, its long edge at most 1600 px, as WebP. A verdict shows in colour, in kind
 * of line and, where someone should look, in a sign at its corner: a triangle for doubtful, a cross for contradicted.
 */
export async function drawOver(picture: Picture, outlines: readonly Outline[]): Promise<Buffer> {
  const shown = await inColour(picture, longEdgePx);
  const scale = shown.widthPx / picture.widthPx;
  for (const outline of outlines) {
    const corners = outline.corners.map(([x, y]): Point => [x * scale, y * scale]);
    drawOutline(shown, apart(corners, looks[outline.look].gapPx), looks[outline.look]);
  }
  return toSharp(shown).webp({ quality: 68 }).toBuffer();
}

/** Corners moved outwards, so that a line does not run through what it goes around. */
function apart(corners: readonly Point[], gapPx: number): Point[] {
  const middle = [0, 1].map((axis) => corners.reduce((sum, corner) => sum + corner[axis]!, 0) / corners.length);
  return corners.map(([x, y]) => [x + gapPx * Math.sign(x - middle[0]!), y + gapPx * Math.sign(y - middle[1]!)]);
}

interface Look extends Stroke {
  /** 0 to 1: how much of the colour lies over what is inside */
  wash: number;
  gapPx: number;
  sign: 'triangle' | 'cross' | null;
}

const look = (hex: string, widthPx: number, more: Partial<Look> = {}): Look => ({
  colour: [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)) as [number, number, number],
  widthPx,
  dash: null,
  wash: 0,
  gapPx: 0,
  sign: null,
  ...more,
});

const looks: Readonly<Record<Outline['look'], Look>> = {
  proved: look('#17803f', 2, { gapPx: 2 }),
  read: look('#3d6a80', 1.5, { dash: [3, 3], gapPx: 2 }),
  doubtful: look('#b36b00', 3, { dash: [8, 5], wash: 0.2, gapPx: 3, sign: 'triangle' }),
  contradicted: look('#c0271b', 4, { wash: 0.2, gapPx: 3, sign: 'cross' }),
  page: look('#0b7fa6', 6),
  remark: look('#b36b00', 5, { dash: [16, 9], wash: 0.15 }),
  table: look('#0b5c74', 4, { gapPx: 6 }),
  column: look('#7a3fa0', 2, { dash: [8, 5] }),
  row: look('#b36b00', 1.5, { gapPx: 3 }),
  total: look('#6b6b6b', 2, { dash: [2, 4] }),
  word: look('#0b7fa6', 1.5),
  line: look('#c0271b', 2),
};

function drawOutline(picture: Picture, corners: readonly Point[], { wash, sign, ...stroke }: Look): void {
  if (wash > 0) fillConvex(picture, corners, stroke.colour, wash);
  for (const [at, from] of corners.entries()) drawStroke(picture, from, corners[(at + 1) % corners.length]!, stroke);
  const [first] = corners;
  // beside the cell, so that a short figure is not covered
  if (sign !== null && first !== undefined) drawSign(picture, [first[0] - 9, first[1]], sign, stroke.colour);
}

const white: Stroke['colour'] = [255, 255, 255];

function drawSign(picture: Picture, [x, y]: Point, sign: 'triangle' | 'cross', colour: Stroke['colour']): void {
  const at = (points: readonly Point[]): Point[] => points.map(([right, down]) => [x + right, y + down]);
  const line = (from: Point, to: Point, of: Stroke['colour'], widthPx: number): void => {
    const [start, end] = at([from, to]);
    drawStroke(picture, start!, end!, { colour: of, widthPx, dash: null });
  };
  if (sign === 'triangle') {
    fillConvex(
      picture,
      at([
        [0, -12],
        [11, 8],
        [-11, 8],
      ]),
      colour,
      1,
    );
    line([0, -5], [0, 1], white, 2.5);
    line([0, 5], [0, 5.5], white, 2.5);
    return;
  }
  fillConvex(
    picture,
    at([
      [-4, -10],
      [4, -10],
      [10, -4],
      [10, 4],
      [4, 10],
      [-4, 10],
      [-10, 4],
      [-10, -4],
    ]),
    colour,
    1,
  );
  line([-4, -4], [4, 4], white, 2.5);
  line([4, -4], [-4, 4], white, 2.5);
}
