import type { Cell } from '../../domain/report-columns.ts';
import type { LoggedChange } from '../../stores/reviews.ts';

/** The columns of a correction; rows count from 1, as they stood when it was made. */
export const correctionColumns = ['table', 'row', 'field', 'change', 'was', 'is', 'reason', 'by', 'at'] as const;

/** What people changed and nobody took back, the oldest first, each by `correctionColumns`. */
export const correctionCells = (log: readonly LoggedChange[]): Cell[][] =>
  log.filter(({ undoneIn }) => undoneIn === null).map(cellsOf);

function cellsOf({ change, replaced, reason, account, madeAt }: LoggedChange): Cell[] {
  const row = change.row === null ? null : change.row + 1;
  const field = 'field' in change ? change.field : null;
  const made = [reason, account, new Date(madeAt).toISOString()];
  return [change.table, row, field, change.kind, wordsOf(replaced), newValue(change, replaced), ...made];
}

function newValue(change: LoggedChange['change'], replaced: unknown): Cell {
  if (change.kind === 'cell') return change.value;
  if (change.kind === 'as_written') return wordsOf(replaced);
  return change.kind === 'move_row' ? `row ${change.to + 1}` : null;
}

/** The value of a cell as it is; a row as what stood in it. */
function wordsOf(replaced: unknown): Cell {
  if (typeof replaced === 'number' || typeof replaced === 'string' || replaced === null) return replaced;
  if (typeof replaced !== 'object') return null;
  return Object.values(replaced)
    .filter((value) => value !== null)
    .join(', ');
}
