import { binarise, type Mask } from './binarise.ts';
import { findComponents } from './components.ts';
import { cutsThroughPrint } from './cut-print.ts';
import { lightenBands } from './dark-bands.ts';
import { rectangleToCorners, sizeOf, type Corners } from './homography.ts';
import { unslant } from './keystone.ts';
import { evenLight } from './light.ts';
import { liesSideways } from './orientation.ts';
import { shrunk, type Raster } from './raster.ts';
import { textHeight } from './segments.ts';
import { findSheet, type FoundSheet } from './sheet-edges.ts';
import { straighten } from './straighten.ts';
import { uncurl } from './uncurl.ts';
import { enlarged, render, through, turnedView, whole, type View } from './view.ts';
import type { Watcher } from './watcher.ts';

/** A sheet as it would lie flat under even light. */
export interface FlatSheet {
  raster: Raster;
  mask: Mask;
  /** the view of the photo that `raster` is */
  view: View;
  /** height of digits and capitals; 0 where there is no text */
  textPx: number;
  /** the sheet's corners on the photo, clockwise from the one at the top left of the text; null where it was not found */
  corners: Corners | null;
  /** which edges of it are to be seen, the one between the first two corners first */
  visible: readonly boolean[];
}

/** Long edge of the picture that the sheet's shape is measured on. */
const workPx = 2000;
/** The digits' height that is best to read, where the photo has that or nearly that. */
const digitPx = 26;
const mostEnlarged = 2.6;
const longestPx = 3600;

/** Finds the sheet on a photo, lays it flat, level and upright, and evens out the light. */
export async function flatten(photo: Raster, watch?: Watcher): Promise<FlatSheet> {
  let found = await findSheet(photo);
  const source = Math.max(photo.widthPx, photo.heightPx) < 1.2 * workPx ? photo : await shrunk(photo, workPx);
  const toPhoto = photo.widthPx / source.widthPx;
  let look = lookAt(source, firstView(source, found, toPhoto));
  if (found !== null && cutsThroughPrint(look.mask)) {
    found = null;
    look = lookAt(source, firstView(source, found, toPhoto));
  }
  watch?.picture('sheet', look.raster);
  const quarters = liesSideways(look.mask) ? 1 : 0;
  if (quarters > 0) look = lookAt(source, turnedView(look.view, quarters));
  for (const step of [straighten, unslant, uncurl, uncurl]) {
    const next = step(look.mask);
    if (next !== null) look = lookAt(source, through(look.view, next));
    else if (step === uncurl) break;
  }
  watch?.picture('level', look.raster);
  const textPx = textHeight(findComponents(look.mask), look.raster.heightPx);
  const photoView = { ...look.view, back: (x: number, y: number) => scaledBy(toPhoto, look.view.back(x, y)) };
  const view = textPx === 0 ? photoView : enlarged(photoView, readingScale(look, textPx, toPhoto));
  const lit = evenLight(render(photo, view));
  const raster = lightenBands(lit) ?? lit;
  const mask = binarise(raster);
  return {
    raster,
    mask,
    view,
    textPx: textHeight(findComponents(mask), raster.heightPx),
    ...turnedSheet(found, quarters),
  };
}

/** The same sheet the other way up. */
export function upsideDown({ raster, mask, view, textPx, corners, visible }: FlatSheet): FlatSheet {
  const turned = turnedView(view, 2);
  const found = corners === null ? null : { corners, visible: visible as FoundSheet['visible'] };
  return {
    raster: { ...raster, pixels: raster.pixels.slice().reverse() },
    mask: { ...mask, bits: mask.bits.slice().reverse() },
    ...{ view: turned, textPx },
    ...turnedSheet(found, 2),
  };
}

/** The corners and edges in the order that they have once the sheet is turned clockwise by so many quarters. */
function turnedSheet(found: FoundSheet | null, quarters: number): Pick<FlatSheet, 'corners' | 'visible'> {
  if (found === null) return { corners: null, visible: [] };
  const turned = <T>(list: readonly T[]): T[] => list.map((_, at) => list[(at + 4 - quarters) % 4]!);
  return { corners: turned(found.corners) as Corners, visible: turned(found.visible) };
}

const scaledBy = (factor: number, [x, y]: [number, number]): [number, number] => [x * factor, y * factor];

/** One try at the view: what it looks like. */
interface Look {
  raster: Raster;
  mask: Mask;
  view: View;
}

function lookAt(source: Raster, view: View): Look {
  const raster = evenLight(render(source, view));
  return { raster, mask: binarise(raster), view };
}

/** How much larger than the working picture the one to read from is to be. */
function readingScale({ view, raster }: Look, textPx: number, toPhoto: number): number {
  const longest = Math.max(raster.widthPx, raster.heightPx);
  const [ax, ay] = view.back(raster.widthPx / 2, raster.heightPx / 2);
  const [bx, by] = view.back(raster.widthPx / 2 + 10, raster.heightPx / 2);
  const photoPerPx = (Math.hypot(bx - ax, by - ay) / 10) * toPhoto;
  return Math.min(digitPx / textPx, mostEnlarged * photoPerPx, longestPx / longest);
}

/** The sheet alone, squared, where all of its edges are to be seen; else the photo as it is. */
function firstView(source: Raster, found: FoundSheet | null, toPhoto: number): View {
  if (found === null || found.visible.includes(false)) return enlarged(whole(source), workPx / longEdge(source));
  const corners = found.corners.map((corner) => scaledBy(1 / toPhoto, corner)) as FoundSheet['corners'];
  const size = sizeOf(corners);
  const factor = workPx / longEdge(size);
  const [widthPx, heightPx] = [Math.round(size.widthPx * factor), Math.round(size.heightPx * factor)];
  return { widthPx, heightPx, back: rectangleToCorners(widthPx, heightPx, corners) };
}

const longEdge = (size: { widthPx: number; heightPx: number }): number => Math.max(size.widthPx, size.heightPx);
