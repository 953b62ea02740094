import { median, type Figures } from '../insights/figures.ts';
import { mostSheets, type Insights } from '../insights/gather.ts';
import {
  columnBars,
  columnWords,
  ruleBars,
  trendChart,
  verdictBar,
  type Bar,
  type TrendChart,
} from './insights-charts.ts';
import { counted, shownTime, type SharedPage, type ShownTime } from './shared-page.ts';
import { dollars, duration, number, share } from './shown-figures.ts';

/** What readers get right and what people mend, in figures and charts. */
export interface InsightsPage extends SharedPage {
  since: ShownTime;
  days: number;
  /** the periods to choose from */
  periods: { words: string; url: string; isChosen: boolean }[];
  csvUrl: string;
  isEmpty: boolean;
  /** said where not all sheets of the period are counted; null otherwise */
  cut: string | null;
  facts: { label: string; value: string; note: string }[];
  trend: TrendChart | null;
  verdicts: ReturnType<typeof verdictBar>;
  bars: { title: string; note: string; none: string; bars: Bar[] }[];
  groups: { title: string; headings: string[]; rows: { name: string; cells: string[] }[]; more: string | null }[];
  tokens: { model: string; calls: string; prompt: string; completion: string; cost: string }[];
  /** the models that were called and have no price, with how to give them one; null where each has */
  prices: { models: string; setting: string } | null;
}

const periodDays = [7, 30, 90, 365];
const mostRows = 25;

export function insightsPage(insights: Insights, days: number, shared: SharedPage): InsightsPage {
  const { byReader, byModel, byBarge, byColumn, byCalledModel } = insights;
  return {
    ...shared,
    days,
    since: shownTime(insights.since),
    periods: [...new Set([...periodDays, days])]
      .sort((a, b) => a - b)
      .map((each) => ({ words: counted(each, 'day'), url: `/insights?days=${each}`, isChosen: each === days })),
    csvUrl: `/insights.csv?days=${days}`,
    isEmpty: insights.all.sheets === 0,
    cut: insights.isCut ? `Of the sheets of this period the newest ${number(mostSheets)} are counted.` : null,
    facts: factsOf(insights),
    trend: trendChart(insights),
    verdicts: verdictBar(insights),
    bars: [
      {
        title: 'Corrected, by column',
        note: 'In red what was wrong and unmarked',
        none: 'Nothing was corrected.',
        bars: columnBars(insights),
      },
      {
        title: 'Findings, by rule',
        note: 'As the sheets were read',
        none: 'Nothing was found.',
        bars: ruleBars(insights),
      },
    ],
    groups: [
      groupOf('By reader', 'Reader', byReader),
      groupOf('By model', 'Model', byModel),
      groupOf('By barge', 'Barge', byBarge),
      columnGroup(byColumn),
    ].filter(({ rows }) => rows.length > 0),
    tokens: [...byCalledModel].map(([model, tokens]) => ({
      ...{ model, calls: number(tokens.calls), prompt: number(tokens.prompt), completion: number(tokens.completion) },
      cost: tokens.dollars === null ? 'no price set' : dollars(tokens.dollars),
    })),
    prices: missingPrices(insights),
  };
}

function factsOf({ all, byCalledModel }: Insights): InsightsPage['facts'] {
  const costs = [...byCalledModel.values()].map((tokens) => tokens.dollars).filter((amount) => amount !== null);
  const cost = costs.length === 0 ? null : costs.reduce((sum, amount) => sum + amount, 0);
  return [
    { label: 'Sheets read', value: number(all.sheets), note: `${number(all.approved)} approved` },
    { label: 'Cells read', value: number(all.cells), note: `${number(all.findings)} findings` },
    { label: 'Corrected', value: share(all.corrected, all.cells), note: `${counted(all.corrected, 'cell')} by people` },
    {
      label: 'Silently wrong',
      value: share(all.silent, all.cells),
      note: `${counted(all.silent, 'cell')} corrected though unmarked`,
    },
    { label: 'Time to approve', value: duration(median(all.approvalMs)), note: 'median, from read to approved' },
    ...(cost === null ? [] : [{ label: 'Models', value: dollars(cost), note: 'estimated, of all calls' }]),
  ];
}

function groupOf(title: string, heading: string, groups: ReadonlyMap<string, Figures>): InsightsPage['groups'][number] {
  const hasTokens = [...groups.values()].some(({ tokens }) => tokens.calls > 0);
  const tokenHeadings = hasTokens ? ['Tokens', 'Cost'] : [];
  return {
    title,
    headings: [
      heading,
      'Sheets',
      'Approved',
      'Time to approve',
      'Cells',
      'Corrected',
      'Silently wrong',
      'Findings',
      ...tokenHeadings,
    ],
    ...rowsOf(
      [...groups].sort(([, a], [, b]) => b.sheets - a.sheets),
      (figures) => [
        ...[number(figures.sheets), number(figures.approved), duration(median(figures.approvalMs))],
        ...cellFigures(figures),
        number(figures.findings),
        ...(hasTokens
          ? [number(figures.tokens.prompt + figures.tokens.completion), dollars(figures.tokens.dollars)]
          : []),
      ],
    ),
  };
}

function columnGroup(columns: ReadonlyMap<string, Figures>): InsightsPage['groups'][number] {
  const inOrder = [...columns].sort(([, a], [, b]) => b.corrected - a.corrected || b.cells - a.cells);
  const named = inOrder.map(([name, figures]) => [columnWords(name), figures] as const);
  const headings = ['Column', 'Cells', 'Corrected', 'Silently wrong'];
  return { title: 'By column', headings, ...rowsOf(named, cellFigures, Infinity) };
}

function rowsOf(
  groups: readonly (readonly [string, Figures])[],
  cellsOf: (figures: Figures) => string[],
  most = mostRows,
): Pick<InsightsPage['groups'][number], 'rows' | 'more'> {
  const rows = groups.slice(0, most).map(([name, figures]) => ({ name, cells: cellsOf(figures) }));
  const left = groups.length - rows.length;
  return { rows, more: left === 0 ? null : `And ${number(left)} more; the CSV has all of them.` };
}

const cellFigures = ({ cells, corrected, silent }: Figures): string[] => [
  number(cells),
  withShare(corrected, cells),
  withShare(silent, cells),
];

const withShare = (part: number, whole: number): string =>
  part === 0 ? '0' : `${number(part)} (${share(part, whole)})`;

function missingPrices({ byCalledModel }: Insights): InsightsPage['prices'] {
  const models = [...byCalledModel].filter(([, { dollars: cost }]) => cost === null).map(([model]) => model);
  if (models.length === 0) return null;
  return { models: models.join(', '), setting: `MODEL_PRICES=${models.map((model) => `${model}=2/8`).join(',')}` };
}
