import type { Counts, Insights } from '../insights/gather.ts';
import type { Verdict } from '../../domain/proof.ts';
import { counted, shownTime, type SharedPage, type ShownTime } from './shared-page.ts';
import { equationName, verdictBadges } from './shown-verdicts.ts';

/** What readers get right and what people mend, in figures and bars. */
export interface InsightsPage extends SharedPage {
  since: ShownTime;
  days: number;
  facts: { label: string; value: string; note: string }[];
  verdicts: { verdict: Verdict; word: string; text: string; x: number; width: number }[];
  groups: { title: string; rows: ShownCounts[] }[];
  /** the columns that are mended most, and the rules that speak most */
  bars: { title: string; note: string; bars: { label: string; text: string; width: number; partWidth: number }[] }[];
  tokens: { model: string; calls: string; prompt: string; completion: string; cost: string }[];
}

interface ShownCounts {
  name: string;
  sheets: string;
  cells: string;
  corrected: string;
  silent: string;
  approved: string;
}

/** Dollars for a million tokens, in and out. */
export type ModelPrices = ReadonlyMap<string, { prompt: number; completion: number }>;

const mostBars = 12;
const mostRows = 20;

export function insightsPage(insights: Insights, days: number, prices: ModelPrices, shared: SharedPage): InsightsPage {
  const { all } = insights;
  return {
    ...shared,
    days,
    since: shownTime(insights.since),
    facts: [
      { label: 'Sheets read', value: number(all.sheets), note: `${number(all.approved)} approved` },
      { label: 'Cells read', value: number(all.cells), note: `${share(all.corrected, all.cells)} corrected by people` },
      {
        label: 'Silently wrong',
        value: share(all.silent, all.cells),
        note: `${counted(all.silent, 'cell')} corrected though unmarked`,
      },
      { label: 'Time to approve', value: duration(median(insights.approvalMs)), note: 'median, from read to approved' },
    ],
    verdicts: verdictBar(insights),
    groups: [
      { title: 'By reader', rows: countRows(insights.byReader) },
      { title: 'By model', rows: countRows(insights.byModel) },
      { title: 'By barge', rows: countRows(insights.byBarge) },
    ],
    bars: [
      { title: 'Corrected, by column', note: 'dark: wrong and unmarked', bars: columnBars(insights) },
      { title: 'Findings, by rule', note: '', bars: ruleBars(insights) },
    ],
    tokens: [...insights.tokens].map(([model, { calls, prompt, completion }]) => ({
      ...{ model, calls: number(calls), prompt: number(prompt), completion: number(completion) },
      cost: costOf(prices.get(model), prompt, completion),
    })),
  };
}

function verdictBar({ byVerdict }: Insights): InsightsPage['verdicts'] {
  const total = [...byVerdict.values()].reduce((sum, count) => sum + count, 0);
  let x = 0;
  return (Object.keys(verdictBadges) as Verdict[]).flatMap((verdict) => {
    const count = byVerdict.get(verdict) ?? 0;
    if (count === 0) return [];
    const width = (100 * count) / total;
    const part = { verdict, word: verdictBadges[verdict].word, text: share(count, total), x, width };
    x += width;
    return [part];
  });
}

function countRows(groups: ReadonlyMap<string, Counts>): ShownCounts[] {
  return [...groups]
    .sort(([, a], [, b]) => b.sheets - a.sheets)
    .slice(0, mostRows)
    .map(([name, { sheets, cells, corrected, silent, approved }]) => ({
      ...{ name, sheets: number(sheets), cells: number(cells), approved: number(approved) },
      corrected: `${number(corrected)} (${share(corrected, cells)})`,
      silent: `${number(silent)} (${share(silent, cells)})`,
    }));
}

function columnBars({ byColumn }: Insights) {
  const columns = [...byColumn].filter(([, { corrected }]) => corrected > 0);
  const most = Math.max(1, ...columns.map(([, { corrected }]) => corrected));
  return columns
    .sort(([, a], [, b]) => b.corrected - a.corrected)
    .slice(0, mostBars)
    .map(([name, { corrected, silent, cells }]) => ({
      label: name.replaceAll('_', ' ').replace('.', ' · '),
      text: `${number(corrected)} of ${number(cells)}, ${number(silent)} unmarked`,
      width: (100 * corrected) / most,
      partWidth: (100 * silent) / most,
    }));
}

function ruleBars({ byRule }: Insights) {
  const most = Math.max(1, ...byRule.values());
  return [...byRule]
    .sort(([, a], [, b]) => b - a)
    .slice(0, mostBars)
    .map(([rule, count]) => ({
      label: equationName(rule),
      text: number(count),
      width: (100 * count) / most,
      partWidth: 0,
    }));
}

function costOf(price: { prompt: number; completion: number } | undefined, prompt: number, completion: number): string {
  if (price === undefined) return 'no price set';
  return `$${((prompt * price.prompt + completion * price.completion) / 1e6).toFixed(2)}`;
}

const number = (value: number): string => value.toLocaleString('en-US');

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(part > 0 && part / whole < 0.01 ? 2 : 1)} %`;
}

function median(values: readonly number[]): number | null {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? null;
}

function duration(ms: number | null): string {
  if (ms === null) return '–';
  const minutes = ms / 60_000;
  if (minutes < 1) return `${Math.round(ms / 1000)} s`;
  return minutes < 90 ? `${Math.round(minutes)} min` : `${(minutes / 60).toFixed(1)} h`;
}
