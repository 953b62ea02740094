import type { PhotoRemark, Quad } from '../../../domain/evidence.ts';
import { findComponents } from './components.ts';
import type { Engine } from './engine.ts';
import { restorePoint } from './figures.ts';
import { flatten } from './flatten.ts';
import { eraseLines, isCrumb, type Rulings } from './lines.ts';
import { composeMontage, type MontageStyle } from './montage.ts';
import { quadOf, sharesOf } from './point-map.ts';
import type { Box, Raster } from './raster.ts';
import { findSegments, type Segment } from './segments.ts';
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
  const { raster, mask, view, textPx, found } = await flatten(photo, watch);
  watch?.picture('straightened', raster);
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
  const onPhoto = (box: Box): Quad => quadOf(box, view.back, photo);
  const sheet = found === null ? null : sharesOf(found.corners, photo);
  return { raster, onPhoto, sheet, remarks: [], textPx, rulings, segments, words };
}
