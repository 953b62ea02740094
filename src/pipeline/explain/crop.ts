import type { Quad } from '../../domain/evidence.ts';
import { toSharp, type Picture } from './picture.ts';

type Point = readonly [x: number, y: number];

/** Paper shown around a cell, as a share of its height. */
const margin = 0.2;
const tallestPx = 56;
const widestPx = 640;

/**
 * One cell cut from the photo and squared by its four corners (shares of width and height), as one reads it: a small
 * WebP. Null where the corners enclose next to nothing.
 */
export async function cropCell(photo: Picture, quad: Quad): Promise<Buffer | null> {
  const corners = withMargin(quad.map(([x, y]) => [x * photo.widthPx, y * photo.heightPx] as const));
  const [topLeft, topRight, bottomRight, bottomLeft] = corners;
  const across = (distance(topLeft, topRight) + distance(bottomLeft, bottomRight)) / 2;
  const down = (distance(topLeft, bottomLeft) + distance(topRight, bottomRight)) / 2;
  if (!(across >= 2 && down >= 2)) return null;
  const scale = Math.min(1, tallestPx / down, widestPx / across);
  const crop = squared(photo, corners, Math.max(1, Math.round(across * scale)), Math.max(1, Math.round(down * scale)));
  return toSharp(crop).webp({ quality: 70 }).toBuffer();
}

type Corners = readonly [Point, Point, Point, Point];

function withMargin(corners: readonly Point[]): Corners {
  const [a, b, c, d] = corners as unknown as Corners;
  const height = Math.min(distance(a, d), distance(b, c));
  const outwards = (corner: Point, alongside: Point, below: Point): Point => {
    const [right, down] = [away(corner, alongside, margin * height), away(corner, below, margin * height)];
    return [corner[0] + right[0] + down[0], corner[1] + right[1] + down[1]];
  };
  return [outwards(a, b, d), outwards(b, a, c), outwards(c, d, b), outwards(d, c, a)];
}

/** A step of `length` from `other` through `corner` and on. */
function away(corner: Point, other: Point, length: number): Point {
  const apart = distance(corner, other) || 1;
  return [((corner[0] - other[0]) / apart) * length, ((corner[1] - other[1]) / apart) * length];
}

const distance = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1]);

/** The four-sided piece of `photo` drawn out to a rectangle. A cell is small enough for straight lines between corners. */
function squared(photo: Picture, [a, b, c, d]: Corners, widthPx: number, heightPx: number): Picture {
  const { channels } = photo;
  const pixels = new Uint8Array(widthPx * heightPx * channels);
  for (let y = 0, to = 0; y < heightPx; y++) {
    const down = (y + 0.5) / heightPx;
    const [left, right] = [between(a, d, down), between(b, c, down)];
    for (let x = 0; x < widthPx; x++, to += channels) {
      const [fromX, fromY] = between(left, right, (x + 0.5) / widthPx);
      for (let channel = 0; channel < channels; channel++) {
        pixels[to + channel] = shadeAt(photo, fromX - 0.5, fromY - 0.5, channel);
      }
    }
  }
  return { pixels, widthPx, heightPx, channels };
}

const between = (a: Point, b: Point, share: number): Point => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
];

/** One channel between pixels, weighed from the four around; the edge goes on beyond the photo. */
function shadeAt({ pixels, widthPx, heightPx, channels }: Picture, x: number, y: number, channel: number): number {
  const [left, top] = [clamp(Math.floor(x), widthPx), clamp(Math.floor(y), heightPx)];
  const [right, bottom] = [clamp(left + 1, widthPx), clamp(top + 1, heightPx)];
  const [across, down] = [Math.min(1, Math.max(0, x - left)), Math.min(1, Math.max(0, y - top))];
  const at = (column: number, row: number): number => pixels[(row * widthPx + column) * channels + channel]!;
  const over = at(left, top) * (1 - across) + at(right, top) * across;
  const under = at(left, bottom) * (1 - across) + at(right, bottom) * across;
  return over * (1 - down) + under * down;
}

const clamp = (at: number, count: number): number => Math.min(count - 1, Math.max(0, at));
