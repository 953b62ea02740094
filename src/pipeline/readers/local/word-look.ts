import type { Engine } from './engine.ts';
import type { Look } from './looks.ts';
import { composeMontage, type MontageStyle } from './montage.ts';
import type { Page } from './page.ts';
import { around, median, type Box } from './raster.ts';
import { inkOf } from './second-look.ts';
import type { Segment } from './segments.ts';
import { textOf, wordsOnSheet, type Cell } from './words.ts';

/** What may stand in a cell: figures with the marks of dates, times and drafts, or any words. */
export type Script = 'figures' | 'words';

const allowed: Record<Script, string | null> = { figures: '0123456789:/-.\'"', words: null };

/** Larger than at the first look: another size is another opinion. */
const style: MontageStyle = { digitPx: 38, widthPx: 2000, gapPx: 110, pitch: 2.2 };

/**
 * Reads cells of words, dates, times and drafts once more, all of one script side by side on one picture. A cell that
 * nothing is read in has no look.
 */
export async function lookAtWords(
  cells: readonly { cell: Cell; script: Script }[],
  page: Page,
  engine: Engine,
  timeoutMs: number,
): Promise<Map<Cell, Look>> {
  const looks = new Map<Cell, Look>();
  for (const script of ['figures', 'words'] as const) {
    const pieces = new Map<Segment, Cell>();
    for (const { cell } of cells.filter((one) => one.script === script)) {
      for (const piece of piecesOf(cell, page, script, pieces.size)) pieces.set(piece, cell);
    }
    if (pieces.size === 0) continue;
    const { png, placements } = await composeMontage(page.unruled, [...pieces.keys()], page.textPx, style);
    const words = wordsOnSheet(await engine.recognise(png, allowed[script], timeoutMs), placements);
    for (const cell of new Set(pieces.values())) {
      const marks = new Set([...pieces].filter(([, owner]) => owner === cell).flatMap(([piece]) => piece.glyphs));
      const mine = words.filter((word) => marks.has(word.glyphs[0]!)).sort((a, b) => a.x0 - b.x0);
      if (mine.length === 0) continue;
      const confidence = script === 'figures' ? null : Math.min(...mine.map((word) => word.confidence));
      looks.set(cell, { text: textOf(mine), confidence });
    }
  }
  return looks;
}

/** A cell's ink as one piece where it holds figures, otherwise word by word. */
function piecesOf(cell: Cell, page: Page, script: Script, phrase: number): Segment[] {
  const ink = new Set(inkOf(cell, page));
  const groups =
    script === 'figures'
      ? [[...ink]]
      : page.segments.map((segment) => segment.glyphs.filter((glyph) => ink.has(glyph)));
  return groups.filter((glyphs) => glyphs.length > 0).map((glyphs) => pieceOf(glyphs, phrase));
}

function pieceOf(glyphs: Box[], phrase: number): Segment {
  const hull = around(glyphs);
  const tall = glyphs.filter((glyph) => glyph.y1 - glyph.y0 >= 0.6 * (hull.y1 - hull.y0));
  return { ...hull, glyphs, phrase, baselineY: Math.round(median(tall.map((glyph) => glyph.y1))) };
}
