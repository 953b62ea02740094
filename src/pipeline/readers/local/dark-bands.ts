import type { Mask } from './binarise.ts';
import { findComponents } from './components.ts';
import type { Box, Raster } from './raster.ts';

/** Side of the squares in which a band is looked for: smaller than print, wider than rulings. */
const squarePx = 8;
/** Grey below which a pixel is none of white paper under even light. */
const darkBelow = 150;
const mostlyDark = 0.55;

/**
 * White print on dark bands, as headings are often shaded, turned into black print on white, in a copy of the picture
 * taken under even light. Null where there is no such band.
 */
export function lightenBands(raster: Raster): Raster | null {
  const bands = findComponents(darkSquares(raster))
    .filter((part) => isBand(part, part.inkPx, raster))
    .map((part) => fitted(part, raster))
    .filter((band) => hasDarkRim(band, raster));
  if (bands.length === 0) return null;
  const lightened = { ...raster, pixels: raster.pixels.slice() };
  for (const band of bands) invert(lightened, band);
  return lightened;
}

/** The squares of the picture that are mostly dark. */
function darkSquares({ pixels, widthPx, heightPx }: Raster): Mask {
  const squares: Mask = {
    widthPx: Math.floor(widthPx / squarePx),
    heightPx: Math.floor(heightPx / squarePx),
    bits: new Uint8Array(0),
  };
  const counts = new Uint16Array(squares.widthPx * squares.heightPx);
  for (let y = 0; y < squares.heightPx * squarePx; y++) {
    const to = Math.floor(y / squarePx) * squares.widthPx;
    for (let x = 0; x < squares.widthPx * squarePx; x++) {
      if (pixels[y * widthPx + x]! < darkBelow) counts[to + Math.floor(x / squarePx)]! += 1;
    }
  }
  squares.bits = Uint8Array.from(counts, (count) => (count > mostlyDark * squarePx * squarePx ? 1 : 0));
  return squares;
}

/** Wider than tall, well filled, and no taller than two or three lines of print. */
function isBand(box: Box, squares: number, { heightPx }: Raster): boolean {
  const [wide, tall] = [box.x1 - box.x0, box.y1 - box.y0];
  if (tall < 2 || wide < 4 || wide < 1.3 * tall) return false;
  return squares >= 0.45 * wide * tall && tall * squarePx < heightPx / 12;
}

/** A band of squares in pixels, its rim where the dark ends. */
function fitted(box: Box, raster: Raster): Box {
  const band = {
    ...{ x0: box.x0 * squarePx, x1: box.x1 * squarePx },
    ...{ y0: box.y0 * squarePx, y1: box.y1 * squarePx },
  };
  const darkRow = (y: number): boolean => share(raster, { ...band, y0: y, y1: y + 1 }) > mostlyDark;
  const darkColumn = (x: number): boolean => share(raster, { ...band, x0: x, x1: x + 1 }) > mostlyDark;
  for (let step = 0; step < squarePx; step++) {
    if (!darkRow(band.y0)) band.y0 += 1;
    else if (darkRow(band.y0 - 1)) band.y0 -= 1;
    if (!darkRow(band.y1 - 1)) band.y1 -= 1;
    else if (darkRow(band.y1)) band.y1 += 1;
    if (!darkColumn(band.x0)) band.x0 += 1;
    else if (darkColumn(band.x0 - 1)) band.x0 -= 1;
    if (!darkColumn(band.x1 - 1)) band.x1 -= 1;
    else if (darkColumn(band.x1)) band.x1 += 1;
  }
  return band;
}

/** Whether a box is dark along its four sides: bold print is dark enough within, but not there. */
function hasDarkRim({ x0, y0, x1, y1 }: Box, raster: Raster): boolean {
  const sides = [
    { x0, y0, x1, y1: y0 + 1 },
    { x0, y0: y1 - 1, x1, y1 },
    { x0, y0, x1: x0 + 1, y1 },
    { x0: x1 - 1, y0, x1, y1 },
  ];
  return sides.every((side) => share(raster, side) > 0.7);
}

/** How much of a box is dark; none of it outside the picture. */
function share({ pixels, widthPx, heightPx }: Raster, { x0, y0, x1, y1 }: Box): number {
  if (x0 < 0 || y0 < 0 || x1 > widthPx || y1 > heightPx) return 0;
  let dark = 0;
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) if (pixels[y * widthPx + x]! < darkBelow) dark++;
  }
  return dark / ((x1 - x0) * (y1 - y0));
}

/** Makes the band's ground white and what is lighter than it as dark as it was lighter. */
function invert({ pixels, widthPx }: Raster, band: Box): void {
  const ground = commonGrey({ pixels, widthPx }, band);
  const range = Math.max(40, 255 - ground);
  for (let y = band.y0; y < band.y1; y++) {
    for (let x = band.x0; x < band.x1; x++) {
      const lighter = pixels[y * widthPx + x]! - ground;
      pixels[y * widthPx + x] = lighter <= 0 ? 255 : Math.max(0, 255 - Math.round((lighter * 255) / range));
    }
  }
}

function commonGrey({ pixels, widthPx }: Pick<Raster, 'pixels' | 'widthPx'>, band: Box): number {
  const counts = new Uint32Array(256);
  for (let y = band.y0; y < band.y1; y++) {
    for (let x = band.x0; x < band.x1; x++) {
      const grey = pixels[y * widthPx + x]!;
      counts[grey] = counts[grey]! + 1;
    }
  }
  const half = ((band.x1 - band.x0) * (band.y1 - band.y0)) / 2;
  let seen = 0;
  return counts.findIndex((count) => (seen += count) >= half);
}
