import type { Alternative } from '../../../domain/evidence.ts';

/** One text that a look saw as possible. */
export interface Candidate {
  text: string;
  /** 0 to 1, that this is what is written */
  probability: number;
}

/** What one look made of a cell; what is missing from 1 is left to texts it did not see. */
export interface Opinion {
  texts: readonly Candidate[];
  /** 1 for a look of its own, less for one that errs where others have erred already */
  weight: number;
}

export interface Vote<Value extends string | number = number> {
  value: Value | null;
  text: string | null;
  /** 0 to 1 */
  confidence: number;
  /** the values that were not taken */
  alternatives: Alternative[];
}

/** A look that errs, errs towards one of about so many texts that look alike. */
const lookAlikes = 20;
/** What is less likely than this is no alternative. */
const leastLikely = 0.002;
const mostAlternatives = 5;

/**
 * Weighs what several looks made of one cell. `valueOf` is the value that a text stands for, null where it stands
 * for none; `prior` is how likely such a text is in its column at all, 0 to 1. Bayes' rule over all values seen and
 * one more, that none of them is right.
 */
export function vote<Value extends string | number>(
  opinions: readonly Opinion[],
  valueOf: (text: string) => Value | null,
  prior: (text: string) => number,
): Vote<Value> {
  const texts = new Map<Value, Map<string, number>>();
  for (const { text, probability } of opinions.flatMap((opinion) => opinion.texts)) {
    const value = valueOf(text);
    if (value === null) continue;
    const written = texts.get(value) ?? new Map<string, number>();
    texts.set(value, written.set(text, (written.get(text) ?? 0) + probability * prior(text)));
  }
  const values = [...texts.keys()];
  const shares = opinions.map((opinion) => ({ seen: sharesOf(opinion, valueOf), weight: opinion.weight }));
  const scores = values.map(
    (value) => likelihood(value, shares) * Math.max(...[...texts.get(value)!.keys()].map(prior)),
  );
  const total = scores.reduce((sum, score) => sum + score, likelihood(null, shares) * lookAlikes);
  const ranked = values
    .map((value, at) => ({ value, probability: total > 0 ? scores[at]! / total : 0 }))
    .sort((a, b) => b.probability - a.probability);
  const [best, ...others] = ranked;
  if (best === undefined)
    return { value: null, text: opinions[0]?.texts[0]?.text ?? null, confidence: 0, alternatives: [] };
  const alternatives = others.filter(({ probability }) => probability >= leastLikely).slice(0, mostAlternatives);
  return { value: best.value, text: likeliest(texts.get(best.value)!), confidence: best.probability, alternatives };
}

/** How a look divides its belief among values; what stands for no value is lost to it. */
function sharesOf<Value>(opinion: Opinion, valueOf: (text: string) => Value | null): Map<Value, number> {
  const shares = new Map<Value, number>();
  for (const { text, probability } of opinion.texts) {
    const value = valueOf(text);
    if (value !== null) shares.set(value, (shares.get(value) ?? 0) + probability);
  }
  return shares;
}

interface Shares<Value> {
  seen: ReadonlyMap<Value, number>;
  weight: number;
}

/** How likely it is that the looks say what they say where `value` is written; null for a value none of them saw. */
function likelihood<Value>(value: Value | null, looks: readonly Shares<Value>[]): number {
  return looks.reduce((product, { seen, weight }) => {
    const unseen = Math.max(0.001, 1 - [...seen.values()].reduce((sum, share) => sum + share, 0)) / lookAlikes;
    return product * Math.max((value === null ? undefined : seen.get(value)) ?? 0, unseen) ** weight;
  }, 1);
}

const likeliest = (texts: ReadonlyMap<string, number>): string => [...texts].sort((a, b) => b[1] - a[1])[0]![0];
