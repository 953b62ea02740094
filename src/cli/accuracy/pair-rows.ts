import type { Report, TableKey } from '../../domain/report.ts';
import { isBlank, sameLetters, scoredColumns, type ScoredColumn } from './scored-cells.ts';

type Row = Readonly<Record<string, unknown>>;

/** Which row of the truth is which row of what was read, by their places in the table. */
export type RowPairs = Record<TableKey, ReadonlyMap<number, number>>;

/** What a row is known by: its tank, its product, which draft it is. Events are known by their order alone. */
const nameOf: Record<TableKey, ((row: Row) => string) | null> = {
  arrival_tanks: (row) => sameLetters(row['tank']),
  departure_tanks: (row) => sameLetters(row['tank']),
  products: (row) => sameLetters(row['product']),
  time_log: null,
  draft_readings: (row) => `${sameLetters(row['condition'])[0] ?? ''}/${sameLetters(row['end'])[0] ?? ''}`,
};

/** Of the cells of a tank or product, how many must agree for it to be the same row under another name. */
const leastShare = 0.4;

/**
 * Pairs the rows of two reports of one sheet: by their names first, then what is left over in its order by the cells
 * that agree, so that a misread name costs one cell and not the row.
 */
export function pairRows(truth: Report, given: Report): RowPairs {
  const pairs = (table: TableKey) => new Map(pairTable(table, rowsIn(truth, table), rowsIn(given, table)));
  return {
    arrival_tanks: pairs('arrival_tanks'),
    departure_tanks: pairs('departure_tanks'),
    products: pairs('products'),
    time_log: pairs('time_log'),
    draft_readings: pairs('draft_readings'),
  };
}

const rowsIn = (report: Report, table: TableKey): Row[] => report[table].map((row) => ({ ...row }));

function pairTable(table: TableKey, written: readonly Row[], read: readonly Row[]): Pair[] {
  const columns = scoredColumns[table];
  const name = nameOf[table];
  if (name === null) return pairInOrder(columns, written, read, 1);
  const free = new Set(read.keys());
  const named = written.flatMap((row, at): Pair[] => {
    const found = name(row) === '' ? undefined : [...free].find((other) => name(read[other] ?? {}) === name(row));
    if (found === undefined) return [];
    free.delete(found);
    return [[at, found]];
  });
  if (table === 'draft_readings') return named;
  const paired = new Set(named.map(([at]) => at));
  const [left, over] = [[...written.keys()].filter((at) => !paired.has(at)), [...free]];
  const least = Math.max(2, Math.ceil(columns.length * leastShare));
  const rest = pairInOrder(
    columns,
    left.map((at) => written[at] ?? {}),
    over.map((at) => read[at] ?? {}),
    least,
  );
  return [...named, ...rest.map(([a, b]): Pair => [left[a] ?? 0, over[b] ?? 0])];
}

type Pair = [written: number, read: number];

/** The pairing in order in which most cells agree, at least `least` of each pair: longest common subsequence, weighed. */
function pairInOrder(
  columns: readonly ScoredColumn[],
  written: readonly Row[],
  read: readonly Row[],
  least: number,
): Pair[] {
  const gains = written.map((row) => read.map((other) => gainOf(columns, row, other, least)));
  const best = written.map(() => new Float64Array(read.length + 1)).concat(new Float64Array(read.length + 1));
  const bestAt = (row: number, other: number): number => best[row]?.[other] ?? 0;
  const together = (row: number, other: number): number => {
    const gain = gains[row]?.[other] ?? 0;
    return gain > 0 ? gain + bestAt(row + 1, other + 1) : 0;
  };
  for (let row = written.length - 1; row >= 0; row -= 1) {
    for (let other = read.length - 1; other >= 0; other -= 1) {
      const alone = Math.max(bestAt(row + 1, other), bestAt(row, other + 1));
      best[row]?.fill(Math.max(alone, together(row, other)), other, other + 1);
    }
  }
  const pairs: Pair[] = [];
  let [row, other] = [0, 0];
  while (row < written.length && other < read.length) {
    const isPair = together(row, other) > 0 && Math.abs(bestAt(row, other) - together(row, other)) < 1e-9;
    if (isPair) pairs.push([row++, other++]);
    else if (bestAt(row, other) === bestAt(row + 1, other)) row += 1;
    else other += 1;
  }
  return pairs;
}

/** More cells that agree are better, and of two pairings with as many the one with more pairs. */
function gainOf(columns: readonly ScoredColumn[], written: Row, read: Row, least: number): number {
  const agreeing = columns.filter(({ key, isSame }) => !isBlank(written[key]) && isSame(written[key], read[key]));
  return agreeing.length >= least ? agreeing.length + 0.01 : 0;
}
