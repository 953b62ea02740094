import type { PhotoRemark, Quad } from '../../../domain/evidence.ts';
import type { Mask } from './binarise.ts';
import { findComponents } from './components.ts';
import type { Engine } from './engine.ts';
import { faintRulings } from './faint-rulings.ts';
import { probeOf, readSegments, sureness } from './first-look.ts';
import { flatten, upsideDown, type FlatSheet } from './flatten.ts';
import { eraseLines, isCrumb, type Rulings } from './lines.ts';
import { remarksOn } from './photo-remarks.ts';
import { quadOf, sharesOf } from './point-map.ts';
import type { Box, Raster } from './raster.ts';
import { findSegments, type Segment } from './segments.ts';
import { unruled } from './unruled.ts';
import type { Watcher } from './watcher.ts';
import type { Word } from './words.ts';

/** Everything that could be seen on a sheet, before any of it means something. */
export interface Page {
  /** the sheet's pixels, straightened */
  raster: Raster;
  /** the same without its rulings, for OCR */
  unruled: Raster;
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
/** Where OCR is as sure as this of the longest phrases, the sheet stands upright. */
const uprightSureness = 75;

/** Looks at a photo and reads every word on it; null where it holds no text worth reading. */
export async function readPage(
  photo: Raster,
  engine: Engine,
  timeoutMs: number,
  watch?: Watcher,
): Promise<Page | null> {
  watch?.picture('photo', photo);
  const read = await readUpright(await flatten(photo, watch), engine, timeoutMs);
  if (read === null) return null;
  const { flat, bare, rulings, segments, words } = read;
  watch?.picture('straightened', flat.raster);
  watch?.boxes('rulings', [...rulings.horizontal, ...rulings.vertical]);
  watch?.boxes('pieces', segments);
  watch?.boxes('words', words);
  const onPhoto = (box: Box): Quad => quadOf(box, flat.view.back, photo);
  return {
    raster: flat.raster,
    unruled: bare,
    onPhoto,
    sheet: flat.corners === null ? null : sharesOf(flat.corners, photo),
    remarks: remarksOn({ photo, flat, segments, onPhoto }),
    ...{ textPx: flat.textPx, rulings, segments, words },
  };
}

/** A sheet and the marks on it. */
interface Marked {
  flat: FlatSheet;
  /** the sheet's pixels without its rulings */
  bare: Raster;
  rulings: Rulings;
  segments: Segment[];
}

/**
 * Reads the words of a sheet as it lies or, where that makes the better sense of its longest phrases, turned upside
 * down. Those phrases are read first, and only once.
 */
async function readUpright(
  flat: FlatSheet,
  engine: Engine,
  timeoutMs: number,
): Promise<(Marked & { words: Word[] }) | null> {
  const readOf = ({ flat: { textPx }, bare }: Marked, segments: readonly Segment[]): Promise<Word[]> =>
    readSegments(bare, segments, textPx, engine, timeoutMs);
  let marked = marksOn(flat);
  if (marked === null) return null;
  let probe = probeOf(marked.segments);
  let words = await readOf(marked, probe);
  if (sureness(words) < uprightSureness) {
    const turned = marksOn(upsideDown(flat));
    const turnedProbe = probeOf(turned?.segments ?? []);
    const turnedWords = turned === null ? [] : await readOf(turned, turnedProbe);
    if (turned !== null && sureness(turnedWords) > sureness(words)) {
      [marked, probe, words] = [turned, turnedProbe, turnedWords];
    }
  }
  const rest = marked.segments.filter((segment) => !probe.includes(segment));
  return { ...marked, words: [...words, ...(await readOf(marked, rest))] };
}

/** The rulings and the pieces of print; null where there is no print, or far too much. */
function marksOn(flat: FlatSheet): Marked | null {
  const { mask, textPx } = flat;
  if (textPx === 0) return null;
  const bare = { ...mask, bits: mask.bits.slice() };
  const rulings = mask.poor === true ? eraseFaint(flat, bare) : eraseLines(bare, ...longStrokes(textPx));
  const ink = findComponents(bare).filter((part) => !isCrumb(part, rulings, textPx));
  const segments = findSegments(ink, textPx);
  if (segments.length === 0 || segments.length > mostSegments) return null;
  return { flat, bare: unruled(flat.raster, mask, bare), rulings, segments };
}

const longStrokes = (textPx: number): [acrossPx: number, downPx: number] => [
  Math.round(3.2 * textPx),
  Math.round(2.2 * textPx),
];

/** Where strokes are broken and letters run together, only much longer ones are rulings without any doubt. */
function eraseFaint({ raster, textPx }: FlatSheet, bare: Mask): Rulings {
  const [acrossPx, downPx] = longStrokes(2.5 * textPx);
  return eraseLines(bare, acrossPx, downPx, faintRulings(raster, textPx, 5));
}
