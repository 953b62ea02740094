import type { Raster } from './raster.ts';

/** Which pixels are ink: 1 ink, 0 paper, row by row. */
export interface Mask {
  bits: Uint8Array;
  widthPx: number;
  heightPx: number;
  /** whether the ink is hardly darker than the paper's grain, so that strokes may be broken */
  poor?: boolean;
}

/** Ink is darker than the paper around it by this share of the darkest ink's depth. */
const shareOfInk = 0.24;
/** Grain hardly ever reaches so many times its usual size; a patch of ink does somewhere. */
const beyondGrain = 3.4;
const [leastLevels, mostLevels] = [8, 38];
/** Where grain comes near the ink, a patch of ink goes on as far as it is darker by these. */
const faint = { shareOfInk: 0.2, beyondGrain: 2.2 };

/**
 * Separates ink from paper on an evenly lit picture, by comparing each pixel with the mean of the square around it
 * (D. Bradley and G. Roth, "Adaptive Thresholding Using the Integral Image", 2007). How much darker ink must be goes by
 * how dark this sheet's ink is and how coarse its grain. Where the grain comes near the ink, the picture is smoothed
 * and faint ink is kept only where it touches ink beyond doubt (the hysteresis of J. Canny's edges, 1986).
 */
export function binarise(raster: Raster): Mask {
  const { grain, depth } = tones(raster);
  if (beyondGrain * grain < shareOfInk * depth) return separate(raster, within(shareOfInk * depth));
  const smooth = smoothed(smoothed(raster));
  const seen = tones(smooth);
  const strong = within(Math.max(beyondGrain * seen.grain, faint.shareOfInk * seen.depth));
  const weak = within(Math.max(faint.beyondGrain * seen.grain, faint.shareOfInk * seen.depth));
  return { ...touching(separate(smooth, strong), separate(smooth, weak)), poor: true };
}

const within = (levels: number): number => Math.min(mostLevels, Math.max(leastLevels, levels));

/** The patches of `weak` that hold ink of `strong`. */
function touching(strong: Mask, weak: Mask): Mask {
  const { widthPx, bits } = strong;
  const open: number[] = [];
  for (let at = widthPx + 1; at < bits.length - widthPx - 1; at++) if (bits[at] === 1) open.push(at);
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (let row = at - widthPx; row <= at + widthPx; row += widthPx) {
      for (let beside = row - 1; beside <= row + 1; beside++) {
        if (weak.bits[beside] !== 1 || bits[beside] === 1) continue;
        bits[beside] = 1;
        open.push(beside);
      }
    }
  }
  return strong;
}

interface Tones {
  /** by how many grey levels paper varies about its own grey (one standard deviation) */
  grain: number;
  /** by how many grey levels the darkest ink is darker than paper */
  depth: number;
}

/**
 * Measured on every third pixel of every third row, away from the edges, where the desk may show. No ink makes paper
 * brighter, so its grain is taken from above.
 */
function tones({ pixels, widthPx, heightPx }: Raster): Tones {
  const counts = new Uint32Array(256);
  let total = 0;
  const [edgeX, edgeY] = [Math.round(widthPx / 16), Math.round(heightPx / 16)];
  for (let y = edgeY; y < heightPx - edgeY; y += 3) {
    for (let x = edgeX; x < widthPx - edgeX; x += 3, total++) {
      const grey = pixels[y * widthPx + x]!;
      counts[grey] = counts[grey]! + 1;
    }
  }
  const paper = percentile(counts, total, 0.5);
  return { grain: percentile(counts, total, 0.84) - paper, depth: paper - percentile(counts, total, 0.007) };
}

function percentile(counts: Uint32Array, total: number, share: number): number {
  let seen = 0;
  for (let grey = 0; grey < 255; grey++) {
    seen += counts[grey]!;
    if (seen >= share * total) return grey;
  }
  return 255;
}

/** Each pixel weighed with its eight neighbours, by 1-2-1 across and down. */
function smoothed({ pixels, widthPx, heightPx }: Raster): Raster {
  const across = pixels.slice();
  const both = pixels.slice();
  for (let at = 1; at < pixels.length - 1; at++) {
    across[at] = (pixels[at - 1]! + 2 * pixels[at]! + pixels[at + 1]! + 2) >> 2;
  }
  for (let at = widthPx; at < pixels.length - widthPx; at++) {
    both[at] = (across[at - widthPx]! + 2 * across[at]! + across[at + widthPx]! + 2) >> 2;
  }
  return { pixels: both, widthPx, heightPx };
}

function separate(raster: Raster, darkerLevels: number): Mask {
  const { pixels, widthPx, heightPx } = raster;
  const radius = Math.max(12, Math.round(Math.max(widthPx, heightPx) / 90));
  const bits = new Uint8Array(pixels.length);
  const columnSums = new Uint32Array(widthPx);
  for (let y = 0; y < Math.min(radius, heightPx); y++) addRow(columnSums, pixels, y * widthPx, 1);
  for (let y = 0; y < heightPx; y++) {
    if (y + radius < heightPx) addRow(columnSums, pixels, (y + radius) * widthPx, 1);
    if (y - radius - 1 >= 0) addRow(columnSums, pixels, (y - radius - 1) * widthPx, -1);
    const rows = Math.min(heightPx - 1, y + radius) - Math.max(0, y - radius) + 1;
    markRow(raster, bits, y, columnSums, { rows, radius, darkerLevels });
  }
  return { bits, widthPx, heightPx };
}

function addRow(sums: Uint32Array, pixels: Uint8Array, offset: number, sign: 1 | -1): void {
  for (let x = 0; x < sums.length; x++) sums[x] = sums[x]! + sign * pixels[offset + x]!;
}

interface Square {
  rows: number;
  radius: number;
  darkerLevels: number;
}

function markRow(raster: Raster, bits: Uint8Array, y: number, sums: Uint32Array, square: Square): void {
  const { rows, radius, darkerLevels } = square;
  const { pixels, widthPx } = raster;
  let sum = 0;
  for (let x = 0; x < Math.min(radius, widthPx); x++) sum += sums[x]!;
  for (let x = 0; x < widthPx; x++) {
    if (x + radius < widthPx) sum += sums[x + radius]!;
    if (x - radius - 1 >= 0) sum -= sums[x - radius - 1]!;
    const count = rows * (Math.min(widthPx - 1, x + radius) - Math.max(0, x - radius) + 1);
    bits[y * widthPx + x] = (pixels[y * widthPx + x]! + darkerLevels) * count < sum ? 1 : 0;
  }
}
