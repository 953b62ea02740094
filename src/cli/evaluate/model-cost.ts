import type { ModelCall } from '../../domain/reading.ts';
import type { Config } from '../../config.ts';

/** What the calls to one model came to. */
export interface ModelCost {
  model: string;
  calls: number;
  promptTokens: number;
  completionTokens: number;
  /** null where no price is set for the model */
  dollars: number | null;
}

/** Adds up model calls by model; `prices` are dollars for a million tokens. */
export function modelCosts(calls: readonly ModelCall[], prices: Config['modelPrices']): ModelCost[] {
  return [...new Set(calls.map(({ model }) => model))].sort().map((model) => {
    const own = calls.filter((call) => call.model === model);
    const promptTokens = own.reduce((sum, { prompt_tokens }) => sum + (prompt_tokens ?? 0), 0);
    const completionTokens = own.reduce((sum, { completion_tokens }) => sum + (completion_tokens ?? 0), 0);
    const price = prices.get(model);
    const dollars = price && (promptTokens * price.prompt + completionTokens * price.completion) / 1e6;
    return { model, calls: own.length, promptTokens, completionTokens, dollars: dollars ?? null };
  });
}

/** A line for each model: its calls, its tokens and what they cost, or how to have that told. */
export const costLines = (costs: readonly ModelCost[]): string[] =>
  costs.map(({ model, calls, promptTokens, completionTokens, dollars }) => {
    const tokens = `${promptTokens.toLocaleString('en-US')} tokens in, ${completionTokens.toLocaleString('en-US')} out`;
    const cost =
      dollars === null ? `set MODEL_PRICES=${model}=IN/OUT to see the cost` : `about $${shownDollars(dollars)}`;
    return `${model}: ${calls} ${calls === 1 ? 'call' : 'calls'}, ${tokens}; ${cost}`;
  });

const shownDollars = (dollars: number): string => dollars.toFixed(dollars < 1 ? 4 : 2);
