import type { WordSight } from '../../../../src/pipeline/readers/local/recogniser/recogniser.ts';
import type { WordLooks } from '../../../../src/pipeline/readers/local/word-votes.ts';
import { wordAt } from './printed-page.ts';

/** What a network would say that sees these texts as possible, and any other text hardly. */
export function sightOf(...seen: [text: string, probability: number][]): WordSight {
  const chances = new Map(seen);
  return {
    candidates: seen.map(([text, probability]) => ({ text, probability, characters: [] })),
    logChanceOf: (text) => Math.log(chances.get(text) ?? 1e-9),
  };
}

/** A cell with `written` in it, as OCR (with its confidence) and the network read it. */
export function looksAt(
  written: string,
  ocr: readonly [text: string, confidence: number][],
  ...network: [text: string, probability: number][]
): WordLooks {
  const word = wordAt(written, 0, 100);
  return {
    cell: { words: [word], box: word },
    ink: word.glyphs.filter((_, at) => written[at] !== ' '),
    looks: ocr.map(([text, confidence]) => ({ text, confidence })),
    sight: network.length === 0 ? null : sightOf(...network),
    isTorn: false,
    gapFit: () => 1,
  };
}
