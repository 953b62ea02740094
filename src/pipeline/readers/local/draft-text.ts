import { parseFeetInches } from '../../../domain/written-values.ts';
import { tallMarks } from './looks.ts';
import { centreY, heightOf, median, widthOf, type Box } from './raster.ts';

/** Deeper than any barge sits: a figure above it has lost its marks. */
const deepestFt = 60;
/** Less than any barge draws: such a figure has lost its first one. */
const shallowestFt = 0.9;

/**
 * A draft from what OCR made of it and the `ink` it was read from. Marks for feet and inches are the first thing OCR
 * loses: where it saw as many figures as stand there, the marks between them are taken from the sheet.
 */
export function draftIn(text: string, ink: readonly Box[] = []): number | null {
  const draft = parseFeetInches(tidy(withMarks(text, ink)));
  return draft !== null && draft >= shallowestFt && draft <= deepestFt ? draft : null;
}

/** What OCR made of a draft, with the marks between its figures as they stand on the sheet, where it saw as many figures. */
export function withMarks(text: string, ink: readonly Box[]): string {
  const figures = figuresIn(text);
  const written = figures.length === tallMarks(ink).length && figures.length > 1 ? rebuilt(figures, ink) : null;
  return written !== null && parseFeetInches(written) !== null ? written : text;
}

const asDigits = (text: string): string => text.replace(/[Oo@]/g, '0').replace(/[Il|]/g, '1');

/** The figures in what OCR made of a draft, without the marks between them. */
export const figuresIn = (text: string): string => asDigits(text).replace(/[^\d/½¼¾]/g, '');

function tidy(text: string): string {
  const marked = asDigits(text)
    .replace(/[°*`´‘’]/g, "'")
    .replace(/[“”]|''/g, '"')
    .replace(/\s+/g, ' ')
    .replace(/^[^\d#'"-]+|(?<=["'])\s*[1.,_;:]+$/g, '')
    .trim();
  const parts = /^(\d{1,2})\s*['"-]\s*[-–—]?\s*(\d{1,2}(?:\.\d+)?)\s*['"]*$/.exec(marked);
  return parts ? `${parts[1]}' ${parts[2]}"` : marked;
}

/** Figures with the marks that stand between them: high ones part feet from inches, so do dashes; low ones are points. */
function rebuilt(figures: string, ink: readonly Box[]): string | null {
  const tall = tallMarks(ink);
  const small = ink.filter((mark) => !tall.includes(mark));
  const height = median(tall.map(heightOf));
  const foot = median(tall.map((mark) => mark.y1));
  let text = figures[0]!;
  for (let at = 1; at < tall.length; at++) {
    const between = small.filter(({ x0, x1 }) => x0 + x1 > sum(tall[at - 1]!) && x0 + x1 < sum(tall[at]!));
    const signs = between.map((mark) => signOf(mark, (foot - centreY(mark)) / height));
    text += signs.includes("'") ? "'" : signs.includes('-') ? '-' : signs.includes('.') ? '.' : '';
    text += figures[at]!;
  }
  return /['.-]/.test(text) ? text.replace(/^(\d+)['-](.+)$/, '$1\' $2"') : null;
}

const sum = ({ x0, x1 }: Box): number => x0 + x1;

function signOf(mark: Box, up: number): "'" | '-' | '.' | '' {
  if (up > 0.62) return "'";
  if (up > 0.25 && widthOf(mark) > 1.4 * heightOf(mark)) return '-';
  return up < 0.3 ? '.' : '';
}
