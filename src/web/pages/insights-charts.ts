import type { Insights } from '../insights/gather.ts';
import type { Verdict } from '../../domain/proof.ts';
import { columnsOf, headerColumns, type Column } from '../../domain/report-columns.ts';
import { equationName, verdictBadges } from './shown-verdicts.ts';
import { dayOf, number, share } from './shown-figures.ts';

/** A bar to its label: how long, how much of it is the dark part, both in hundredths, and both in words. */
export interface Bar {
  label: string;
  text: string;
  width: number;
  partWidth: number;
}

/** Columns over time: what was mended of the cells read in each period, and how much of that unmarked. */
export interface TrendChart {
  columns: {
    label: string;
    sheets: string;
    corrected: string;
    silent: string;
    /** in the units of the chart, which is 100 high and as wide as its columns */
    x: number;
    height: number;
    partHeight: number;
  }[];
  width: number;
  /** the share at the top of the chart, and half of that: `2 %` */
  top: string;
  half: string;
  first: string;
  last: string;
}

const mostBars = 14;

/** Null where nothing was read in any period. */
export function trendChart({ byPeriod }: Insights): TrendChart | null {
  const shares = byPeriod.map(({ figures }) => (figures.cells === 0 ? 0 : figures.corrected / figures.cells));
  if (byPeriod.every(({ figures }) => figures.sheets === 0)) return null;
  const top = topOf(Math.max(...shares));
  const columns = byPeriod.map(({ period, figures }, at) => ({
    label: period.to - period.from > dayMs ? `${dayOf(period.from)} to ${dayOf(period.to - 1)}` : dayOf(period.from),
    sheets: number(figures.sheets),
    corrected: share(figures.corrected, figures.cells),
    silent: share(figures.silent, figures.cells),
    x: at * columnPitch,
    height: (100 * (shares[at] ?? 0)) / top,
    partHeight: figures.cells === 0 ? 0 : (100 * figures.silent) / figures.cells / top,
  }));
  return {
    columns,
    width: columns.length * columnPitch,
    ...{ top: `${number(100 * top)} %`, half: `${number(50 * top)} %` },
    first: dayOf(byPeriod[0]?.period.from ?? 0),
    last: dayOf((byPeriod.at(-1)?.period.to ?? 1) - 1),
  };
}

const dayMs = 24 * 60 * 60 * 1000;
const columnPitch = 10;

/** A round share that is as large as `most` or a little larger, so that the scale can be read. */
function topOf(most: number): number {
  const tops = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];
  return tops.find((top) => most <= top) ?? Math.ceil(most);
}

/** How the cells divide into verdicts as they stand, those with none left out. */
export function verdictBar({ byVerdict }: Insights) {
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

/** The columns that people mend most. */
export function columnBars({ byColumn }: Insights): Bar[] {
  const columns = [...byColumn].filter(([, { corrected }]) => corrected > 0);
  const most = Math.max(1, ...columns.map(([, { corrected }]) => corrected));
  return columns
    .sort(([, a], [, b]) => b.corrected - a.corrected)
    .slice(0, mostBars)
    .map(([name, { corrected, silent, cells }]) => ({
      label: columnWords(name),
      text: `${number(corrected)} of ${number(cells)}${silent === 0 ? '' : `, ${number(silent)} unmarked`}`,
      width: (100 * corrected) / most,
      partWidth: (100 * silent) / most,
    }));
}

/** The rules that speak most. */
export function ruleBars({ byRule }: Insights): Bar[] {
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

const tableWords: Record<string, { title: string; columns: readonly Column[] }> = {
  header: { title: 'Header', columns: headerColumns },
  tanks: { title: 'Tanks', columns: columnsOf.arrival_tanks },
  products: { title: 'Products', columns: columnsOf.products },
  time_log: { title: 'Time log', columns: columnsOf.time_log },
  draft_readings: { title: 'Drafts', columns: columnsOf.draft_readings },
};

/** `tanks.net_bbls` as the sheet has it: `Tanks · Net Bbls`. */
export function columnWords(name: string): string {
  const [table = '', field = ''] = name.split('.');
  const words = tableWords[table];
  const heading = words?.columns.find(({ key }) => key === field)?.heading ?? field;
  return `${words?.title ?? table} · ${heading}`;
}
