import type { FigureCrop } from './crop.ts';

/** The grey that most of a cell is lighter than is its paper; the darkest few pixels are its ink. */
const paperShare = 0.6;
const inkShare = 0.02;
/** Fainter ink than this many greys is not brought up to full black: it may be the paper's grain. */
const leastContrast = 20;

/** How dark each pixel is against the paper: 0 paper, 1 the darkest ink, whatever the light on the sheet was. */
export function darkness({ pixels }: FigureCrop): Float32Array {
  const paper = greyBelow(pixels, paperShare);
  const contrast = Math.max(leastContrast, paper - greyBelow(pixels, inkShare));
  const dark = new Float32Array(pixels.length);
  for (let at = 0; at < dark.length; at++) dark[at] = Math.min(1.5, Math.max(-0.5, (paper - pixels[at]!) / contrast));
  return dark;
}

/** The least grey that this share of all pixels are at most as light as. */
function greyBelow(pixels: Uint8Array, share: number): number {
  const counts = new Uint32Array(256);
  for (const grey of pixels) counts[grey]!++;
  let sum = 0;
  for (let grey = 0; grey < 255; grey++) {
    sum += counts[grey]!;
    if (sum >= share * pixels.length) return grey;
  }
  return 255;
}
