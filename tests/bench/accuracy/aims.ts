import { tallyOf, type SheetResult, type Tally } from '../../../src/cli/accuracy/tally.ts';
import type { BenchLabel } from './sheets.ts';

/** One thing to reach, and what was reached. */
export interface Aim {
  name: string;
  /** in `unit`; at least, or at most where it is a ceiling */
  aim: number;
  isCeiling: boolean;
  unit: '%' | '' | 's';
  figure: number;
  isMet: boolean;
}

const cellsAims: Readonly<Record<string, number>> = { l0: 99.5, l1: 99, l2: 97, l3: 85 };

/** The aims that can be told from these results; a level that none of them has is left out. */
export function aimsOf(results: readonly SheetResult<BenchLabel>[]): Aim[] {
  const printed = results.filter(({ sheet }) => !sheet.isByHand);
  const byHand = results.filter(({ sheet }) => sheet.isByHand);
  const all = tallyOf(results);
  return [
    ...Object.entries(cellsAims).flatMap(([level, least]) =>
      floor(
        `cells right, printed ${level}`,
        least,
        share(
          printed.filter(({ sheet }) => sheet.level === level),
          cellsRight,
        ),
      ),
    ),
    ...ceiling('silent errors, printed', 0.2, '%', share(printed, silentShare)),
    ...ceiling('silent errors, by hand', 1, '%', share(byHand, silentShare)),
    ...ceiling('silent errors, all', 0.2, '%', silentShare(all)),
    ...ceiling('invented cells', 0, '', all.invented),
    ...floor('slips caught that an equation can see', 95, percent(all.slips.visibleCaught, all.slips.visible)),
    ...ceiling('false alarms, sheets', 2, '%', percent(all.falseAlarms, all.withoutSlip)),
    ...ceiling('processor a page', 6, 's', mean(all.cpuSeconds)),
  ];
}

const percent = (part: number, whole: number): number => (whole === 0 ? NaN : (100 * part) / whole);
const mean = (figures: readonly number[]): number => figures.reduce((sum, one) => sum + one, 0) / figures.length;

const cellsRight = ({ right, cells }: Tally): number => percent(right, cells);
const silentShare = ({ silent, numeric }: Tally): number => percent(silent, numeric);

const share = (results: readonly SheetResult[], figureOf: (tally: Tally) => number): number =>
  results.length === 0 ? NaN : figureOf(tallyOf(results));

const floor = (name: string, aim: number, figure: number): Aim[] =>
  Number.isNaN(figure) ? [] : [{ name, aim, isCeiling: false, unit: '%', figure, isMet: figure >= aim }];

const ceiling = (name: string, aim: number, unit: Aim['unit'], figure: number): Aim[] =>
  Number.isNaN(figure) ? [] : [{ name, aim, isCeiling: true, unit, figure, isMet: figure <= aim }];

export const aimLines = (aims: readonly Aim[]): string[] =>
  aims.map(({ name, aim, isCeiling, unit, figure, isMet }) => {
    const wanted = `${isCeiling ? 'at most' : 'at least'} ${aim}${unit}`;
    return `${isMet ? 'met   ' : 'MISSED'}  ${name.padEnd(40)} ${figure.toFixed(2)}${unit}, aim ${wanted}`;
  });
