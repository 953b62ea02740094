import type { Config } from '../../config.ts';
import type { SheetOutcome } from '../../pipeline/messages.ts';
import type { ApprovedSheet } from '../../stores/approved-sheets.ts';
import { groupLines, headings, remarkLines, sheetLines } from '../accuracy/print.ts';
import { tallyOf, type SheetResult } from '../accuracy/tally.ts';
import type { Evaluation } from './evaluation.ts';
import { costLines, modelCosts } from './model-cost.ts';

/** How the result is wanted: as JSON, or as a table with every cell that was not read right or without. */
export interface OutputOptions {
  json: boolean;
  errors: boolean;
}

/** The lines of the sheets in their order, each as soon as those before it are there; `index` counts from 0. */
export function printerInOrder({ json, errors }: OutputOptions): (index: number, result: SheetResult | null) => void {
  const waiting = new Map<number, SheetResult | null>();
  let next = 0;
  if (!json) print([headings()]);
  return (index, result) => {
    waiting.set(index, result);
    for (; waiting.has(next); next += 1) {
      const ready = waiting.get(next);
      waiting.delete(next);
      if (ready && !json) print(sheetLines(ready, errors));
    }
  };
}

/** Everything that is told once all sheets are read. */
export function printEvaluation({ results, calls }: Evaluation, { json }: OutputOptions, config: Config): void {
  const costs = modelCosts(calls, config.modelPrices);
  if (json) {
    const { reader, openai } = config.readers;
    const { seconds: _, cpuSeconds: __, ...all } = tallyOf(results);
    const model = reader === 'openai' ? (openai?.model ?? null) : null;
    print([JSON.stringify({ reader, model, all, costs, sheets: results }, null, 1)]);
  } else if (results.length > 0) {
    const costed = costLines(costs);
    for (const lines of [groupLines(results), remarkLines(results), costed]) {
      if (lines.length > 0) print(['', ...lines]);
    }
  }
}

/** What became of one sheet, for whoever waits for all of them. */
export function sayProgress(sheet: ApprovedSheet, outcome: SheetOutcome | null, seconds: number, place: string): void {
  const became = outcome === null ? 'its photo is gone' : outcome.ok ? 'read' : `not read: ${outcome.failure.message}`;
  say(`${place} ${sheet.jobId}/${sheet.n} ${became}${outcome?.ok ? ` in ${seconds.toFixed(1)} s` : ''}`);
}

/** A line for people; results go to stdout, everything else here. */
export const say = (sentence: string): void => void process.stderr.write(`ullage: ${sentence}\n`);

export const counted = (sheets: number): string => `${sheets} ${sheets === 1 ? 'sheet' : 'sheets'}`;

const print = (lines: readonly string[]): void => void process.stdout.write(`${lines.join('\n')}\n`);
