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
    .map((part) => slicesOf(fitted(part, raster), raster))
    .filter((slices) => slices !== null);
  if (bands.length === 0) return null;
  const lightened = { ...raster, pixels: raster.pixels.slice() };
  for (const slices of bands) invert(lightened, slices);
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
  if (tall < 3 || wide < 8 || wide < 1.3 * tall) return false;
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

/** How far up or down an edge of a band may run off level, and from one slice to the next. */
const mostOffPx = 12;
const mostStepPx = 3;
/** This share of a band's slices have both of their edges. */
const mostSlices = 0.85;

/**
 * A band cut upright into slices, each from where its dark begins to where it ends: on a photo a band lies not quite
 * level. Null where there is no such edge, or the sides are not dark: bold print is dark enough within, but not there.
 */
function slicesOf(band: Box, raster: Raster): Box[] | null {
  const slices: Box[] = [];
  let missed = 0;
  for (let x0 = band.x0; x0 < band.x1; x0 += squarePx) {
    const before = slices.at(-1) ?? band;
    const slice = { x0, x1: Math.min(x0 + squarePx, band.x1), y0: before.y0, y1: before.y1 };
    const reach = slices.length === 0 ? mostOffPx : mostStepPx;
    const [y0, y1] = [edgeNear(slice, 'y0', reach, raster), edgeNear(slice, 'y1', reach, raster)];
    if (y0 === null || y1 === null) missed++;
    slices.push({ ...slice, y0: y0 ?? slice.y0, y1: y1 ?? slice.y1 });
  }
  const [first, last] = [slices[0]!, slices.at(-1)!];
  const sides = [
    { ...first, x0: first.x0 + mostStepPx, x1: first.x0 + mostStepPx + 1 },
    { ...last, x0: last.x1 - mostStepPx - 1, x1: last.x1 - mostStepPx },
  ];
  const isDark = (side: Box): boolean => share(raster, inset(side)) > 0.7;
  return missed <= (1 - mostSlices) * slices.length && sides.every(isDark) ? slices : null;
}

const inset = (side: Box): Box => ({ ...side, y0: side.y0 + 1, y1: Math.max(side.y0 + 2, side.y1 - 1) });

/** Where the dark of a slice begins or ends within so many pixels of where it is thought to; null where it does not. */
function edgeNear(slice: Box, edge: 'y0' | 'y1', reachPx: number, raster: Raster): number | null {
  const isDark = (y: number): boolean => share(raster, { ...slice, y0: y, y1: y + 1 }) > 0.7;
  for (let off = 0; off <= reachPx; off++) {
    for (const y of [slice[edge] - off, slice[edge] + off]) {
      if (edge === 'y0' && isDark(y) && isDark(y + 1) && !isDark(y - 1)) return y;
      if (edge === 'y1' && isDark(y - 1) && isDark(y - 2) && !isDark(y)) return y;
    }
  }
  return null;
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
function invert({ pixels, widthPx }: Raster, slices: readonly Box[]): void {
  const ground = commonGrey({ pixels, widthPx }, slices);
  const range = Math.max(40, 255 - ground);
  for (const slice of slices) {
    for (let y = slice.y0; y < slice.y1; y++) {
      for (let x = slice.x0; x < slice.x1; x++) {
        const lighter = pixels[y * widthPx + x]! - ground;
        pixels[y * widthPx + x] = lighter <= 0 ? 255 : Math.max(0, 255 - Math.round((lighter * 255) / range));
      }
    }
  }
}

function commonGrey({ pixels, widthPx }: Pick<Raster, 'pixels' | 'widthPx'>, slices: readonly Box[]): number {
  const counts = new Uint32Array(256);
  let total = 0;
  for (const slice of slices) {
    for (let y = slice.y0; y < slice.y1; y++) {
      for (let x = slice.x0; x < slice.x1; x++) counts[pixels[y * widthPx + x]!]!++;
    }
    total += (slice.x1 - slice.x0) * (slice.y1 - slice.y0);
  }
  let seen = 0;
  return counts.findIndex((count) => (seen += count) >= total / 2);
}
