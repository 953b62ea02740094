import { headerCells, type HeaderCells } from './header-fields.ts';
import { labelAt } from './header-labels.ts';
import type { Page } from './page.ts';
import { printBeside } from './print-beside.ts';
import { around, heightOf, type Box } from './raster.ts';
import type { WordRecogniser } from './recogniser/recogniser.ts';
import { onOneLine } from './segments.ts';
import { inkOfWords, sightOfWords } from './word-sight.ts';
import { linesOf, type Cell, type Word } from './words.ts';

/** All fields that a header has. */
const allFields = 5;
/** No more words than this, the uppermost, are taken for labels that OCR may have misread. */
const mostLabels = 24;

/**
 * The header's fields on a page. Where some are missing, words that stand where labels do and are none are read by the
 * network too: labels are often set small. To each value belongs what stands right beside it and was not read.
 */
export function readHeader(page: Page, inTables: ReadonlySet<Word>, recogniser: WordRecogniser): HeaderCells {
  const find = (words: readonly Word[]): HeaderCells =>
    headerCells(words, inTables, page.rulings.vertical, page.textPx);
  const found = find(page.words);
  if (Object.keys(found).length >= allFields) return grown(found, page);
  const read = readLabels(page, inTables, recogniser);
  return grown(read.size === 0 ? found : { ...find(page.words.map((word) => read.get(word) ?? word)), ...found }, page);
}

/** Words that are labels by what the network reads in them, though not by what OCR did. */
function readLabels(page: Page, inTables: ReadonlySet<Word>, recogniser: WordRecogniser): Map<Word, Word> {
  const { rulings, textPx } = page;
  const free = page.words.filter((word) => !inTables.has(word) && /[A-Za-z]{2}/.test(word.text));
  const lines = linesOf(free);
  const asked = lines.flatMap((line) => line.filter((word, at) => (at === 0 || word.x0 - line[at - 1]!.x1 > textPx) && labelAt(line, at, rulings.vertical, textPx) === null)); // prettier-ignore
  const inks = new Map(asked.slice(0, mostLabels).map((word): [Cell, Box[]] => [{ words: [word], box: word }, word.glyphs])); // prettier-ignore
  const read = new Map<Word, Word>();
  for (const [{ words }, { candidates }] of sightOfWords(inks, page, recogniser)) {
    const [word, text] = [words[0]!, (candidates[0]?.text ?? '').replace(/: +/, ':')];
    const label = labelAt([{ ...word, text: text.replace(/:.*/, ':') }], 0, rulings.vertical, textPx);
    if (label !== null && label.field !== null) read.set(word, { ...word, text });
  }
  return read;
}

/**
 * Each value with the print beside it in which nothing was read or of which no mark is known, as far as it stands no
 * further off than words do, and up to the next word that was read.
 */
function grown(header: HeaderCells, page: Page): HeaderCells {
  const read = new Set(page.words.flatMap(({ glyphs }) => glyphs));
  const unread = page.segments.filter(({ glyphs }) => !glyphs.some((glyph) => read.has(glyph)));
  const grow = (cell: Cell): Cell => {
    let box = cell.box;
    for (const piece of [...unread, ...unread.toReversed()]) {
      const gap = Math.max(piece.x0 - box.x1, box.x0 - piece.x1);
      if (onOneLine(box, piece) && gap < 1.2 * heightOf(cell.box)) box = around([box, piece]);
    }
    const ink = inkOfWords({ ...cell, box }, page);
    return ink.length === 0 ? cell : { ...cell, box: { ...box, ...printBeside(ink, roomOf(box, page), page.raster) } };
  };
  return Object.fromEntries(Object.entries(header).map(([field, cell]) => [field, grow(cell)]));
}

/** From the end of the word before a box on its line to the beginning of the one behind it. */
function roomOf(box: Box, { words, raster }: Page): Pick<Box, 'x0' | 'x1'> {
  const beside = words.filter((word) => onOneLine(box, word));
  const before = beside.filter(({ x1 }) => x1 <= box.x0 + 1).map(({ x1 }) => x1 + 1);
  const behind = beside.filter(({ x0 }) => x0 >= box.x1 - 1).map(({ x0 }) => x0 - 1);
  // A label may be one word with its value.
  const across = beside.filter(({ x0, x1 }) => x0 < box.x0 - 1 && x1 > box.x0 + 1).map(() => box.x0);
  return { x0: Math.max(0, ...before, ...across), x1: Math.min(raster.widthPx, ...behind) };
}
