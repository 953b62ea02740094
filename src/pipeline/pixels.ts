/** One byte a pixel, 0 is black. */
export interface GreyPicture {
  pixels: Uint8Array;
  widthPx: number;
  heightPx: number;
}

/** EXIF 2.32, tag 274: 1 is upright, 2 to 4 are mirrored or upside down, 5 to 8 have their sides exchanged. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** Width and height in pixels of a picture once it stands upright. */
export function uprightSize(
  widthPx: number,
  heightPx: number,
  orientation: Orientation,
): { widthPx: number; heightPx: number } {
  return orientation >= 5 ? { widthPx: heightPx, heightPx: widthPx } : { widthPx, heightPx };
}

/** The picture as it is to be looked at, in one pass over its pixels. An upright one is given back as it is. */
export function turnUpright(picture: GreyPicture, orientation: Orientation): GreyPicture {
  if (orientation === 1) return picture;
  const { pixels, widthPx, heightPx } = picture;
  const { start, stepX, stepY } = pathThrough(widthPx, heightPx, orientation);
  const turned = new Uint8Array(widthPx * heightPx);
  // A turned picture is written down its columns; in narrow bands those writes stay in the processor's cache.
  const bandPx = orientation >= 5 ? 64 : widthPx;

  for (let left = 0; left < widthPx; left += bandPx) {
    const right = Math.min(left + bandPx, widthPx);
    for (let y = 0; y < heightPx; y += 1) {
      let from = y * widthPx + left;
      let to = start + left * stepX + y * stepY;
      for (let x = left; x < right; x += 1) {
        turned[to] = pixels[from] ?? 0;
        from += 1;
        to += stepX;
      }
    }
  }
  return { pixels: turned, ...uprightSize(widthPx, heightPx, orientation) };
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

/** Where the first stored pixel goes in the upright picture, and how far one step right and one step down lead. */
function pathThrough(w: number, h: number, orientation: Orientation): { start: number; stepX: number; stepY: number } {
  switch (orientation) {
    case 1:
      return { start: 0, stepX: 1, stepY: w };
    case 2:
      return { start: w - 1, stepX: -1, stepY: w };
    case 3:
      return { start: w * h - 1, stepX: -1, stepY: -w };
    case 4:
      return { start: w * (h - 1), stepX: 1, stepY: -w };
    case 5:
      return { start: 0, stepX: h, stepY: 1 };
    case 6:
      return { start: h - 1, stepX: h, stepY: -1 };
    case 7:
      return { start: w * h - 1, stepX: -h, stepY: -1 };
    case 8:
      return { start: h * (w - 1), stepX: -h, stepY: 1 };
  }
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
