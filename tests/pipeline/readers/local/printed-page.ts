import type { Page } from '../../../../src/pipeline/readers/local/page.ts';
import { around, type Box } from '../../../../src/pipeline/readers/local/raster.ts';
import type { Word } from '../../../../src/pipeline/readers/local/words.ts';

/** Room that a character is given, and the height of digits and capitals, in pixels. */
const [widePx, tallPx] = [14, 20];
const linePx = 44;

/**
 * A page as it would be seen without a fault: each line of `text` a line of print in characters of equal room, two
 * spaces between words that stand apart. A line of dashes is a ruling from side to side.
 */
export function printedPage(text: string): Page {
  const lines = text.replace(/^\n/, '').split('\n');
  const words: Word[] = [];
  const horizontal: Box[] = [];
  for (const [row, line] of lines.entries()) {
    const foot = 100 + row * linePx;
    if (/^\s*-{8,}\s*$/.test(line)) {
      horizontal.push({ x0: 0, x1: line.length * widePx, y0: foot - 10, y1: foot - 8 });
      continue;
    }
    for (const { 0: word, index } of line.matchAll(/\S+/g)) words.push(wordAt(word, index * widePx, foot));
  }
  const segments = words.map((word, phrase) => ({ ...word, phrase }));
  const raster = { pixels: new Uint8Array(0), widthPx: 3000, heightPx: 3000 };
  return {
    ...{ raster, unruled: raster },
    onPhoto: () => [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ],
    ...{ sheet: null, remarks: [], textPx: tallPx, rulings: { horizontal, vertical: [] } },
    ...{ segments, words },
  };
}

/** One word with a mark for each of its characters, standing on `foot`. */
export function wordAt(text: string, x: number, foot: number, confidence = 95): Word {
  const glyphs = [...text].map((character, at) => markOf(character, x + at * widePx, foot));
  return { ...around(glyphs), text, confidence, glyphs, baselineY: foot };
}

function markOf(character: string, x: number, foot: number): Box {
  if (/[.,:;]/.test(character)) return { x0: x + 4, x1: x + 7, y0: foot - 3, y1: foot };
  if (/['"]/.test(character)) return { x0: x + 4, x1: x + 7, y0: foot - 20, y1: foot - 13 };
  if (character === '-') return { x0: x + 2, x1: x + 9, y0: foot - 10, y1: foot - 8 };
  return { x0: x + 1, x1: x + 12, y0: foot - tallPx, y1: foot };
}
