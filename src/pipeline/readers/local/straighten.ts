import sharp from 'sharp';
import type { Mask } from './binarise.ts';
import type { Raster } from './raster.ts';

const widestDegrees = 6;

/**
 * Turns a picture so that its text lines lie level, and says by how many degrees it was turned. The angle is the one
 * at which ink gathers most sharply into rows (W. Postl's projection profiles, 1986); less than a tenth of a degree
 * is left alone.
 */
export async function straighten(raster: Raster, mask: Mask): Promise<{ raster: Raster; degrees: number }> {
  const degrees = skewDegrees(mask);
  if (Math.abs(degrees) < 0.1) return { raster, degrees: 0 };
  const { data, info } = await sharp(raster.pixels, {
    raw: { width: raster.widthPx, height: raster.heightPx, channels: 1 },
  })
    .rotate(-degrees, { background: 'white' })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { raster: { pixels: data, widthPx: info.width, heightPx: info.height }, degrees };
}

/** By how many degrees the text lines of `mask` fall from left to right. */
export function skewDegrees(mask: Mask): number {
  const ink = sampleInk(mask);
  const coarse = sharpest(ink, mask, 0, widestDegrees, 0.5);
  const fine = sharpest(ink, mask, coarse, 0.5, 0.1);
  return sharpest(ink, mask, fine, 0.1, 0.02);
}

function sharpest(ink: Int32Array, mask: Mask, around: number, within: number, step: number): number {
  let best = around;
  let bestScore = -1;
  for (let degrees = around - within; degrees <= around + within + 1e-9; degrees += step) {
    const score = sharpness(ink, mask, degrees);
    if (score > bestScore) [best, bestScore] = [degrees, score];
  }
  return best;
}

/** How unevenly the ink spreads over rows that fall by `degrees`: the sum of squared differences of neighbours. */
function sharpness(ink: Int32Array, mask: Mask, degrees: number): number {
  const slope = Math.tan((degrees * Math.PI) / 180);
  const room = Math.ceil(Math.abs(slope) * mask.widthPx) + 2;
  const rows = new Int32Array(((mask.heightPx + 2 * room) >> 1) + 2);
  for (let i = 0; i < ink.length; i += 2) {
    const row = (ink[i + 1]! - ink[i]! * slope + room) >> 1;
    rows[row] = rows[row]! + 1;
  }
  let score = 0;
  for (let row = 1; row < rows.length; row++) score += (rows[row]! - rows[row - 1]!) ** 2;
  return score;
}

/** x and y of lower edges of ink, in turn; lower edges because text stands on them, thinned to about 60,000. */
function sampleInk({ bits, widthPx, heightPx }: Mask): Int32Array {
  const found: number[] = [];
  for (let y = 0; y < heightPx - 1; y++) {
    for (let x = 0, at = y * widthPx; x < widthPx; x++, at++) {
      if (bits[at] === 1 && bits[at + widthPx] === 0) found.push(x, y);
    }
  }
  const keepEvery = Math.max(1, Math.round(found.length / 2 / 60_000));
  const kept: number[] = [];
  for (let i = 0; i + 1 < found.length; i += 2 * keepEvery) kept.push(found[i]!, found[i + 1]!);
  return Int32Array.from(kept);
}
