import { setImmediate as nextTurn } from 'node:timers/promises';
import { placeKey } from '../../domain/evidence.ts';
import type { Verdict } from '../../domain/proof.ts';
import type { InsightRow, InsightStore } from '../../stores/insight-rows.ts';

/** Cells read, and what became of them. */
export interface Counts {
  sheets: number;
  cells: number;
  /** changed by a person */
  corrected: number;
  /** changed by a person although nothing had been said of them: what was wrong and unmarked */
  silent: number;
  approved: number;
}

export interface Insights {
  all: Counts;
  byReader: Map<string, Counts>;
  byModel: Map<string, Counts>;
  byBarge: Map<string, Counts>;
  byColumn: Map<string, Counts>;
  byVerdict: Map<Verdict, number>;
  byRule: Map<string, number>;
  /** from read to approved, in ms */
  approvalMs: number[];
  tokens: Map<string, { prompt: number; completion: number; calls: number }>;
  since: number;
}

const pageSize = 25;
/** More than these say nothing new, and would keep the processor from what people wait for. */
const mostSheets = 5000;

/** Counts the sheets accepted since then, a few at a time, so that nothing else waits. */
export async function gatherInsights(store: InsightStore, since: number): Promise<Insights> {
  const insights: Insights = {
    all: noCounts(),
    ...{ byReader: new Map(), byModel: new Map(), byBarge: new Map(), byColumn: new Map() },
    ...{ byVerdict: new Map(), byRule: new Map(), approvalMs: [], tokens: new Map(), since },
  };
  let before: number | null = null;
  while (insights.all.sheets < mostSheets) {
    const rows: InsightRow[] = store.page(before, since, pageSize);
    for (const row of rows) count(insights, row);
    const last = rows.at(-1);
    if (last === undefined) break;
    before = last.id;
    await nextTurn();
  }
  return insights;
}

function count(insights: Insights, row: InsightRow): void {
  const corrections = correctionsOf(row);
  const groups = [
    insights.all,
    countsIn(insights.byReader, row.reader),
    countsIn(insights.byModel, row.model),
    countsIn(insights.byBarge, row.barge ?? 'not read'),
  ];
  for (const counts of groups) {
    counts.sheets += 1;
    counts.cells += row.cells.length;
    counts.corrected += corrections.length;
    counts.silent += corrections.filter(isSilent).length;
    counts.approved += row.approvedAt === null ? 0 : 1;
  }
  for (const { table, field, verdict } of row.cells) {
    countsIn(insights.byColumn, columnName(table, field)).cells += 1;
    insights.byVerdict.set(verdict, (insights.byVerdict.get(verdict) ?? 0) + 1);
  }
  for (const correction of corrections) {
    const counts = countsIn(insights.byColumn, columnName(correction.table, correction.field));
    counts.corrected += 1;
    counts.silent += isSilent(correction) ? 1 : 0;
  }
  for (const { rule } of row.findings) insights.byRule.set(rule, (insights.byRule.get(rule) ?? 0) + 1);
  if (row.approvedAt !== null) insights.approvalMs.push(row.approvedAt - row.readAt);
  countTokens(insights, row);
}

interface Correction {
  table: string;
  field: string;
  verdict: Verdict | null;
}

/** One for each cell that people changed, with what had been said of it before the first change. */
function correctionsOf({ changes }: InsightRow): Correction[] {
  const first = new Map<string, Correction>();
  for (const { change, verdict } of changes) {
    if (change.kind !== 'cell' || first.has(placeKey(change))) continue;
    first.set(placeKey(change), { table: change.table, field: change.field, verdict });
  }
  return [...first.values()];
}

const isSilent = ({ verdict }: Correction): boolean => verdict === 'proved' || verdict === 'read';

/** Arrival and departure are one column to a reader. */
const columnName = (table: string, field: string): string => `${table.replace(/^(arrival|departure)_/, '')}.${field}`;

function countTokens({ tokens }: Insights, { calls }: InsightRow): void {
  for (const { model, prompt_tokens, completion_tokens } of calls) {
    const sum = tokens.get(model) ?? { prompt: 0, completion: 0, calls: 0 };
    sum.prompt += prompt_tokens ?? 0;
    sum.completion += completion_tokens ?? 0;
    sum.calls += 1;
    tokens.set(model, sum);
  }
}

const noCounts = (): Counts => ({ sheets: 0, cells: 0, corrected: 0, silent: 0, approved: 0 });

function countsIn(groups: Map<string, Counts>, name: string): Counts {
  const counts = groups.get(name) ?? noCounts();
  groups.set(name, counts);
  return counts;
}
