/**
 * What people write in the cells of a tank report, as values. Every parser takes the text of one cell and gives
 * null where the text is not plainly one value: a blank is marked and mended, a wrong figure is invoiced.
 */
export { parseWrittenDate, parseWrittenTime } from './written-times.ts';

const blankWords = new Set([
  ...['n/a', 'na', 'n.a.', 'null', 'none', 'nan', 'undefined', 'blank', 'empty cell', 'not legible'],
  ...['illegible', 'unreadable', 'unclear', 'unknown', 'not readable', 'not visible', 'not given', 'not stated'],
]);

/** Whether the text of a cell says only that there is nothing there, or nothing that can be read. */
export function isBlankWord(text: string): boolean {
  const word = text.trim().toLowerCase();
  if (/^[-–—_.…?*\s]*$/.test(word)) return true;
  return word.length <= 20 && blankWords.has(word.replace(/^[[(<]|[\])>]$/g, '').trim());
}

const longestNumber = 32;
const plain = /^[-+]?(?:\d+(?:\.\d+)?|\.\d+)$/;
const thousands = /^[-+]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/;
const thousandsByPoint = /^[-+]?[1-9]\d{0,2}(?:\.\d{3})+,\d+$/;
/** One comma that cannot part thousands: not three digits behind it, or too many (or a zero) before it. */
const decimalComma = /^[-+]?(?:\d+,(?:\d{1,2}|\d{4,})|(?:0|\d{4,}),\d{3})$/;
const fraction = /^(?:(\d+)(?: ?- ?| ))?(\d{1,2})\/(2|4|8|16)$/;

/**
 * A number as written: `1,049.16`, `-0.5`, `.5`, `4 1/2`, `4½`, and with a decimal comma `35,4` or `1.049,16`.
 * A comma before exactly three digits parts thousands. Null for anything else, units and exponents included.
 */
export function parseWrittenNumber(text: string): number | null {
  if (text.length > longestNumber) return null;
  const written = spellOutFractions(text)
    .replace(/^\u2212/, '-')
    .trim();
  const parts = fraction.exec(written);
  if (parts) return mixedNumber(Number(parts[1] ?? 0), Number(parts[2]), Number(parts[3]));
  if (plain.test(written)) return plainNumber(written);
  if (thousands.test(written)) return plainNumber(written.replaceAll(',', ''));
  if (thousandsByPoint.test(written)) return plainNumber(written.replaceAll('.', '').replace(',', '.'));
  if (decimalComma.test(written)) return plainNumber(written.replace(',', '.'));
  return null;
}

/** Barrels of free water: a number as written, and `NIL`, which gaugers write for none. Null for anything else. */
export function parseWater(text: string): number | null {
  return /^nil\.?$/i.test(text.trim()) ? 0 : parseWrittenNumber(text);
}

/** Inches as written, with or without their mark: `4 1/2`, `4-1/2"`, `4½`, `4.5 in`. Null for anything else. */
export function parseInches(text: string): number | null {
  return parseWrittenNumber(straightenMarks(text).replace(/ ?(?:"|in(?:ch(?:es)?|\.)?)$/i, ''));
}

const feetThenInches = /^(\d{1,3}) ?(?:'|ft\.?|feet) ?-? ?([\d½¼¾⅛⅜⅝⅞].{0,8}?) ?(?:"|in(?:ch(?:es)?|\.)?)?$/i;
const feetDashInches = /^(\d{1,3})-(\d{1,2}(?:[ -]\d{1,2}\/\d{1,2}| ?[½¼¾⅛⅜⅝⅞])?)"?$/;
const feetOnly = /^(\d{1,3}(?:[.,]\d{1,4})?) ?(?:'|ft\.?|feet)?$/i;

/**
 * A draft as written, in decimal feet at two decimals: `8' 06"`, `9'-05"`, `8 ft 6 in`, `8'6`, `8-06`, `8-6 1/2` and plain
 * `7.08`, with straight or curly marks. Twelve inches and more are no draft. Null for anything else.
 */
export function parseFeetInches(text: string): number | null {
  if (text.length > longestNumber) return null;
  const written = straightenMarks(text);
  const whole = feetOnly.exec(written);
  if (whole?.[1]) return hundredths(Number(whole[1].replace(',', '.')));
  const parts = feetThenInches.exec(written) ?? feetDashInches.exec(written);
  const inches = parts?.[2] === undefined ? null : parseWrittenNumber(parts[2]);
  if (!parts || inches === null || inches < 0 || inches >= 12) return null;
  return hundredths(Number(parts[1]) + inches / 12);
}

/** Rounded to two decimals, the form in which drafts are kept. */
export function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}

const vulgarFractions: Record<string, string> = {
  ...{ '½': '1/2', '¼': '1/4', '¾': '3/4', '⅛': '1/8', '⅜': '3/8', '⅝': '5/8', '⅞': '7/8' },
};

function spellOutFractions(text: string): string {
  const spelt = text.replace(/[½¼¾⅛⅜⅝⅞]/g, (sign) => ` ${vulgarFractions[sign] ?? sign}`);
  return spelt
    .replace(/\u2044/g, '/')
    .replace(/\s+/g, ' ')
    .replace('- ', '-')
    .trim();
}

function mixedNumber(whole: number, numerator: number, denominator: number): number | null {
  return numerator < denominator ? whole + numerator / denominator : null;
}

/** Number() without a negative zero, which is no figure of its own. */
function plainNumber(digits: string): number {
  return Number(digits) || 0;
}

/** Curly quotes, primes and doubled feet marks as `'` and `"`, spaces single. */
function straightenMarks(text: string): string {
  const feet = text.replace(/[’‘′´`]/g, "'");
  return feet
    .replace(/[“”″]|''/g, '"')
    .replace(/\s+/g, ' ')
    .trim();
}
