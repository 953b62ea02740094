import type { PhotoPoint, Quad } from '../../../domain/evidence.ts';
import type { Box } from './raster.ts';

/** Where a point of one picture, in pixels, lies in another one. */
export type PointMap = (x: number, y: number) => [x: number, y: number];

export const unmoved: PointMap = (x, y) => [x, y];

/** First one step, then another. */
export const after =
  (second: PointMap, first: PointMap): PointMap =>
  (x, y) =>
    second(...first(x, y));

/**
 * The corners of `box` on a photo, clockwise from the top left as one reads, as shares of the photo's width and height.
 * `toPhoto` leads from the pixels of the box to those of a photo of `widthPx` by `heightPx`.
 */
export function quadOf(
  box: Box,
  toPhoto: PointMap,
  { widthPx, heightPx }: { widthPx: number; heightPx: number },
): Quad {
  const corner = (atX: number, atY: number): PhotoPoint => {
    const [x, y] = toPhoto(atX, atY);
    return [within(x / widthPx), within(y / heightPx)];
  };
  const { x0, y0, x1, y1 } = box;
  return [corner(x0, y0), corner(x1, y0), corner(x1, y1), corner(x0, y1)];
}

const within = (share: number): number => Math.min(1, Math.max(0, share));
