import type { Mask } from './binarise.ts';
import type { Raster } from './raster.ts';

/** The soft edge of a ruling reaches so far beyond its black. */
const rimPx = 2;
/** Ink this near a ruling is left as it is, with its own soft edge. */
const keptPx = 1;

/**
 * The sheet with its rulings painted over in the colour of the paper: digits often stand on one, and OCR takes it for
 * a part of them. `ruled` is the ink before the rulings were erased, `bare` what remained of it.
 */
export function unruled(raster: Raster, ruled: Mask, bare: Mask): Raster {
  const { widthPx, heightPx } = raster;
  const pixels = raster.pixels.slice();
  const paper = paperOf(raster, ruled);
  const paint = (x: number, y: number): void => {
    const at = y * widthPx + x;
    if (pixels[at]! < paper && !hasInkNear(bare, x, y)) pixels[at] = paper;
  };
  for (let y = rimPx; y < heightPx - rimPx; y++) {
    for (let x = rimPx; x < widthPx - rimPx; x++) {
      const at = y * widthPx + x;
      if (ruled.bits[at] !== 1 || bare.bits[at] === 1) continue;
      for (let down = -rimPx; down <= rimPx; down++) {
        for (let across = -rimPx; across <= rimPx; across++) paint(x + across, y + down);
      }
    }
  }
  return { ...raster, pixels };
}

function hasInkNear({ bits, widthPx }: Mask, x: number, y: number): boolean {
  for (let down = -keptPx; down <= keptPx; down++) {
    for (let across = -keptPx; across <= keptPx; across++) {
      if (bits[(y + down) * widthPx + x + across] === 1) return true;
    }
  }
  return false;
}

/** The grey that half of the bare paper is at least as light as. */
function paperOf({ pixels }: Raster, { bits }: Mask): number {
  const counts = new Uint32Array(256);
  let paper = 0;
  for (let at = 0; at < pixels.length; at++) {
    if (bits[at] === 1) continue;
    counts[pixels[at]!]!++;
    paper++;
  }
  let seen = 0;
  for (let grey = 0; grey < 256; grey++) {
    seen += counts[grey]!;
    if (2 * seen >= paper) return grey;
  }
  return 255;
}
