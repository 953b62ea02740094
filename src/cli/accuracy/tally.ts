import { blankHeader, tableKeys, type Report } from '../../domain/report.ts';
import type { SheetOutcome } from '../../pipeline/messages.ts';
import { judgeCells, type JudgedCell } from './judged-cells.ts';
import { pairRows, type RowPairs } from './pair-rows.ts';
import type { PlantedSlip, Truth } from './truth.ts';
import { isVisible } from './visible-slips.ts';

/** By what a sheet is told from others, and added up with them. */
export interface SheetLabel {
  name: string;
  /** the lines that it is added up in, beside that of all sheets */
  groups: readonly string[];
}

/** What one sheet came to. */
export interface SheetResult<Label extends SheetLabel = SheetLabel> {
  sheet: Label;
  /** null where the sheet was read */
  failure: { kind: string; cause: string | null } | null;
  /** rows of the truth; of those, how many were found */
  rows: { written: number; found: number };
  cells: JudgedCell[];
  /** the writer's slips; of those, how many an equation can see; and how many of these a finding points at */
  slips: { planted: number; caught: number; visible: number; visibleCaught: number };
  seconds: number;
  /** null where other sheets were read at the same time */
  cpuSeconds: number | null;
}

const nothing: Report = {
  ...{ header: blankHeader(), arrival_tanks: [], departure_tanks: [], products: [], time_log: [], draft_readings: [] },
};

/** Scores what was read of a sheet. */
export function resultOf<Label extends SheetLabel>(
  sheet: Label,
  truth: Truth,
  outcome: SheetOutcome,
  took: { seconds: number; cpuSeconds: number | null },
): SheetResult<Label> {
  const pairs = pairRows(truth, outcome.ok ? outcome.report : nothing);
  const count = (of: (table: (typeof tableKeys)[number]) => number): number =>
    tableKeys.reduce((sum, table) => sum + of(table), 0);
  return {
    sheet,
    failure: outcome.ok ? null : { kind: outcome.failure.kind, cause: outcome.failure.cause ?? null },
    rows: { written: count((table) => truth[table].length), found: count((table) => pairs[table].size) },
    cells: judgeCells(outcome, truth, pairs),
    slips: slipsOf(truth, outcome, pairs),
    ...took,
  };
}

/** A slip is caught where a finding points at its row. */
function slipsOf(truth: Truth, outcome: SheetOutcome, pairs: RowPairs): SheetResult['slips'] {
  const isCaught = ({ table, row }: PlantedSlip): boolean => {
    const readRow = table === 'header' ? undefined : pairs[table].get(row);
    return outcome.ok && outcome.findings.some((finding) => finding.table === table && finding.row === readRow);
  };
  const planted = truth.meta?.planted_slips ?? [];
  const visible = planted.filter((slip) => isVisible(slip, truth));
  return {
    planted: planted.length,
    caught: planted.filter(isCaught).length,
    visible: visible.length,
    visibleCaught: visible.filter(isCaught).length,
  };
}

/** Several sheets added up. */
export interface Tally {
  sheets: number;
  failed: number;
  /** filled cells of the truth; of those, how many were read right */
  cells: number;
  right: number;
  rows: number;
  rowsFound: number;
  /** values where the sheet has none */
  invented: number;
  numeric: number;
  /** figures that are wrong or invented, and not marked in their own cell */
  silent: number;
  /** figures that are wrong and have no finding on their row; a row that is not on the sheet counts once */
  silentRowwise: number;
  /** words, dates and times likewise */
  silentWords: number;
  /** wrong or invented, and yet proved */
  provedWrong: number;
  proved: number;
  marked: number;
  markedRight: number;
  open: number;
  openUnmarked: number;
  settled: number;
  settledRight: number;
  /** cells whose place both the truth and the reader tell, and those where the two agree */
  placed: number;
  placedRight: number;
  slips: SheetResult['slips'];
  /** sheets without a slip, and those among them that show a contradicted cell which was read right */
  withoutSlip: number;
  falseAlarms: number;
  seconds: number[];
  /** of the sheets that were read alone */
  cpuSeconds: number[];
}

/** Adds up what some sheets came to; `numeric` and what is shared out by it count the truth's filled figures. */
export function tallyOf(results: readonly SheetResult[]): Tally {
  const cells = results.flatMap((result) => result.cells);
  const count = (isCounted: (cell: JudgedCell) => boolean): number => cells.filter(isCounted).length;
  const sum = (part: keyof SheetResult['slips']): number => results.reduce((all, { slips }) => all + slips[part], 0);
  const withoutSlip = results.filter(({ slips }) => slips.planted === 0);
  return {
    sheets: results.length,
    failed: results.filter(({ failure }) => failure !== null).length,
    cells: count(isWritten),
    right: count(({ became }) => became === 'right'),
    rows: results.reduce((all, { rows }) => all + rows.written, 0),
    rowsFound: results.reduce((all, { rows }) => all + rows.found, 0),
    invented: count(({ became }) => became === 'invented'),
    numeric: count((cell) => isWritten(cell) && cell.isNumeric),
    silent: count((cell) => isSilent(cell) && cell.isNumeric),
    silentRowwise: results.reduce((all, result) => all + silentRowwise(result), 0),
    silentWords: count((cell) => isSilent(cell) && !cell.isNumeric),
    provedWrong: count((cell) => isError(cell) && cell.verdict === 'proved'),
    proved: count(({ isNumeric, verdict, became }) => isNumeric && verdict === 'proved' && became === 'right'),
    marked: count(({ isMarked }) => isMarked),
    markedRight: count(({ isMarked, became }) => isMarked && became === 'right'),
    open: count(({ became }) => became === 'null' || became === 'lost'),
    openUnmarked: count(({ became, isMarked }) => (became === 'null' || became === 'lost') && !isMarked),
    settled: count(({ isSettled }) => isSettled),
    settledRight: count(({ isSettled, became }) => isSettled && became === 'right'),
    placed: count(({ isPlaced }) => isPlaced !== null),
    placedRight: count(({ isPlaced }) => isPlaced === true),
    slips: {
      planted: sum('planted'),
      caught: sum('caught'),
      visible: sum('visible'),
      visibleCaught: sum('visibleCaught'),
    },
    withoutSlip: withoutSlip.length,
    falseAlarms: withoutSlip.filter(isFalseAlarm).length,
    seconds: results.map((result) => result.seconds),
    cpuSeconds: results.flatMap((result) => result.cpuSeconds ?? []),
  };
}

/** Something stands there that the sheet does not say. */
export const isError = ({ became }: JudgedCell): boolean => became === 'wrong' || became === 'invented';

export const isSilent = (cell: JudgedCell): boolean => isError(cell) && !cell.isMarked;

const isWritten = ({ became }: JudgedCell): boolean => became !== 'invented';

function silentRowwise({ cells }: SheetResult): number {
  const silent = cells.filter((cell) => isError(cell) && !cell.isRowMarked);
  const inRows = silent.filter(({ row, isNumeric }) => row !== null && isNumeric);
  const rowsInvented = new Set(
    silent
      .filter(({ row, table }) => row === null && table !== 'header')
      .map(({ table, readRow }) => `${table}${readRow}`),
  );
  return inRows.length + rowsInvented.size;
}

const isFalseAlarm = ({ cells }: SheetResult): boolean =>
  cells.some(({ verdict, became }) => verdict === 'contradicted' && became === 'right');

/** The figure below which `share` (0 to 1) of the figures lie; NaN of none. */
export function quantile(figures: readonly number[], share: number): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}
