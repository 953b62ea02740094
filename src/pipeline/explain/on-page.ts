import type { PhotoPoint } from '../../domain/evidence.ts';
import type { Page } from '../readers/local/page.ts';
import type { Point } from './strokes.ts';

/** Places along and down the page where the search starts. */
const gridSize = 24;
const rounds = 4;

/**
 * The way back from the photo: where on the straightened page (pixels) a point of the photo lies. A page knows only
 * the way out, through turns, perspective and curl, so the point is searched for: from the nearest of a grid by
 * Newton's method. Good to a fraction of a pixel wherever the paper is not creased.
 */
export function createWayBack(page: Page): (point: PhotoPoint) => Point {
  const { widthPx, heightPx } = page.raster;
  const out = (x: number, y: number): PhotoPoint => page.onPhoto({ x0: x, y0: y, x1: x, y1: y })[0];
  const starts = Array.from({ length: gridSize ** 2 }, (_, at) => {
    const x = (((at % gridSize) + 0.5) * widthPx) / gridSize;
    const y = ((Math.floor(at / gridSize) + 0.5) * heightPx) / gridSize;
    return { x, y, photo: out(x, y) };
  });

  return (target) => {
    const apart = ({ photo }: (typeof starts)[number]): number =>
      Math.hypot(photo[0] - target[0], photo[1] - target[1]);
    const start = starts.reduce((best, next) => (apart(next) < apart(best) ? next : best));
    let point: Point = [start.x, start.y];
    for (let round = 0; round < rounds; round++) point = nearer(point, target, out) ?? point;
    return point;
  };
}

/** One of Newton's steps; null where the map is flat, as beyond the edge of the photo. */
function nearer([x, y]: Point, target: PhotoPoint, out: (x: number, y: number) => PhotoPoint): Point | null {
  const step = 2;
  const [here, right, below] = [out(x, y), out(x + step, y), out(x, y + step)];
  const [ax, ay] = [(right[0] - here[0]) / step, (right[1] - here[1]) / step];
  const [bx, by] = [(below[0] - here[0]) / step, (below[1] - here[1]) / step];
  const area = ax * by - bx * ay;
  if (Math.abs(area) < 1e-12) return null;
  const [offX, offY] = [target[0] - here[0], target[1] - here[1]];
  return [x + (offX * by - bx * offY) / area, y + (ax * offY - offX * ay) / area];
}
