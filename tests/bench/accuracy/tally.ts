import type { SheetOutcome } from '../../../src/pipeline/messages.ts';
import { addUp, scorePair, type Score, type Total } from '../../support/score.mjs';
import { judgeCells, type JudgedCell } from './judged-cells.ts';
import type { Sheet } from './sheets.ts';
import { isVisible } from './visible-slips.ts';

/** What one sheet came to. */
export interface SheetResult {
  sheet: Pick<Sheet, 'name' | 'folder' | 'layout' | 'level' | 'isByHand'>;
  /** null where the sheet was read */
  failure: { kind: string; cause: string | null } | null;
  score: Score;
  cells: JudgedCell[];
  /** the writer's slips; of those, how many an equation can see; and how many of these a finding points at */
  slips: { planted: number; caught: number; visible: number; visibleCaught: number };
  seconds: number;
  cpuSeconds: number;
}

/** Scores what was read of a sheet. */
export function resultOf(sheet: Sheet, outcome: SheetOutcome, seconds: number, cpuSeconds: number): SheetResult {
  const answer = outcome.ok ? { report: outcome.report, findings: outcome.findings } : null;
  const score = scorePair(answer, sheet.truth);
  const { name, folder, layout, level, isByHand } = sheet;
  return {
    sheet: { name, folder, layout, level, isByHand },
    failure: outcome.ok ? null : { kind: outcome.failure.kind, cause: outcome.failure.cause ?? null },
    score,
    cells: judgeCells(outcome, sheet.truth, score),
    slips: slipsOf(sheet, answer),
    seconds,
    cpuSeconds,
  };
}

/** A slip is caught where a finding points at its row, as the score has it. */
function slipsOf({ truth }: Sheet, answer: unknown): SheetResult['slips'] {
  const planted = truth.meta?.planted_slips ?? [];
  const visible = planted.filter((slip) => isVisible(slip, truth));
  const caughtOf = (slips: typeof planted): number =>
    scorePair(answer, { ...truth, meta: { ...truth.meta, planted_slips: slips } }).caught;
  return {
    planted: planted.length,
    caught: caughtOf(planted),
    visible: visible.length,
    visibleCaught: caughtOf(visible),
  };
}

/** Several sheets added up. */
export interface Tally {
  sheets: number;
  failed: number;
  score: Total;
  numeric: number;
  /** figures that are wrong or invented, and not marked in their own cell */
  silent: number;
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
  cpuSeconds: number[];
}

/** Adds up what some sheets came to; `numeric` and what is shared out by it count the truth's filled figures. */
export function tallyOf(results: readonly SheetResult[]): Tally {
  const cells = results.flatMap((result) => result.cells);
  const count = (isCounted: (cell: JudgedCell) => boolean): number => cells.filter(isCounted).length;
  const sum = (part: keyof SheetResult['slips']): number => results.reduce((all, { slips }) => all + slips[part], 0);
  const withoutSlip = results.filter(({ slips }) => slips.planted === 0);
  const score = addUp(results.map((result) => result.score));
  return {
    sheets: results.length,
    failed: results.filter(({ failure }) => failure !== null).length,
    score,
    numeric: score.numeric,
    silent: count((cell) => isSilent(cell) && cell.isNumeric),
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
    cpuSeconds: results.map((result) => result.cpuSeconds),
  };
}

/** Something stands there that the sheet does not say. */
export const isError = ({ became }: JudgedCell): boolean => became === 'wrong' || became === 'invented';

export const isSilent = (cell: JudgedCell): boolean => isError(cell) && !cell.isMarked;

const isFalseAlarm = ({ cells }: SheetResult): boolean =>
  cells.some(({ verdict, became }) => verdict === 'contradicted' && became === 'right');

/** The figure below which `share` (0 to 1) of the figures lie; NaN of none. */
export function quantile(figures: readonly number[], share: number): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}
