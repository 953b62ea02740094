import type { PhotoRemark, Quad } from '../../../domain/evidence.ts';
import { binarise, type Mask } from './binarise.ts';
import { findComponents } from './components.ts';
import type { Engine } from './engine.ts';
import { restorePoint } from './figures.ts';
import { unslant } from './keystone.ts';
import { eraseLines, isCrumb, type Rulings } from './lines.ts';
import { composeMontage, type MontageStyle } from './montage.ts';
import { after, quadOf, unmoved, type PointMap } from './point-map.ts';
import type { Box, Raster } from './raster.ts';
import { findSegments, textHeight, type Segment } from './segments.ts';
import { straighten } from './straighten.ts';
import type { Watcher } from './watcher.ts';
import { wordsOnSheet, type Word } from './words.ts';

/** Everything that could be seen on a sheet, before any of it means something. */
export interface Page {
  /** the sheet's pixels, straightened */
  raster: Raster;
  /** the corners of a box of `raster` on the photo */
  onPhoto(box: Box): Quad;
  /** the sheet of paper on the photo; null where it was not found */
  sheet: Quad | null;
  /** what is the matter with the photo itself */
  remarks: PhotoRemark[];
  /** height of digits and capitals */
  textPx: number;
  rulings: Rulings;
  segments: Segment[];
  words: Word[];
}

/** More pieces than any report has: a picture of grass or gravel, which would keep OCR busy for minutes. */
const mostSegments = 1500;
const firstLook: MontageStyle = { digitPx: 30, widthPx: 2200, gapPx: 60, pitch: 2.2 };

/** Looks at a photo and reads every word on it; null where it holds no text worth reading. */
export async function readPage(
  photo: Raster,
  engine: Engine,
  timeoutMs: number,
  watch?: Watcher,
): Promise<Page | null> {
  watch?.picture('photo', photo);
  const { raster, mask, back } = await level(photo);
  watch?.picture('straightened', raster);
  const textPx = textHeight(findComponents(mask), raster.heightPx);
  if (textPx === 0) return null;
  const rulings = eraseLines(mask, Math.round(3.2 * textPx), Math.round(2.2 * textPx));
  const ink = findComponents(mask).filter((part) => !isCrumb(part, rulings, textPx));
  const segments = findSegments(ink, textPx);
  watch?.boxes('rulings', [...rulings.horizontal, ...rulings.vertical]);
  watch?.boxes('pieces', segments);
  if (segments.length === 0 || segments.length > mostSegments) return null;
  const montage = await composeMontage(raster, segments, textPx, firstLook);
  const words = wordsOnSheet(await engine.recognise(montage.png, null, timeoutMs), montage.placements).map(
    restorePoint,
  );
  watch?.boxes('words', words);
  const onPhoto = (box: Box): Quad => quadOf(box, back, photo);
  return { raster, onPhoto, sheet: null, remarks: [], textPx, rulings, segments, words };
}

interface Levelled {
  raster: Raster;
  mask: Mask;
  back: PointMap;
}

/** The picture turned and, where it was taken at a slant, squared, with its ink. */
async function level(photo: Raster): Promise<Levelled> {
  let levelled: Levelled = { raster: photo, mask: binarise(photo), back: unmoved };
  for (const step of [straighten, unslant]) {
    const next = await step(levelled.raster, levelled.mask);
    if (next === null) continue;
    const { raster, back } = next;
    levelled = { raster, mask: binarise(raster), back: after(levelled.back, back) };
  }
  return levelled;
}
