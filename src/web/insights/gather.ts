import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Verdict } from '../../domain/proof.ts';
import type { InsightRow, InsightStore } from '../../stores/insight-rows.ts';
import type { Digest, Digests } from './digests.ts';
import { addCall, dollarsFor, figuresOf, noFigures, type Figures, type ModelPrices, type Tokens } from './figures.ts';
import { periodsOf, type Period } from './periods.ts';

/** What readers got right and people mended, counted. */
export interface Insights {
  all: Figures;
  byReader: Map<string, Figures>;
  byModel: Map<string, Figures>;
  byBarge: Map<string, Figures>;
  /** by `table.field`; sheets, findings and tokens are of no one column */
  byColumn: Map<string, Figures>;
  /** cells by what is said of them now */
  byVerdict: Map<Verdict, number>;
  byRule: Map<string, number>;
  /** in order, without a gap */
  byPeriod: { period: Period; figures: Figures }[];
  /** every call that came to a reading, those of sheets that were read again too */
  byCalledModel: Map<string, Tokens>;
  /** when the sheets counted were accepted, in ms since 1970, from this on */
  since: number;
  /** whether there were more sheets than are counted; then they are the newest */
  isCut: boolean;
}

const dayMs = 24 * 60 * 60 * 1000;
const noBarge = 'no barge read';
const pageSize = 25;
/** More than these say nothing new, and would keep the processor from what people wait for. */
export const mostSheets = 5000;

/** Counts the sheets accepted in the last `days`, a few at a time, so that nothing else waits. */
export async function gatherInsights(
  store: InsightStore,
  digests: Digests,
  days: number,
  prices: ModelPrices,
  now: number,
): Promise<Insights> {
  const since = now - days * dayMs;
  const byPeriod = periodsOf(days, now).map((period) => ({ period, figures: noFigures() }));
  const insights: Insights = {
    ...{ all: noFigures(), byReader: new Map(), byModel: new Map(), byBarge: new Map(), byColumn: new Map() },
    ...{ byVerdict: new Map(), byRule: new Map(), byPeriod, byCalledModel: new Map(), since, isCut: false },
  };
  let last: InsightRow | undefined;
  for (;;) {
    const rows: InsightRow[] = store.page(last ?? null, since, pageSize);
    last = rows.at(-1);
    if (last === undefined) break;
    if (insights.all.sheets >= mostSheets) {
      insights.isCut = true;
      break;
    }
    for (const row of rows) {
      const digest = digests.of(row);
      if (digest !== null) countSheet(insights, row, digest, prices);
    }
    await nextTurn();
  }
  for (const { model, ...tokens } of store.called(since)) {
    insights.byCalledModel.set(model, { ...tokens, dollars: dollarsFor(tokens, prices.get(model)) });
  }
  return insights;
}

function countSheet(insights: Insights, row: InsightRow, digest: Digest, prices: ModelPrices): void {
  const groups = [
    insights.all,
    figuresOf(insights.byReader, row.reader),
    figuresOf(insights.byModel, row.model),
    figuresOf(insights.byBarge, digest.barge ?? noBarge),
    ...insights.byPeriod.filter(({ period }) => isWithin(row.createdAt, period)).map(({ figures }) => figures),
  ];
  for (const figures of groups) {
    figures.sheets += 1;
    figures.cells += digest.cells;
    figures.corrected += digest.mended.length;
    figures.silent += digest.mended.filter(({ isSilent }) => isSilent).length;
    figures.findings += digest.findings;
    if (row.approvedAt !== null) {
      figures.approved += 1;
      figures.approvalMs.push(row.approvedAt - row.readAt);
    }
    for (const call of row.calls) addCall(figures.tokens, call, prices);
  }
  for (const [column, count] of digest.filled) figuresOf(insights.byColumn, column).cells += count;
  for (const { column, isSilent } of digest.mended) {
    const figures = figuresOf(insights.byColumn, column);
    figures.corrected += 1;
    figures.silent += isSilent ? 1 : 0;
  }
  for (const [verdict, count] of Object.entries(digest.verdicts)) add(insights.byVerdict, verdict as Verdict, count);
  for (const [rule, count] of Object.entries(digest.rules)) add(insights.byRule, rule, count);
}

const isWithin = (at: number, { from, to }: Period): boolean => at >= from && at < to;

function add<Name>(counts: Map<Name, number>, name: Name, count: number): void {
  counts.set(name, (counts.get(name) ?? 0) + count);
}
