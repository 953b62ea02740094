import type { Raster } from './raster.ts';

/** Which pixels are ink: 1 ink, 0 paper, row by row. */
export interface Mask {
  bits: Uint8Array;
  widthPx: number;
  heightPx: number;
}

/** Ink is at least this much darker than the paper around it, in per cent and in grey levels. */
const darkerPercent = 16;
const darkerLevels = 14;

/**
 * Separates ink from paper by comparing each pixel with the mean of the square around it, so that shadows and tinted
 * bands count as paper (D. Bradley and G. Roth, "Adaptive Thresholding Using the Integral Image", 2007).
 */
export function binarise(raster: Raster): Mask {
  const { pixels, widthPx, heightPx } = raster;
  const radius = Math.max(12, Math.round(Math.max(widthPx, heightPx) / 90));
  const bits = new Uint8Array(pixels.length);
  const columnSums = new Uint32Array(widthPx);
  for (let y = 0; y < Math.min(radius, heightPx); y++) addRow(columnSums, pixels, y * widthPx, 1);
  for (let y = 0; y < heightPx; y++) {
    if (y + radius < heightPx) addRow(columnSums, pixels, (y + radius) * widthPx, 1);
    if (y - radius - 1 >= 0) addRow(columnSums, pixels, (y - radius - 1) * widthPx, -1);
    const rows = Math.min(heightPx - 1, y + radius) - Math.max(0, y - radius) + 1;
    markRow(raster, bits, y, columnSums, rows, radius);
  }
  return { bits, widthPx, heightPx };
}

function addRow(sums: Uint32Array, pixels: Uint8Array, offset: number, sign: 1 | -1): void {
  for (let x = 0; x < sums.length; x++) sums[x] = sums[x]! + sign * pixels[offset + x]!;
}

function markRow(raster: Raster, bits: Uint8Array, y: number, sums: Uint32Array, rows: number, radius: number): void {
  const { pixels, widthPx } = raster;
  let sum = 0;
  for (let x = 0; x < Math.min(radius, widthPx); x++) sum += sums[x]!;
  for (let x = 0; x < widthPx; x++) {
    if (x + radius < widthPx) sum += sums[x + radius]!;
    if (x - radius - 1 >= 0) sum -= sums[x - radius - 1]!;
    const count = rows * (Math.min(widthPx - 1, x + radius) - Math.max(0, x - radius) + 1);
    const grey = pixels[y * widthPx + x]!;
    const dark = grey * count * 100 < sum * (100 - darkerPercent) && (grey + darkerLevels) * count < sum;
    bits[y * widthPx + x] = dark ? 1 : 0;
  }
}
