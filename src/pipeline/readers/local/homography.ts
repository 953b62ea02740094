import type { PointMap } from './point-map.ts';

/** Four corners in pixels, clockwise from the top left. */
export type Corners = [Corner, Corner, Corner, Corner];
export type Corner = [x: number, y: number];

/**
 * From a rectangle of `widthPx` by `heightPx` to the four corners that a camera made of it, by the plane's projective
 * map (P. Heckbert, "Fundamentals of Texture Mapping and Image Warping", 1989, section 2.2.3).
 */
export function rectangleToCorners(widthPx: number, heightPx: number, corners: Corners): PointMap {
  const [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = corners;
  const [dx1, dx2, sx] = [x1 - x2, x3 - x2, x0 - x1 + x2 - x3];
  const [dy1, dy2, sy] = [y1 - y2, y3 - y2, y0 - y1 + y2 - y3];
  const area = dx1 * dy2 - dx2 * dy1;
  const g = (sx * dy2 - dx2 * sy) / area;
  const h = (dx1 * sy - sx * dy1) / area;
  const [a, b] = [x1 - x0 + g * x1, x3 - x0 + h * x3];
  const [d, e] = [y1 - y0 + g * y1, y3 - y0 + h * y3];
  return (x, y) => {
    const [u, v] = [x / widthPx, y / heightPx];
    const w = g * u + h * v + 1;
    return [(a * u + b * v + x0) / w, (d * u + e * v + y0) / w];
  };
}

/** Width and height of the rectangle, from the mean lengths of opposite sides. */
export function sizeOf([a, b, c, d]: Corners): { widthPx: number; heightPx: number } {
  return { widthPx: (apart(a, b) + apart(d, c)) / 2, heightPx: (apart(a, d) + apart(b, c)) / 2 };
}

export const apart = ([x0, y0]: Corner, [x1, y1]: Corner): number => Math.hypot(x1 - x0, y1 - y0);
