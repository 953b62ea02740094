import type { Picture } from './picture.ts';

/**
 * Lines and washes drawn straight into the pixels of a colour picture. libvips could lay an SVG drawing over it, but
 * its SVG loader is shut to this process, since photographs come from strangers.
 */
export type Point = readonly [x: number, y: number];

export interface Stroke {
  /** red, green, blue, 0 to 255 */
  colour: readonly [number, number, number];
  widthPx: number;
  /** pixels drawn and pixels left out in turn; null for a line without gaps */
  dash: readonly [number, number] | null;
}

/** A straight line with soft edges. */
export function drawStroke(picture: Picture, from: Point, to: Point, { colour, widthPx, dash }: Stroke): void {
  const [alongX, alongY] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(alongX, alongY);
  const reach = widthPx / 2 + 1;
  eachPixel(
    picture,
    [from, to],
    reach,
    (x, y) => {
      const along = length === 0 ? 0 : ((x - from[0]) * alongX + (y - from[1]) * alongY) / length;
      const nearest = Math.min(length, Math.max(0, along));
      if (dash !== null && nearest % (dash[0] + dash[1]) > dash[0]) return 0;
      const share = length === 0 ? 0 : nearest / length;
      const apart = Math.hypot(x - from[0] - alongX * share, y - from[1] - alongY * share);
      return Math.min(1, Math.max(0, widthPx / 2 + 0.5 - apart));
    },
    colour,
  );
}

/** A convex figure filled with `share` (0 to 1) of the colour; its corners go round either way. */
export function fillConvex(picture: Picture, corners: readonly Point[], colour: Stroke['colour'], share: number): void {
  eachPixel(picture, corners, 0, (x, y) => (isWithin(x, y, corners) ? share : 0), colour);
}

function isWithin(x: number, y: number, corners: readonly Point[]): boolean {
  const sides = corners.map((from, at) => {
    const to = corners[(at + 1) % corners.length]!;
    return (to[0] - from[0]) * (y - from[1]) - (to[1] - from[1]) * (x - from[0]);
  });
  return sides.every((side) => side >= 0) || sides.every((side) => side <= 0);
}

/** Mixes `colour` into each pixel around `points`, as much as `coverAt` says for its middle. */
function eachPixel(
  { pixels, widthPx, heightPx }: Picture,
  points: readonly Point[],
  reach: number,
  coverAt: (x: number, y: number) => number,
  colour: Stroke['colour'],
): void {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [left, right] = [Math.max(0, Math.floor(Math.min(...xs) - reach)), Math.min(widthPx, Math.max(...xs) + reach)];
  const [top, bottom] = [Math.max(0, Math.floor(Math.min(...ys) - reach)), Math.min(heightPx, Math.max(...ys) + reach)];
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const cover = coverAt(x + 0.5, y + 0.5);
      if (cover === 0) continue;
      const at = (y * widthPx + x) * 3;
      for (const [channel, shade] of colour.entries()) {
        pixels[at + channel] = pixels[at + channel]! * (1 - cover) + shade * cover;
      }
    }
  }
}
