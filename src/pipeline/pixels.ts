/** One byte a pixel, 0 is black. */
export interface GreyPicture {
  pixels: Uint8Array;
  widthPx: number;
  heightPx: number;
}

/**
 * Stretches the contrast in place, so that the darkest `lowerPercent` of the pixels become black and those above
 * `upperPercent` white. A picture of a single shade is left alone.
 */
export function stretchContrast({ pixels }: GreyPicture, lowerPercent: number, upperPercent: number): void {
  const counts = countLevels(pixels);
  const black = percentile(counts, (pixels.length * lowerPercent) / 100);
  const white = percentile(counts, (pixels.length * upperPercent) / 100);
  if (white <= black) return;

  const stretched = Uint8ClampedArray.from(counts, (_, level) => ((level - black) * 255) / (white - black));
  for (let i = 0; i < pixels.length; i += 1) pixels[i] = stretched[pixels[i] ?? 0] ?? 0;
}

function countLevels(pixels: Uint8Array): Uint32Array {
  const counts = new Uint32Array(256);
  for (const level of pixels) counts[level] = (counts[level] ?? 0) + 1;
  return counts;
}

/** The first level with more than `rank` pixels at or below it. */
function percentile(counts: Uint32Array, rank: number): number {
  let seen = 0;
  for (let level = 0; level < counts.length; level += 1) {
    seen += counts[level] ?? 0;
    if (seen > rank) return level;
  }
  return counts.length - 1;
}
