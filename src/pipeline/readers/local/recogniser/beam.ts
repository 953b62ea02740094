import type { Chances } from './chances.ts';

/** One way a cell may be read; probability 0..1 over everything the network saw as possible. */
export interface Candidate {
  /** as written: `5,761.07`, `10 1/2`, `8'06"`, `10½`; '' for an empty cell, `#` for each mark that is no figure */
  text: string;
  probability: number;
  characters: readonly Character[];
}

export interface Character {
  text: string;
  /** the share of all ways to read the cell that have this character in this place, 0..1 */
  probability: number;
}

/** The chance that a text was read: `over` that its last character has ended, `open` that it goes on. */
interface Chance {
  over: number;
  open: number;
}

/** What a column gives less than this to is passed over. */
const leastChance = 1e-4;
/** So many texts are followed from column to column, and none so much less likely than the likeliest. */
const beamWidth = 24;
const leastShare = 1e-6;

/**
 * The texts that a crop's columns may stand for, likelier first, at most `most`. The chance of a text is that of all
 * ways to spread it over the columns, a character standing in several (prefix beam search of connectionist temporal
 * classification: Graves 2012, section 7.5; Hannun et al. 2014).
 */
export function likeliest(chances: Chances, alphabet: string, most: number): Candidate[] {
  let beam = new Map<string, Chance>([['', { over: 1, open: 0 }]]);
  for (const column of chances) beam = likeliestOf(step(beam, column, alphabet));
  const texts = [...beam].map(([text, { over, open }]) => ({ text, probability: over + open }));
  return texts.slice(0, most).map((read) => ({ ...read, characters: charactersOf(read.text, texts) }));
}

/** All texts after one column more: each goes on, pauses, or gains a character. */
function step(beam: ReadonlyMap<string, Chance>, chances: Float64Array, alphabet: string): Map<string, Chance> {
  const next = new Map<string, Chance>();
  const give = (text: string, over: number, open: number): void => {
    const sums = next.get(text);
    next.set(text, sums === undefined ? { over, open } : { over: sums.over + over, open: sums.open + open });
  };
  const seen = [...alphabet].map((letter, k) => [letter, chances[k]!] as const);
  const likely = seen.filter(([, chance]) => chance >= leastChance);
  for (const [text, { over, open }] of beam) {
    give(text, (over + open) * chances[alphabet.length]!, 0);
    for (const [letter, chance] of likely) {
      const again = text.endsWith(letter);
      if (again) give(text, 0, open * chance);
      give(text + letter, 0, (again ? over : over + open) * chance);
    }
  }
  return next;
}

function likeliestOf(beam: ReadonlyMap<string, Chance>): Map<string, Chance> {
  const sorted = [...beam].sort(([, a], [, b]) => b.over + b.open - a.over - a.open).slice(0, beamWidth);
  const [, best] = sorted[0]!;
  return new Map(sorted.filter(([, { over, open }]) => over + open >= leastShare * (best.over + best.open)));
}

/** Another text has a character in the same place if it agrees with this one up to it, or from it to the end. */
function charactersOf(text: string, all: readonly { text: string; probability: number }[]): Character[] {
  const sum = all.reduce((total, { probability }) => total + probability, 0);
  const shares = new Array<number>(text.length).fill(0);
  for (const other of all) {
    const same = sharedLength(text, other.text, (k) => k);
    const sameAtEnd = sharedLength(text, other.text, (k) => -1 - k);
    for (let k = 0; k < text.length; k++) {
      if (k < same || k >= text.length - sameAtEnd) shares[k]! += other.probability / sum;
    }
  }
  return [...text].map((letter, k) => ({ text: letter, probability: shares[k]! }));
}

function sharedLength(a: string, b: string, place: (k: number) => number): number {
  let length = 0;
  while (length < Math.min(a.length, b.length) && a.at(place(length)) === b.at(place(length))) length++;
  return length;
}
