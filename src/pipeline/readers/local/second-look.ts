import type { Engine } from './engine.ts';
import { weigh, type Figures } from './figures.ts';
import { composeMontage, type MontageStyle } from './montage.ts';
import type { Page } from './page.ts';
import { around, centreX, centreY, median, type Box } from './raster.ts';
import type { Segment } from './segments.ts';
import { textOf, wordsOnSheet, type Cell } from './words.ts';

const style: MontageStyle = { digitPx: 40, widthPx: 2000, gapPx: 100, pitch: 2.2 };
const figuresOnly = '0123456789.,';

/** The ink of a cell, words or no words: what OCR missed altogether is in no word, but it is on the sheet. */
export function inkOf(cell: Cell, page: Page): Box[] {
  const read = cell.words.flatMap((word) => word.glyphs);
  const seen = new Set(read);
  const { box } = cell;
  const missed = page.segments
    .filter((segment) => centreX(segment) > box.x0 && centreX(segment) < box.x1)
    .filter((segment) => centreY(segment) > box.y0 && centreY(segment) < box.y1)
    .flatMap((segment) => segment.glyphs)
    .filter((glyph) => !seen.has(glyph));
  return [...read, ...missed].sort((a, b) => a.x0 - b.x0);
}

/**
 * Reads doubtful cells once more, enlarged, side by side on one picture, with nothing allowed but figures: short
 * cells are what a pass over the whole page misreads most.
 */
export async function lookAgain(
  cells: readonly Cell[],
  page: Page,
  engine: Engine,
  timeoutMs: number,
): Promise<Map<Cell, Figures & { confidence: number }>> {
  const pieces = new Map<Segment, Cell>();
  for (const cell of cells) {
    const glyphs = inkOf(cell, page);
    if (glyphs.length > 0) pieces.set(segmentOf(glyphs, pieces.size), cell);
  }
  const looks = new Map<Cell, Figures & { confidence: number }>();
  if (pieces.size === 0) return looks;
  const { png, placements } = await composeMontage(page.raster, [...pieces.keys()], page.textPx, style);
  const words = wordsOnSheet(await engine.recognise(png, figuresOnly, timeoutMs), placements);
  for (const [segment, cell] of pieces) {
    const mine = words.filter((word) => segment.glyphs.includes(word.glyphs[0]!)).sort((a, b) => a.x0 - b.x0);
    if (mine.length === 0) continue;
    const confidence = Math.min(...mine.map((word) => word.confidence));
    looks.set(cell, { ...weigh(textOf(mine), confidence, segment.glyphs), confidence });
  }
  return looks;
}

function segmentOf(glyphs: Box[], phrase: number): Segment {
  const hull = around(glyphs);
  const tall = glyphs.filter((glyph) => glyph.y1 - glyph.y0 >= 0.6 * (hull.y1 - hull.y0));
  return { ...hull, glyphs, phrase, baselineY: Math.round(median(tall.map((glyph) => glyph.y1))) };
}
