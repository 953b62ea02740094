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

interface Size {
  widthPx: number;
  heightPx: number;
}

/**
 * The corners of `box` on a photo, clockwise from the top left as one reads, as shares of the photo's width and height.
 * `toPhoto` leads from the pixels of the box to those of the photo.
 */
export function quadOf({ x0, y0, x1, y1 }: Box, toPhoto: PointMap, photo: Size): Quad {
  return sharesOf([toPhoto(x0, y0), toPhoto(x1, y0), toPhoto(x1, y1), toPhoto(x0, y1)], photo);
}

type Corner = [x: number, y: number];

/** Corners in pixels of a photo as shares of its width and height; those outside it are drawn to its edge. */
export function sharesOf(corners: [Corner, Corner, Corner, Corner], { widthPx, heightPx }: Size): Quad {
  const share = ([x, y]: Corner): PhotoPoint => [within(x / widthPx), within(y / heightPx)];
  const [a, b, c, d] = corners;
  return [share(a), share(b), share(c), share(d)];
}

const within = (share: number): number => Math.min(1, Math.max(0, share));
