import type { ModelCall } from '../../domain/reading.ts';

/** What some sheets came to. */
export interface Figures {
  sheets: number;
  /** cells that their reader filled */
  cells: number;
  /** cells that people mended, those of rows that they added or deleted among them */
  corrected: number;
  /** cells that people mended although nothing had been said of them: what was wrong and unmarked */
  silent: number;
  approved: number;
  /** findings as the reading came to them, before anybody mended anything */
  findings: number;
  /** from read to approved, in ms, of each sheet that is approved */
  approvalMs: number[];
  tokens: Tokens;
}

/** Tokens of model calls; `dollars` are of those calls whose model has a price, null where none has. */
export interface Tokens {
  calls: number;
  prompt: number;
  completion: number;
  dollars: number | null;
}

/** Dollars for a million tokens, in and out, by model. */
export type ModelPrices = ReadonlyMap<string, { prompt: number; completion: number }>;

export const noFigures = (): Figures => ({
  ...{ sheets: 0, cells: 0, corrected: 0, silent: 0, approved: 0, findings: 0 },
  ...{ approvalMs: [], tokens: { calls: 0, prompt: 0, completion: 0, dollars: null } },
});

/** The figures of a name, begun where it is met first. */
export function figuresOf(groups: Map<string, Figures>, name: string): Figures {
  const known = groups.get(name) ?? noFigures();
  groups.set(name, known);
  return known;
}

/** Adds a call to `tokens`. */
export function addCall(tokens: Tokens, call: ModelCall, prices: ModelPrices): void {
  const [prompt, completion] = [call.prompt_tokens ?? 0, call.completion_tokens ?? 0];
  const dollars = dollarsFor({ prompt, completion }, prices.get(call.model));
  tokens.calls += 1;
  tokens.prompt += prompt;
  tokens.completion += completion;
  if (dollars !== null) tokens.dollars = (tokens.dollars ?? 0) + dollars;
}

type Price = { prompt: number; completion: number };

/** What tokens cost at a price; null where none is set. */
export const dollarsFor = ({ prompt, completion }: Price, price: Price | undefined): number | null =>
  price === undefined ? null : (prompt * price.prompt + completion * price.completion) / 1e6;

/** The middle one of some figures, the mean of the two in the middle where they are even in number; null of none. */
export function median(figures: readonly number[]): number | null {
  const sorted = [...figures].sort((a, b) => a - b);
  const half = sorted.length / 2;
  const [below, above] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  return below === undefined || above === undefined ? null : (below + above) / 2;
}
