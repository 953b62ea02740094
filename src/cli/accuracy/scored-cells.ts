import { columnsOf, headerColumns, type CellKind } from '../../domain/report-columns.ts';
import { tableKeys, type TableKey } from '../../domain/report.ts';

/** A column whose cells are counted as right or wrong. */
export interface ScoredColumn {
  key: string;
  isNumeric: boolean;
  isSame: (a: unknown, b: unknown) => boolean;
}

const numericKinds: readonly CellKind[] = ['number', 'inches', 'water', 'feet'];

/** A foot and an inch written out as decimals may be rounded either way. */
const feetTolerance = 0.0051;
const numberTolerance = 1e-9;

const scored = ({ key, kind }: { key: string; kind: CellKind }): ScoredColumn => {
  const isNumeric = numericKinds.includes(kind);
  const tolerance = kind === 'feet' ? feetTolerance : numberTolerance;
  return {
    key,
    isNumeric,
    isSame: (a, b) => {
      if (isBlank(a) || isBlank(b)) return isBlank(a) && isBlank(b);
      return isNumeric ? Math.abs(Number(a) - Number(b)) < tolerance : sameLetters(a) === sameLetters(b);
    },
  };
};

export const scoredHeader: readonly ScoredColumn[] = headerColumns.map(scored);

/** Which draft it is tells one row from another, like a row's number: it is not read off the sheet. */
const isScored = ({ kind }: { kind: CellKind }): boolean => kind !== 'condition' && kind !== 'end';

export const scoredColumns = Object.fromEntries(
  tableKeys.map((table) => [table, columnsOf[table].filter(isScored).map(scored)]),
) as Record<TableKey, ScoredColumn[]>;

/** Neither a value nor a word. */
export const isBlank = (value: unknown): boolean =>
  value === null || value === undefined || (typeof value === 'string' && value.trim() === '');

/** Words are the same whatever their case, width and spaces. */
export const sameLetters = (value: unknown): string =>
  (typeof value === 'string' || typeof value === 'number' ? String(value) : '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s+/g, '');
