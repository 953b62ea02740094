import { median, type Figures, type Tokens } from '../insights/figures.ts';
import type { Insights } from '../insights/gather.ts';

/** The insights as programs have them. */
export const insightsJson = (insights: Insights) => ({
  since: new Date(insights.since).toISOString(),
  is_cut: insights.isCut,
  all: figuresJson(insights.all),
  by_reader: byName(insights.byReader),
  by_model: byName(insights.byModel),
  by_barge: byName(insights.byBarge),
  by_column: Object.fromEntries(
    [...insights.byColumn].map(([name, { cells, corrected, silent }]) => [name, { cells, corrected, silent }]),
  ),
  by_period: insights.byPeriod.map(({ period, figures }) => ({
    from: new Date(period.from).toISOString(),
    to: new Date(period.to).toISOString(),
    ...figuresJson(figures),
  })),
  verdicts: Object.fromEntries(insights.byVerdict),
  findings: Object.fromEntries(insights.byRule),
  tokens: Object.fromEntries([...insights.byCalledModel].map(([model, tokens]) => [model, tokensJson(tokens)])),
});

const byName = (groups: ReadonlyMap<string, Figures>) =>
  Object.fromEntries([...groups].map(([name, figures]) => [name, figuresJson(figures)]));

const figuresJson = ({ sheets, cells, corrected, silent, approved, findings, approvalMs, tokens }: Figures) => ({
  ...{ sheets, cells, corrected, silent, approved, findings },
  approval_ms: median(approvalMs),
  tokens: tokensJson(tokens),
});

const tokensJson = ({ calls, prompt, completion, dollars }: Tokens) => ({ calls, prompt, completion, dollars });
