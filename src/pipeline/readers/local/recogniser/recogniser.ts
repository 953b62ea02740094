import { likeliest, type Candidate } from './beam.ts';
import { chancesIn, type Chances } from './chances.ts';
import { darkness } from './contrast.ts';
import type { FigureCrop } from './crop.ts';
import { logChanceOf } from './forward.ts';
import { createNetwork } from './network.ts';
import { readWeights } from './weights.ts';

export type { Candidate, Character } from './beam.ts';
export { cropFigure, widestPx, type FigureCrop } from './crop.ts';

/** What reads figures: digits and the marks between them, printed or written by hand. */
export interface Recogniser {
  /** How a crop may be read, likelier first, at most `most` ways (5 unless told); '' is an empty cell. */
  read(crop: FigureCrop, most?: number): Candidate[];
}

/** What one crop of words was seen to say. */
export interface WordSight {
  /** how it may be read, likelier first */
  candidates: Candidate[];
  /** the natural logarithm of the chance that it says just this */
  logChanceOf(text: string): number;
}

/** What reads words: letters, digits, spaces and the marks between them. */
export interface WordRecogniser {
  look(crop: FigureCrop): WordSight;
}

let figures: Recogniser | null = null;
let words: WordRecogniser | null = null;

/**
 * The recogniser whose weights ship with the project, read once per thread; some 4 ms of the processor a crop. Throws
 * where the file of weights is missing or damaged.
 */
export function loadRecogniser(): Recogniser {
  figures ??= createRecogniser();
  return figures;
}

/** The same for words; some 20 ms of the processor for a crop as wide as 200 px. */
export function loadWordRecogniser(): WordRecogniser {
  words ??= createWordRecogniser();
  return words;
}

function createRecogniser(): Recogniser {
  const { see, alphabet } = openNetwork('figures.bin');
  return { read: (crop, most = 5) => likeliest(see(crop), alphabet, most) };
}

/** More ways to read a phrase are hardly ever the right one. */
const mostPhrases = 6;

function createWordRecogniser(): WordRecogniser {
  const { see, alphabet } = openNetwork('words.bin');
  return {
    look(crop) {
      const chances = see(crop);
      const logChance = (text: string): number => logChanceOf(text, chances, alphabet);
      return { candidates: likeliest(chances, alphabet, mostPhrases), logChanceOf: logChance };
    },
  };
}

/** The network with the weights in `file` of the folder of weights: the chances that it gives a crop's columns. */
function openNetwork(file: string): { see(crop: FigureCrop): Chances; alphabet: string } {
  const weights = readWeights(new URL(`../../../../../weights/${file}`, import.meta.url));
  const { alphabet, temperature } = weights;
  const run = createNetwork(weights);
  const see = (crop: FigureCrop): Chances =>
    chancesIn(run(darkness(crop), crop.heightPx, crop.widthPx), alphabet.length + 1, temperature);
  return { see, alphabet };
}
