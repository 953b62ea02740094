import { lettersApart } from './near-miss.ts';
import type { WordSight } from './recogniser/recogniser.ts';

/** No more words than this are tried in place of one. */
const mostTried = 12;

/**
 * A text with each word that is none of `known` (in lower case) replaced by the one of them that the network finds
 * likeliest there; the same text where all its words are known or none comes near. The network is only asked: whether
 * the outcome is believed is for the vote to say.
 */
export function inKnownWords(text: string, known: ReadonlySet<string>, sight: WordSight): string {
  const parts = text.split(/([^A-Za-z0-9]+)/);
  for (const [at, word] of parts.entries()) {
    if (!/[A-Za-z0-9]{2}/.test(word) || /^\d+$/.test(word) || known.has(word.toLowerCase())) continue;
    const tries = nearest(word.toLowerCase(), known).flatMap((other) => inCasesOf(other, word, text));
    const texts = tries.map((other) => parts.with(at, other).join(''));
    const best = likeliestOf(texts, sight);
    if (best !== null) parts[at] = tries[texts.indexOf(best)]!;
  }
  return parts.join('');
}

/** The one of `texts` that the network finds likeliest; null where it finds all of them impossible. */
export function likeliestOf(texts: readonly string[], sight: WordSight): string | null {
  const ranked = texts
    .map((text) => ({ text, chance: sight.logChanceOf(text) }))
    .filter(({ chance }) => chance > -Infinity)
    .sort((a, b) => b.chance - a.chance);
  return ranked[0]?.text ?? null;
}

/** The known words that are the fewest letters away, at most half of them; of three letters only one. */
function nearest(word: string, known: ReadonlySet<string>): string[] {
  const most = Math.max(1, Math.floor(word.length / 2));
  return [...known]
    .map((other) => ({ other, apart: lettersApart(word, other, most) }))
    .filter(({ apart }) => apart <= most)
    .sort((a, b) => a.apart - b.apart)
    .slice(0, mostTried)
    .map(({ other }) => other);
}

/** A word as it would be written in place of `word` in `text`: in capitals where those are mostly, else with or without one. */
function inCasesOf(other: string, word: string, text: string): string[] {
  const [capitals, small] = [text.replace(/[^A-Z]/g, '').length, text.replace(/[^a-z]/g, '').length];
  if (capitals > small) return [other.toUpperCase()];
  const titled = other[0]!.toUpperCase() + other.slice(1);
  return /^[a-z]/.test(word) ? [titled, other] : [titled];
}
