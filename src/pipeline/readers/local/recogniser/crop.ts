import type { Box, Raster } from '../raster.ts';

/** The grey picture of one cell, brought to the size the network knows: 32 px high, its digits about 16 px tall. */
export type FigureCrop = Raster;

const crop = { heightPx: 32, digitPx: 16, baselinePx: 23, leastWidthPx: 44, sideMargin: 0.45 };

/** The widest crop of a figure, and of a phrase; what is wider is squeezed. */
export const widestPx = { figure: 256, phrase: 512 };

/**
 * Cuts a figure out of the sheet. `box` says from where to where across it stands: around its ink, or its whole cell;
 * what lies nearly half a text height beside it comes along. Up and down the window hangs on `baselineY`, from one and a
 * half text heights above it to half of one below; `textPx` is the height of the digits, of hand-written ones the
 * usual height of that hand. What lies beyond the raster's edge repeats the edge, and what is wider than `mostWidthPx`
 * is squeezed.
 */
export function cropFigure(
  raster: Raster,
  box: Box,
  baselineY: number,
  textPx: number,
  mostWidthPx = widestPx.figure,
): FigureCrop {
  const scale = textPx / crop.digitPx;
  const [x0, x1] = reachOf(box, scale);
  const widthPx = Math.min(mostWidthPx, Math.round((x1 - x0) / scale));
  const across = tentWeights(x0, x1, widthPx);
  const y0 = baselineY - crop.baselinePx * scale;
  const down = tentWeights(y0, y0 + crop.heightPx * scale, crop.heightPx);
  return { pixels: resample(raster, across, down), widthPx, heightPx: crop.heightPx };
}

/**
 * From where to where the window goes across: a lone 1 needs paper around it to be told from a ruling, so that narrow
 * boxes get more of it.
 */
function reachOf({ x0, x1 }: Box, scale: number): [number, number] {
  const margin = Math.max(crop.sideMargin * crop.digitPx * scale, (crop.leastWidthPx * scale - (x1 - x0)) / 2);
  return [x0 - margin, x1 + margin];
}

/** For each pixel of a row to come, the first pixel it is made from and how much of each that follows. */
interface Taps {
  first: number[];
  shares: Float32Array[];
}

/** Straight-line interpolation, widened where pixels become fewer, so that none is passed over. */
function tentWeights(from: number, to: number, countPx: number): Taps {
  const step = (to - from) / countPx;
  const reach = Math.max(1, step);
  const taps: Taps = { first: [], shares: [] };
  for (let at = 0; at < countPx; at++) {
    const centre = from + (at + 0.5) * step;
    const first = Math.floor(centre - reach + 0.5);
    const shares = new Float32Array(Math.floor(centre + reach + 0.5) - first);
    let sum = 0;
    for (let tap = 0; tap < shares.length; tap++) {
      const share = Math.max(0, 1 - Math.abs(first + tap + 0.5 - centre) / reach);
      shares[tap] = share;
      sum += share;
    }
    taps.first.push(first);
    taps.shares.push(shares.map((share) => share / sum));
  }
  return taps;
}

/** One row of the sheet after the other across, then down. */
function resample(raster: Raster, across: Taps, down: Taps): Uint8Array {
  const widthPx = across.first.length;
  const narrowed = new Map<number, Float32Array>();
  const rowAt = (y: number): Float32Array => {
    const inside = Math.min(raster.heightPx - 1, Math.max(0, y));
    const row = narrowed.get(inside) ?? narrowRow(raster, inside, across);
    narrowed.set(inside, row);
    return row;
  };
  const pixels = new Uint8Array(widthPx * down.first.length);
  for (const [y, shares] of down.shares.entries()) {
    const rows = Array.from(shares, (_, tap) => rowAt(down.first[y]! + tap));
    for (let x = 0; x < widthPx; x++) {
      let grey = 0;
      for (let tap = 0; tap < shares.length; tap++) grey += rows[tap]![x]! * shares[tap]!;
      pixels[y * widthPx + x] = Math.round(grey);
    }
  }
  return pixels;
}

function narrowRow({ pixels, widthPx }: Raster, y: number, { first, shares }: Taps): Float32Array {
  const row = new Float32Array(first.length);
  for (let x = 0; x < row.length; x++) {
    const mine = shares[x]!;
    let grey = 0;
    for (let tap = 0; tap < mine.length; tap++) {
      const from = Math.min(widthPx - 1, Math.max(0, first[x]! + tap));
      grey += pixels[y * widthPx + from]! * mine[tap]!;
    }
    row[x] = grey;
  }
  return row;
}
