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
    const [startX, startY] = [x00 + (x01 - x00) * down, y00 + (y01 - y00) * down];
    const stepX = (x10 + (x11 - x10) * down - startX) / meshPx;
    const stepY = (y10 + (y11 - y10) * down - startY) / meshPx;
    for (let x = patch.left, across = 0; x < patch.right; x++, across++) {
      const grey = cubicSample(source, startX + stepX * across, startY + stepY * across);
      if (grey >= 0) pixels[y * widthPx + x] = grey;
    }
  }
}

/** The grey between pixels, weighed from the sixteen around it; -1 outside the picture. */
function cubicSample({ pixels, widthPx, heightPx }: Raster, x: number, y: number): number {
  const x1 = Math.floor(x);
  const y1 = Math.floor(y);
  if (x1 < 0 || y1 < 0 || x1 >= widthPx || y1 >= heightPx) return -1;
  const [xa, xc, xd] = [x1 > 0 ? x1 - 1 : 0, Math.min(x1 + 1, widthPx - 1), Math.min(x1 + 2, widthPx - 1)];
  const [ra, rb] = [(y1 > 0 ? y1 - 1 : 0) * widthPx, y1 * widthPx];
  const [rc, rd] = [Math.min(y1 + 1, heightPx - 1) * widthPx, Math.min(y1 + 2, heightPx - 1) * widthPx];
  const t = x - x1;
  const wa = ((2 - t) * t - 1) * t * 0.5;
  const wb = ((3 * t - 5) * t * t + 2) * 0.5;
  const wc = ((4 - 3 * t) * t + 1) * t * 0.5;
  const wd = (t - 1) * t * t * 0.5;
  const u = y - y1;
  const grey =
    ((2 - u) * u - 1) *
      u *
      0.5 *
      (wa * pixels[ra + xa]! + wb * pixels[ra + x1]! + wc * pixels[ra + xc]! + wd * pixels[ra + xd]!) +
    ((3 * u - 5) * u * u + 2) *
      0.5 *
      (wa * pixels[rb + xa]! + wb * pixels[rb + x1]! + wc * pixels[rb + xc]! + wd * pixels[rb + xd]!) +
    ((4 - 3 * u) * u + 1) *
      u *
      0.5 *
      (wa * pixels[rc + xa]! + wb * pixels[rc + x1]! + wc * pixels[rc + xc]! + wd * pixels[rc + xd]!) +
    (u - 1) *
      u *
      u *
      0.5 *
      (wa * pixels[rd + xa]! + wb * pixels[rd + x1]! + wc * pixels[rd + xc]! + wd * pixels[rd + xd]!);
  return grey < 0 ? 0 : grey > 255 ? 255 : Math.round(grey);
}
