import type { JudgedCell } from './judged-cells.ts';
import { isError, quantile, tallyOf, type SheetResult, type Tally } from './tally.ts';

/** Columns of a line about some sheets: heading, and figure. Shares are in %, of what the heading's note below says. */
const columns: readonly [heading: string, figure: (tally: Tally) => string][] = [
  ['cells', ({ right, cells }) => percent(right, cells, 2)],
  ['rows', ({ rowsFound, rows }) => percent(rowsFound, rows, 1)],
  ['invented', ({ invented }) => String(invented)],
  ['silent', ({ silent }) => String(silent)],
  ['silent%', ({ silent, numeric }) => percent(silent, numeric, 2)],
  ['rowwise', ({ silentRowwise }) => String(silentRowwise)],
  ['words', ({ silentWords }) => String(silentWords)],
  ['open', ({ open }) => String(open)],
  ['unmarked', ({ openUnmarked }) => String(openUnmarked)],
  ['marked', ({ marked }) => String(marked)],
  ['tho ok', ({ markedRight }) => String(markedRight)],
  ['proved%', ({ proved, numeric }) => percent(proved, numeric, 1)],
  ['slips', ({ slips }) => (slips.planted === 0 ? '' : `${slips.caught}/${slips.planted}`)],
  ['visible', ({ slips }) => (slips.visible === 0 ? '' : `${slips.visibleCaught}/${slips.visible}`)],
  ['alarms', ({ falseAlarms, withoutSlip }) => (withoutSlip === 0 ? '' : `${falseAlarms}/${withoutSlip}`)],
  ['median s', ({ seconds }) => quantile(seconds, 0.5).toFixed(1)],
  ['p95 s', ({ seconds }) => quantile(seconds, 0.95).toFixed(1)],
  ['cpu s', ({ cpuSeconds }) => mean(cpuSeconds)?.toFixed(1) ?? '-'],
];

const legend = `cells: filled cells read right, %; rows: rows found, %; invented: values where the sheet has none
silent: figures wrong or invented and not marked in their own cell (silent%: of all figures; rowwise: and no finding on
their row); words: the same of words, dates, times; open: cells left null or lost with their row, unmarked: without a word
about it; marked: doubtful or contradicted cells, tho ok: of those read right; proved%: figures right and proved;
slips, visible: the writer's slips caught, and of those an equation can see; alarms: sheets without a slip that show a
contradicted cell which was read right`;

const mean = (figures: readonly number[]): number | null =>
  figures.length === 0 ? null : figures.reduce((sum, one) => sum + one, 0) / figures.length;

export const percent = (part: number, whole: number, places: number): string =>
  whole === 0 ? '-' : ((100 * part) / whole).toFixed(places);

/** The headings of the lines that follow. */
export const headings = (): string =>
  spaced(
    '',
    columns.map(([heading]) => heading),
  );

/** One line about one sheet, and below it, where they are asked for, why it failed or what was not read right. */
export function sheetLines(result: SheetResult, withErrors: boolean): string[] {
  const { sheet, failure, cells } = result;
  const line = `${spaced(sheet.name, figuresOf([result]))}  ${failure?.kind ?? ''}`.trimEnd();
  if (!withErrors) return [line];
  if (failure !== null) return [line, ...(failure.cause === null ? [] : [`  ${failure.cause}`])];
  const wrong = cells.filter(({ became }) => became !== 'right' && became !== 'lost');
  return [line, ...lostRowLines(cells), ...wrong.map(cellLine)];
}

function lostRowLines(cells: readonly JudgedCell[]): string[] {
  const lost = cells.filter(({ became }) => became === 'lost');
  return [...new Set(lost.map(({ table, row }) => `${table}[${row ?? ''}]`))].map((row) => {
    const written = lost.filter((cell) => `${cell.table}[${cell.row ?? ''}]` === row).map(({ truth }) => truth);
    return `  ~ ${row}: row not found; ${written.join(' | ')}`;
  });
}

/** A line for each group that the sheets belong to, group by group, and one for all of them. */
export function groupLines(results: readonly SheetResult[]): string[] {
  const most = Math.max(0, ...results.map(({ sheet }) => sheet.groups.length));
  const ways = [
    ...Array.from(
      { length: most },
      (_, at) =>
        ({ sheet }: SheetResult) =>
          sheet.groups[at],
    ),
    () => 'all',
  ];
  const lines = ways.flatMap((groupOf) => [
    '',
    ...[...new Set(results.map(groupOf))]
      .filter((group) => group !== undefined)
      .sort()
      .map((group) => spaced(group, figuresOf(results.filter((result) => groupOf(result) === group)))),
  ]);
  return [headings(), ...lines.slice(1), '', legend];
}

/** What the lines have no room for: failures, settlements, cells that are proved and wrong. */
export function remarkLines(results: readonly SheetResult[]): string[] {
  const { failed, settled, settledRight, provedWrong, placed, placedRight } = tallyOf(results);
  const wrong = results.flatMap(({ cells }) => cells).filter(({ became }) => became === 'wrong' || became === 'null');
  const seen = wrong.filter(({ alternatives, truth }) => alternatives.some(({ value }) => value === truth)).length;
  return [
    `sheets that failed: ${failed}; cells settled by the arithmetic: ${settled}, of them right ${settledRight}`,
    `cells proved and yet wrong: ${provedWrong}; truth among the alternatives of wrong and open cells: ${seen} of ${wrong.length}`,
    `cells placed on the photo where they stand: ${placedRight} of ${placed} (${percent(placedRight, placed, 1)}%)`,
  ];
}

const figuresOf = (results: readonly SheetResult[]): string[] => {
  const tally = tallyOf(results);
  return columns.map(([, figure]) => figure(tally));
};

const labelWidth = 24;
const spaced = (label: string, figures: readonly string[]): string =>
  `${label.slice(0, labelWidth - 1).padEnd(labelWidth)}${figures.map(padded).join('')}`;
export const padded = (figure: string): string => figure.padStart(9);

/** `!` before what is silent, `~` before what is open without a mark. */
function cellLine(cell: JudgedCell): string {
  const sign = cell.isMarked ? ' ' : isError(cell) ? '!' : '~';
  const place = `${cell.table}[${cell.row ?? (cell.readRow === null ? '' : `+${cell.readRow}`)}].${cell.field}`;
  const said = `read ${JSON.stringify(cell.read)}`;
  const behind = [
    cell.verdict,
    cell.confidence === null ? null : `confidence ${cell.confidence.toFixed(3)}`,
    cell.text === null ? null : `seen ${JSON.stringify(cell.text)}`,
    cell.isSettled ? 'settled' : null,
    ...cell.alternatives.slice(0, 4).map(({ value, probability }) => `or ${value} (${probability.toFixed(2)})`),
  ].filter((part) => part !== null);
  return `  ${sign} ${place}: ${JSON.stringify(cell.truth)} ${said}${cell.isMarked ? ', marked' : ''}; ${behind.join(', ')}`;
}
