import { binarise, type Mask } from './binarise.ts';
import { findComponents } from './components.ts';
import type { Engine } from './engine.ts';
import { restorePoint } from './figures.ts';
import { unslant } from './keystone.ts';
import { eraseLines, isCrumb, type Rulings } from './lines.ts';
import { composeMontage, type MontageStyle } from './montage.ts';
import type { Raster } from './raster.ts';
import { findSegments, textHeight, type Segment } from './segments.ts';
import { straighten } from './straighten.ts';
import { wordsOnSheet, type Word } from './words.ts';

/** Everything that could be seen on a sheet, before any of it means something. */
export interface Page {
  /** the sheet's pixels, turned level */
  raster: Raster;
  /** height of digits and capitals */
  textPx: number;
  rulings: Rulings;
  segments: Segment[];
  words: Word[];
}

/** More pieces than any report has: a picture of grass or gravel, which would keep OCR busy for minutes. */
const mostSegments = 1500;
const firstLook: MontageStyle = { digitPx: 30, widthPx: 2200, gapPx: 60, pitch: 2.2 };

/** Looks at a picture and reads every word on it; null where it holds no text worth reading. */
export async function readPage(picture: Raster, engine: Engine, timeoutMs: number): Promise<Page | null> {
  const { raster, mask } = await level(picture);
  const textPx = textHeight(findComponents(mask), raster.heightPx);
  if (textPx === 0) return null;
  const rulings = eraseLines(mask, Math.round(3.2 * textPx), Math.round(2.2 * textPx));
  const ink = findComponents(mask).filter((part) => !isCrumb(part, rulings, textPx));
  const segments = findSegments(ink, textPx);
  if (segments.length === 0 || segments.length > mostSegments) return null;
  const montage = await composeMontage(raster, segments, textPx, firstLook);
  const words = wordsOnSheet(await engine.recognise(montage.png, null, timeoutMs), montage.placements).map(
    restorePoint,
  );
  return { raster, textPx, rulings, segments, words };
}

/** The picture turned and, where it was taken at a slant, squared, with its ink. */
async function level(picture: Raster): Promise<{ raster: Raster; mask: Mask }> {
  const asTaken = binarise(picture);
  const { raster: turned, degrees } = await straighten(picture, asTaken);
  const mask = degrees === 0 ? asTaken : binarise(turned);
  const squared = unslant(turned, mask);
  return squared === null ? { raster: turned, mask } : { raster: squared, mask: binarise(squared) };
}
