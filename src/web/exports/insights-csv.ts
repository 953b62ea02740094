import { median, type Figures } from '../insights/figures.ts';
import type { Insights } from '../insights/gather.ts';
import type { Cell } from '../../domain/report-columns.ts';
import { csvLines } from './csv-zip.ts';

const headings = [
  ...['by', 'name', 'sheets', 'approved', 'cells', 'corrected', 'silently_wrong', 'findings'],
  ...['median_minutes_to_approve', 'calls', 'prompt_tokens', 'completion_tokens', 'estimated_dollars'],
];

/** All figures as one CSV, a line for each reader, model, barge, column, day or week, rule and called model. */
export function insightsCsv(insights: Insights): string {
  const { byReader, byModel, byBarge, byColumn, byPeriod, byRule, byCalledModel } = insights;
  const periods = byPeriod.map(({ period, figures }): [string, Figures] => [
    new Date(period.from).toISOString().slice(0, 10),
    figures,
  ]);
  return `\ufeff${csvLines([
    headings,
    figuresLine('all', '', insights.all),
    ...[...byReader].map(([name, figures]) => figuresLine('reader', name, figures)),
    ...[...byModel].map(([name, figures]) => figuresLine('model', name, figures)),
    ...[...byBarge].map(([name, figures]) => figuresLine('barge', name, figures)),
    ...[...byColumn].map(([name, { cells, corrected, silent }]) =>
      lineOf('column', name, { cells, corrected, silently_wrong: silent }),
    ),
    ...periods.map(([name, figures]) => figuresLine('period', name, figures)),
    ...[...byRule].map(([name, findings]) => lineOf('rule', name, { findings })),
    ...[...byCalledModel].map(([name, tokens]) => lineOf('called_model', name, tokenCells(tokens))),
  ])}`;
}

function figuresLine(by: string, name: string, figures: Figures): Cell[] {
  const { sheets, approved, cells, corrected, silent, findings, approvalMs, tokens } = figures;
  const ms = median(approvalMs);
  return lineOf(by, name, {
    ...{ sheets, approved, cells, corrected, silently_wrong: silent, findings },
    median_minutes_to_approve: ms === null ? null : Math.round(ms / 600) / 100,
    ...tokenCells(tokens),
  });
}

const tokenCells = ({ calls, prompt, completion, dollars }: Figures['tokens']) => ({
  ...{ calls, prompt_tokens: prompt, completion_tokens: completion, estimated_dollars: dollars },
});

const lineOf = (by: string, name: string, cells: Record<string, number | null>): Cell[] =>
  headings.map((heading) => (heading === 'by' ? by : heading === 'name' ? name : (cells[heading] ?? null)));
