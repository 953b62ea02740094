import type { PointMap } from './point-map.ts';
import type { Raster } from './raster.ts';

/** The map is asked for every so many pixels and is straight enough in between. */
const meshPx = 16;

/**
 * A picture of `widthPx` by `heightPx` made from `source`: `back` says where in `source` each of its points lies. White
 * beyond the edges. Between pixels the grey follows Catmull-Rom splines, which keep thin strokes dark when enlarged
 * (R. Keys, "Cubic convolution interpolation for digital image processing", 1981).
 */
export function warp(source: Raster, back: PointMap, widthPx: number, heightPx: number): Raster {
  const pixels = new Uint8Array(widthPx * heightPx).fill(255);
  for (let top = 0; top < heightPx; top += meshPx) {
    for (let left = 0; left < widthPx; left += meshPx) {
      const patch = { left, top, right: Math.min(left + meshPx, widthPx), bottom: Math.min(top + meshPx, heightPx) };
      drawPatch(source, pixels, widthPx, patch, cornersOf(back, patch));
    }
  }
  return { pixels, widthPx, heightPx };
}

interface Patch {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

type Corners = [number, number, number, number, number, number, number, number];

function cornersOf(back: PointMap, { left, top }: Patch): Corners {
  return [
    ...back(left, top),
    ...back(left + meshPx, top),
    ...back(left, top + meshPx),
    ...back(left + meshPx, top + meshPx),
  ];
}

function drawPatch(source: Raster, pixels: Uint8Array, widthPx: number, patch: Patch, corners: Corners): void {
  const [x00, y00, x10, y10, x01, y01, x11, y11] = corners;
  for (let y = patch.top; y < patch.bottom; y++) {
    const down = (y - patch.top) / meshPx;
    const startX = x00 + (x01 - x00) * down;
    const startY = y00 + (y01 - y00) * down;
    const stepX = (x10 + (x11 - x10) * down - startX) / meshPx;
    const stepY = (y10 + (y11 - y10) * down - startY) / meshPx;
    const count = patch.right - patch.left;
    drawRow(source, pixels, y * widthPx + patch.left, count, startX, startY, stepX, stepY);
  }
}

/** Places are told apart to this part of a pixel, so that the splines' weights can be looked up. */
const parts = 256;
const partBits = 8;
/** The weights are whole numbers, their sum two to this power: sixteen greys weighed twice still fit into 32 bits. */
const weightBits = 11;

/** For each part of a pixel the weights of the four pixels around it: one before, two beside it, one behind. */
const splines = Int32Array.from({ length: 4 * parts }, (_, at) => {
  const t = (at >> 2) / parts;
  const weights = [
    ((2 - t) * t - 1) * t * 0.5,
    ((3 * t - 5) * t * t + 2) * 0.5,
    ((4 - 3 * t) * t + 1) * t * 0.5,
    (t - 1) * t * t * 0.5,
  ];
  return Math.round(weights[at & 3]! * 2 ** weightBits);
});

/** Draws `count` pixels from `to` on, whose places in `source` lie `stepX` and `stepY` apart. */
function drawRow(
  source: Raster,
  pixels: Uint8Array,
  to: number,
  count: number,
  startX: number,
  startY: number,
  stepX: number,
  stepY: number,
): void {
  const { widthPx, heightPx } = source;
  for (let at = 0; at < count; at++) {
    const x = Math.floor((startX + stepX * at) * parts);
    const y = Math.floor((startY + stepY * at) * parts);
    const [column, row] = [x >> partBits, y >> partBits];
    if (column < 0 || row < 0 || column >= widthPx || row >= heightPx) continue;
    const isInside = column > 0 && row > 0 && column < widthPx - 2 && row < heightPx - 2;
    const across = (x & (parts - 1)) << 2;
    const down = (y & (parts - 1)) << 2;
    const grey = isInside
      ? weighed(source.pixels, row * widthPx + column - 1, widthPx, across, down)
      : weighedAtEdge(source, column, row, across, down);
    pixels[to + at] = grey < 0 ? 0 : grey > 255 ? 255 : grey;
  }
}

const half = 1 << (2 * weightBits - 1);

/** The grey between pixels, weighed from the sixteen around it; `from` is the one left of the upper left, a row lower. */
function weighed(pixels: Uint8Array, from: number, widthPx: number, across: number, down: number): number {
  const wa = splines[across]!;
  const wb = splines[across + 1]!;
  const wc = splines[across + 2]!;
  const wd = splines[across + 3]!;
  let sum = half;
  for (let row = 0, at = from - widthPx; row < 4; row++, at += widthPx) {
    const grey = wa * pixels[at]! + wb * pixels[at + 1]! + wc * pixels[at + 2]! + wd * pixels[at + 3]!;
    sum = (sum + Math.imul(grey, splines[down + row]!)) | 0;
  }
  return sum >> (2 * weightBits);
}

/** The same where some of the sixteen lie beyond the picture's edge, which is then repeated. */
function weighedAtEdge(source: Raster, column: number, row: number, across: number, down: number): number {
  const { pixels, widthPx, heightPx } = source;
  let sum = half;
  for (let j = 0; j < 4; j++) {
    const start = Math.min(heightPx - 1, Math.max(0, row + j - 1)) * widthPx;
    for (let i = 0; i < 4; i++) {
      const grey = pixels[start + Math.min(widthPx - 1, Math.max(0, column + i - 1))]!;
      sum += grey * splines[across + i]! * splines[down + j]!;
    }
  }
  return sum >> (2 * weightBits);
}
