import { nameKey } from '../../domain/checks/figures.ts';
import { columnsOf } from '../../domain/report-columns.ts';
import { tableKeys, type Report, type TableKey } from '../../domain/report.ts';

/** Where the rows of one table stand in another reading of the same sheet. */
export interface MatchedTable {
  /** the table of the other reading */
  table: TableKey;
  /** for each row its row there; null where it has none */
  rows: (number | null)[];
}

export type MatchedTables = Record<TableKey, MatchedTable>;

/**
 * Which rows of `other` are the rows of `report`, another reading of the same sheet: in the order of the sheet, so that
 * the most cells agree, names before figures. The two tank tables may have changed places.
 */
export function matchRows(report: Report, other: Report): MatchedTables {
  const straight = Object.fromEntries(tableKeys.map((table) => [table, align(report, table, other, table)]));
  const [arrival, departure] = [
    align(report, 'arrival_tanks', other, 'departure_tanks'),
    align(report, 'departure_tanks', other, 'arrival_tanks'),
  ];
  const kept = (straight['arrival_tanks']?.score ?? 0) + (straight['departure_tanks']?.score ?? 0);
  const crossed = arrival.score + departure.score > kept ? { arrival_tanks: arrival, departure_tanks: departure } : {};
  return { ...straight, ...crossed } as Record<TableKey, Alignment>;
}

interface Alignment extends MatchedTable {
  score: number;
}

type Row = Readonly<Record<string, string | number | null>>;

/** The best alignment of two sequences (S. Needleman and C. Wunsch, 1970), gaps costing nothing. */
function align(report: Report, table: TableKey, other: Report, otherTable: TableKey): Alignment {
  const [mine, theirs]: [Row[], Row[]] = [report[table], other[otherTable]];
  const scores = mine.map((row) => theirs.map((otherRow) => likeness(table, row, otherRow)));
  const best = mine.map(() => new Float64Array(theirs.length + 1));
  best.push(new Float64Array(theirs.length + 1));
  const at = (i: number, j: number): number => best[i]?.[j] ?? 0;
  for (let i = mine.length - 1; i >= 0; i -= 1) {
    for (let j = theirs.length - 1; j >= 0; j -= 1) {
      const paired = at(i + 1, j + 1) + (scores[i]?.[j] ?? 0);
      (best[i] as Float64Array)[j] = Math.max(paired, at(i + 1, j), at(i, j + 1));
    }
  }
  const rows: (number | null)[] = mine.map(() => null);
  for (let i = 0, j = 0; i < mine.length && j < theirs.length;) {
    if (at(i, j) === at(i + 1, j)) i += 1;
    else if (at(i, j) === at(i, j + 1)) j += 1;
    else rows[i++] = j++;
  }
  return { table: otherTable, rows, score: at(0, 0) };
}

/** The field that names a row, and counts for more than a figure that may be misread. */
const nameFields: Record<TableKey, readonly string[]> = {
  arrival_tanks: ['tank'],
  departure_tanks: ['tank'],
  products: ['product'],
  time_log: ['event'],
  draft_readings: ['condition', 'end'],
};
const nameWeight = 3;
/** Rows of which nothing agrees are still the same where nothing else can be. */
const orderWeight = 0.01;

function likeness(table: TableKey, mine: Row, theirs: Row): number {
  return columnsOf[table].reduce((sum, { key }) => {
    const [value, otherValue] = [comparable(mine[key]), comparable(theirs[key])];
    if (value === null || value !== otherValue) return sum;
    return sum + (nameFields[table].includes(key) ? nameWeight : 1);
  }, orderWeight);
}

const comparable = (value: string | number | null | undefined): string | null =>
  typeof value === 'number' ? String(value) : nameKey(value ?? null);
