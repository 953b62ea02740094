import type { JudgedCell } from '../../../src/cli/accuracy/judged-cells.ts';
import { padded, percent } from '../../../src/cli/accuracy/print.ts';
import { isError } from '../../../src/cli/accuracy/tally.ts';

/** How many cells of a band of confidence were read as something, and how many of those wrongly. */
export interface Band {
  from: number;
  to: number;
  cells: number;
  wrong: number;
}

const bounds = [0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1];

/** Cells by how sure the reader was. A settled cell says what the arithmetic chose, so it tells nothing of the reader. */
export function calibrationOf(cells: readonly JudgedCell[]): Band[] {
  const read = cells.filter(({ read, isSettled, confidence }) => read !== null && !isSettled && confidence !== null);
  return bounds.slice(0, -1).map((from, at) => {
    const to = bounds[at + 1]!;
    const isLast = to === 1;
    const inBand = read.filter(({ confidence }) => confidence! >= from && (confidence! < to || isLast));
    return { from, to, cells: inBand.length, wrong: inBand.filter(isError).length };
  });
}

export const calibrationLines = (bands: readonly Band[]): string[] => [
  'confidence       cells   wrong   wrong%',
  ...bands
    .filter(({ cells }) => cells > 0)
    .map(({ from, to, cells, wrong }) =>
      [`${from} to ${to}`.padEnd(14), ...[String(cells), String(wrong), percent(wrong, cells, 2)].map(padded)].join(''),
    ),
];
