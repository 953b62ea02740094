import type { GreyPicture } from '../pixels.ts';
import type { Line } from './line.ts';

/** A strip of the photo between two lines, in the turned px of a `TableLay`. */
export interface Band {
  cos: number;
  sin: number;
  t0: number;
  t1: number;
  top: Line;
  bottom: Line;
}

/** A part of the upright photo, in px. */
export interface Region {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Where a place on the band is on the upright photo, in px. */
export const onPhoto = ({ cos, sin }: Band, t: number, n: number): [x: number, y: number] => [
  t * cos - n * sin,
  t * sin + n * cos,
];

/** The band as a level rectangle, of the photo's pixels in `region`; what lies beyond the photo is white. */
export function straighten(photo: GreyPicture, { left, top }: Region, band: Band): GreyPicture {
  const middle = (band.t0 + band.t1) / 2;
  const widthPx = Math.max(1, Math.round(band.t1 - band.t0));
  const heightPx = Math.max(1, Math.round(band.bottom(middle) - band.top(middle)));
  const pixels = new Uint8Array(widthPx * heightPx);
  for (let column = 0; column < widthPx; column += 1) {
    const t = band.t0 + column + 0.5;
    const step = (band.bottom(t) - band.top(t)) / heightPx;
    const [x, y] = onPhoto(band, t, band.top(t) + step / 2);
    const from = { x: x - left - 0.5, y: y - top - 0.5, stepX: -band.sin * step, stepY: band.cos * step };
    copyColumn(photo, from, pixels, column, widthPx);
  }
  return { pixels, widthPx, heightPx };
}

/** Fills one column of `level`, which is `levelWidthPx` wide, with the greys along a straight line on the photo. */
function copyColumn(
  { pixels, widthPx, heightPx }: GreyPicture,
  { x: fromX, y: fromY, stepX, stepY }: { x: number; y: number; stepX: number; stepY: number },
  level: Uint8Array,
  column: number,
  levelWidthPx: number,
): void {
  let [x, y] = [fromX, fromY];
  for (let at = column; at < level.length; at += levelWidthPx, x += stepX, y += stepY) {
    const [x0, y0] = [Math.floor(x), Math.floor(y)];
    if (x0 < 0 || y0 < 0 || x0 >= widthPx - 1 || y0 >= heightPx - 1) {
      level[at] = atRim(pixels, widthPx, heightPx, Math.round(x), Math.round(y));
      continue;
    }
    // the grey between pixels, weighed from the four around it
    const corner = y0 * widthPx + x0;
    const right = x - x0;
    const upper = (pixels[corner] ?? 0) * (1 - right) + (pixels[corner + 1] ?? 0) * right;
    const lower = (pixels[corner + widthPx] ?? 0) * (1 - right) + (pixels[corner + widthPx + 1] ?? 0) * right;
    level[at] = upper + (lower - upper) * (y - y0) + 0.5;
  }
}

const atRim = (pixels: Uint8Array, widthPx: number, heightPx: number, x: number, y: number): number =>
  x < 0 || y < 0 || x >= widthPx || y >= heightPx ? 255 : (pixels[y * widthPx + x] ?? 255);
