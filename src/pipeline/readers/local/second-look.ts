import type { Engine } from './engine.ts';
import { weigh, type Figures } from './figures.ts';
import { composeMontage, type MontageStyle } from './montage.ts';
import type { Page } from './page.ts';
import { around, centreX, centreY, median, type Box } from './raster.ts';
import type { Segment } from './segments.ts';
import { textOf, wordsOnSheet, type Cell } from './words.ts';

/** How a cell is shown to the engine once more, and which characters it may read there; null for any. */
export interface LookStyle {
  montage: MontageStyle;
  only: string | null;
}

/** Cell behind cell like words of a text, at the size of the first look: drops the fewest digits. */
export const asText: LookStyle = { montage: { digitPx: 30, widthPx: 2000, gapPx: 30, pitch: 2.2 }, only: null };
/** Larger, further apart and nothing but figures: errs in other cells than the first two looks. */
export const asFigures: LookStyle = {
  montage: { digitPx: 40, widthPx: 2000, gapPx: 60, pitch: 2.2 },
  only: '0123456789.,',
};

/** The ink of a cell, left to right, words or no words: what OCR missed altogether is in no word, but it is on the sheet. */
export function inkOf({ box, words }: Cell, { segments }: Pick<Page, 'segments'>): Box[] {
  const near = segments.filter((part) => part.x1 > box.x0 && part.x0 < box.x1 && part.y1 > box.y0 && part.y0 < box.y1);
  const glyphs = new Set([...words, ...near].flatMap((part) => part.glyphs));
  return [...glyphs].filter((glyph) => isInside(glyph, box)).sort((a, b) => a.x0 - b.x0);
}

const isInside = (glyph: Box, box: Box): boolean =>
  centreX(glyph) > box.x0 && centreX(glyph) < box.x1 && centreY(glyph) > box.y0 && centreY(glyph) < box.y1;

/**
 * Reads cells once more, side by side on one picture, each as one piece: short cells are what a pass over the whole
 * page misreads most.
 */
export async function lookAgain(
  cells: readonly Cell[],
  page: Page,
  engine: Engine,
  style: LookStyle,
  timeoutMs: number,
): Promise<Map<Cell, Figures>> {
  const pieces = new Map<Segment, Cell>();
  for (const cell of cells) {
    const glyphs = inkOf(cell, page);
    if (glyphs.length > 0) pieces.set(segmentOf(glyphs, pieces.size), cell);
  }
  const looks = new Map<Cell, Figures>();
  if (pieces.size === 0) return looks;
  const { png, placements } = await composeMontage(page.unruled, [...pieces.keys()], page.textPx, style.montage);
  const words = wordsOnSheet(await engine.recognise(png, style.only, timeoutMs), placements);
  for (const [segment, cell] of pieces) {
    const mine = words.filter((word) => segment.glyphs.includes(word.glyphs[0]!)).sort((a, b) => a.x0 - b.x0);
    if (mine.length === 0) continue;
    // Tesseract gives no confidence to words that a list of characters was forced upon.
    const confidence = style.only === null ? Math.min(...mine.map((word) => word.confidence)) : 100;
    looks.set(cell, weigh(textOf(mine), confidence, segment.glyphs));
  }
  return looks;
}

function segmentOf(glyphs: Box[], phrase: number): Segment {
  const hull = around(glyphs);
  const tall = glyphs.filter((glyph) => glyph.y1 - glyph.y0 >= 0.6 * (hull.y1 - hull.y0));
  return { ...hull, glyphs, phrase, baselineY: Math.round(median(tall.map((glyph) => glyph.y1))) };
}
