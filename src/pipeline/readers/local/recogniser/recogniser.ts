import { likeliest, type Candidate } from './beam.ts';
import { darkness } from './contrast.ts';
import type { FigureCrop } from './crop.ts';
import { createNetwork } from './network.ts';
import { readWeights } from './weights.ts';

export type { Candidate, Character } from './beam.ts';
export { cropFigure, type FigureCrop } from './crop.ts';

/** What reads figures: digits and the marks between them, printed or written by hand. */
export interface Recogniser {
  /** How a crop may be read, likelier first, at most `most` ways (5 unless told); '' is an empty cell. */
  read(crop: FigureCrop, most?: number): Candidate[];
}

let loaded: Recogniser | null = null;

/**
 * The recogniser whose weights ship with the project, read once per thread; some 4 ms of the processor a crop. Throws
 * where the file of weights is missing or damaged.
 */
export function loadRecogniser(): Recogniser {
  loaded ??= createRecogniser();
  return loaded;
}

function createRecogniser(): Recogniser {
  const weights = readWeights(new URL('../../../../../weights/figures.bin', import.meta.url));
  const run = createNetwork(weights);
  return {
    read(crop, most = 5) {
      const scores = run(darkness(crop), crop.heightPx, crop.widthPx);
      return likeliest(scores, weights.alphabet, weights.temperature, most);
    },
  };
}
