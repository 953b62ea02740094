import { median } from './raster.ts';

/** How one column's figures are printed on this sheet, as far as its figures agree. */
export interface ColumnFormat {
  /** decimals of nearly every figure; null where they differ, or are too few to tell */
  decimals: number | null;
}

const leastFigures = 4;
const nearlyAll = 0.75;

/** The format that most of `texts`, figures of one column that were read well, have in common. */
export function formatOf(texts: readonly string[]): ColumnFormat {
  if (areWhole(texts)) return { decimals: 0 };
  const decimals = texts.map(decimalsOf);
  const usual = median(decimals);
  const alike = decimals.filter((count) => count === usual).length;
  return { decimals: texts.length >= leastFigures && alike >= nearlyAll * texts.length ? usual : null };
}

/** Groups of three after commas, or beside figures that have none: thousands, even where a comma looks like a point. */
function areWhole(texts: readonly string[]): boolean {
  const bare = texts.filter((text) => /^\d{1,3}$/.test(text)).length;
  const parted = texts.filter((text) => /^\d{1,3}([.,]\d{3})+$/.test(text));
  if (texts.length < leastFigures || bare + parted.length < texts.length) return false;
  return bare > 0 || parted.filter((text) => text.includes(',')).length > 0.5 * parted.length;
}

/** A gap between digits is where a point was too faint to be seen. */
const decimalsOf = (text: string): number => /\d*[. ](\d+)\D*$/.exec(text.trim())?.[1]?.length ?? 0;

/** A text as it must have been printed in its column, and whether more than the kind of a separator had to be mended. */
export interface Formatted {
  text: string;
  mended: boolean;
}

/**
 * `text` with its point where the column has it: OCR takes points for commas and loses them, which makes another
 * number of the same digits. What cannot be brought into the column's format stays as it is.
 */
export function inFormat(text: string, { decimals }: ColumnFormat): Formatted {
  const parts = /^(-?)([\d., ]+)$/.exec(text.trim());
  if (decimals === 0 && /^\d{1,3}([.,]\d{3})+$/.test(text)) return { text: text.replaceAll('.', ','), mended: false };
  if (decimals === null || decimals === 0 || parts === null || endsInPoint.test(text)) return { text, mended: false };
  const [, sign, figures] = parts;
  const digits = figures!.replace(/\D/g, '');
  const trailing = /[., ](\d+)[., ]*$/.exec(figures!)?.[1];
  if (digits.length <= decimals) return { text, mended: false };
  // A point or comma at another place than the column's own is no lost point but a lost digit.
  if (trailing !== undefined && trailing.length !== decimals && !isThousands(figures!)) return { text, mended: false };
  const pointed = `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  return { text: pointed, mended: trailing?.length !== decimals || !/[.,]\d+[., ]*$/.test(figures!) };
}

/** What ends in a point has lost the digits behind it. */
const endsInPoint = /^\D*\d+[.,]\s*$/;

const isThousands = (figures: string): boolean => /^\d{1,3}(,\d{3})*,\d{4,}$/.test(figures);

/** How likely a text of that many decimals is in the column at all, 0 to 1. */
export const likelihoodIn = (text: string, { decimals }: ColumnFormat): number =>
  decimals === null || decimalsOf(text) === decimals ? 1 : 0.02;
