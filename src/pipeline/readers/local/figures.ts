import { centreY, heightOf, median, type Box } from './raster.ts';
import { textOf, type Cell, type Word } from './words.ts';

/** What OCR made of a cell that holds figures, and how well that fits the marks on the sheet. */
export interface Figures {
  text: string;
  /** every mark on the sheet is accounted for by one character */
  complete: boolean;
  /** fewer letters than characters, as where print runs together, but as many points and commas as were read */
  joined: boolean;
  /** 0 to 100, the engine's own */
  confidence: number;
}

const separators = /[.,'"`´‘’“”°*·:;\-–—_~ ]/g;

/**
 * The figures in a cell. OCR loses decimal points and now and then adds or drops a digit, so its text is held against
 * the marks on the sheet: as many characters as there are letters, and points and commas where small marks stand low.
 */
export function figuresIn(cell: Cell): Figures {
  const text = textOf(cell.words);
  const confidence = Math.min(100, ...cell.words.map((word) => word.confidence));
  return weigh(
    text,
    confidence,
    cell.words.flatMap((word) => word.glyphs),
  );
}

/** Holds `text`, read with `confidence`, against the `glyphs` it was read from. */
export function weigh(text: string, confidence: number, glyphs: readonly Box[]): Figures {
  const plain = text.replace(/[|[\]{}()!]+$|^[|[\]{}()!]+/g, '').trim();
  if (/^n[i1l|!]{1,2}l?\W*$/i.test(plain)) return { text: 'NIL', complete: true, joined: false, confidence };
  const digits = asDigits(plain);
  const characters = digits.replace(separators, '');
  const { letters, points } = sortMarks(glyphs);
  if (characters.length === 0 || characters.length !== letters.length) {
    const joined = characters.length > letters.length && separatorsRead(digits).size === points.length;
    return { text: digits, complete: false, joined, confidence };
  }
  const rebuilt = withPoints(digits, characters, letters, points);
  return { text: rebuilt, complete: true, joined: false, confidence };
}

/** Letters that OCR takes digits for. */
const lookAlikes: Record<string, string> = {
  ...{ O: '0', o: '0', Q: '0', D: '0', I: '1', l: '1', i: '1', '|': '1', ']': '1', '[': '1', '!': '1' },
  ...{ Z: '2', z: '2', S: '5', s: '5', B: '8', g: '9', q: '9', A: '4', T: '7' },
};

const asDigits = (text: string): string => [...text].map((character) => lookAlikes[character] ?? character).join('');

function sortMarks(glyphs: readonly Box[]): { letters: Box[]; points: Box[] } {
  const tallest = Math.max(0, ...glyphs.map(heightOf));
  const letters = glyphs.filter((glyph) => heightOf(glyph) >= 0.6 * tallest).sort((a, b) => a.x0 - b.x0);
  const height = median(letters.map(heightOf));
  const foot = median(letters.map((letter) => letter.y1));
  const points = glyphs.filter(
    (glyph) =>
      heightOf(glyph) < 0.5 * height &&
      heightOf(glyph) >= 0.07 * height &&
      centreY(glyph) > foot - 0.3 * height &&
      glyph.y1 > foot - 0.15 * height &&
      glyph.y0 < foot + 0.1 * height,
  );
  return { letters, points };
}

/** The characters with a point or comma wherever a low mark stands between two letters. */
function withPoints(text: string, characters: string, letters: readonly Box[], points: readonly Box[]): string {
  const read = separatorsRead(text);
  if (points.length === 0) return text;
  const height = median(letters.map(heightOf));
  const foot = median(letters.map((letter) => letter.y1));
  let rebuilt = '';
  for (const [at, character] of [...characters].entries()) {
    const [left, here] = [letters[at - 1], letters[at]!];
    const point = left && points.find(({ x0, x1 }) => x0 + x1 > left.x0 + left.x1 && x0 + x1 < here.x0 + here.x1);
    if (point !== undefined) rebuilt += read.get(at) ?? (point.y1 > foot + 0.12 * height ? ',' : '.');
    rebuilt += character;
  }
  return rebuilt;
}

/** A word such as 05% with its decimal point back, where one stands on the sheet and OCR saw none. */
export function restorePoint(word: Word): Word {
  if (!/^\d{2,}%?$/.test(word.text)) return word;
  const { letters, points } = sortMarks(word.glyphs);
  const [point] = points;
  if (point === undefined || points.length > 1) return word;
  const before = letters.filter((letter) => letter.x0 + letter.x1 < point.x0 + point.x1).length;
  const inPercent = letters.length - word.text.replace('%', '').length;
  if (word.text.endsWith('%') ? inPercent < 1 || inPercent > 3 : inPercent !== 0) return word;
  if (before === 0 || before >= word.text.replace('%', '').length) return word;
  return { ...word, text: `${word.text.slice(0, before)}.${word.text.slice(before)}` };
}

/** Which separator OCR saw before which character. */
function separatorsRead(text: string): Map<number, string> {
  const seen = new Map<number, string>();
  let at = 0;
  for (const character of text) {
    if (character === '.' || character === ',') seen.set(at, character);
    else if (!character.match(separators)) at++;
  }
  return seen;
}
