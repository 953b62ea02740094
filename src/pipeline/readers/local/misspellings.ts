import type { NumberKey } from './number-columns.ts';

/** What a text may stand for, and which share of its probability that has. */
interface Spelling {
  text: string;
  share: number;
}

const volumes: readonly NumberKey[] = ['water_bbls', 'gross_bbls', 'net_bbls'];

/**
 * The ways in which a text of a column may have been written, where OCR is known to mix up its signs: commas with
 * points, `½` with `%`, the stroke of a fraction with a 7 or a 1. Mostly the text itself.
 */
export function spellingsOf(text: string, key: NumberKey): Spelling[] {
  const plain = text.trim();
  if (volumes.includes(key)) return [{ text: withThousands(plain), share: 1 }];
  if (key === 'ullage_ft') return [{ text: plain.replace(/\s*[-–—'’`]+$/, ''), share: 1 }];
  return key === 'ullage_in' ? inches(plain) : [{ text, share: 1 }];
}

/** No barrels are printed to three decimals, so what parts groups of three is a comma: `2.503` is 2,503. */
const withThousands = (text: string): string => (/^\d{1,3}([.,]\d{3})+$/.test(text) ? text.replaceAll('.', ',') : text);

/** Halves are what a sign behind whole inches stands for most often. */
const vulgarShares: [sign: string, share: number][] = [
  ['½', 0.6],
  ['¼', 0.15],
  ['¾', 0.15],
];

function inches(text: string): Spelling[] {
  const sign = /^(\d{0,2})\s*[%&¥]"?$/.exec(text);
  if (sign !== null) return vulgarShares.map(([vulgar, share]) => ({ text: `${sign[1]}${vulgar}`, share }));
  const stroke = /^(\d{1,2})[- ]?([1357])[71lI|]([248])"?$/.exec(text);
  if (stroke === null || Number(stroke[2]) >= Number(stroke[3])) return [{ text, share: 1 }];
  return [{ text: `${stroke[1]} ${stroke[2]}/${stroke[3]}`, share: 0.9 }];
}
