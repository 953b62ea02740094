import { valueAt, type CellPlace } from './evidence.ts';
import { columnsOf, headerColumns, type Cell } from './report-columns.ts';
import { tableKeys, type Report, type TableKey } from './report.ts';

/** A cell as two reports have it; `place` is that in the first, `theirPlace` that in the second. */
export interface Difference {
  place: CellPlace;
  theirPlace: CellPlace;
  mine: Cell;
  theirs: Cell;
}

export interface Comparison {
  /** cells that both have, alike or not */
  pairs: Difference[];
  /** those that are not alike */
  differences: Difference[];
  /** rows that only one of the two has, by table: how many more there are in `theirs`, or fewer */
  unmatched: { table: TableKey; mine: number[]; theirs: number[] }[];
}

/** Lays two reports of one sheet side by side, rows by their tank, product or event where these are alike. */
export function compareReports(mine: Report, theirs: Report): Comparison {
  const header = headerColumns.map(({ key }) =>
    difference({ table: 'header', row: null, field: key }, null, mine, theirs),
  );
  const unmatched: Comparison['unmatched'] = [];
  const cells = tableKeys.flatMap((table) => {
    const pairs = pairRows(mine[table], theirs[table]);
    const [mineLeft, theirsLeft] = [leftOf(mine[table], pairs, 0), leftOf(theirs[table], pairs, 1)];
    if (mineLeft.length + theirsLeft.length > 0) unmatched.push({ table, mine: mineLeft, theirs: theirsLeft });
    return pairs.flatMap(([row, other]) =>
      columnsOf[table].map(({ key }) => difference({ table, row, field: key }, other, mine, theirs)),
    );
  });
  const all = [...header, ...cells];
  return { pairs: all, differences: all.filter((one) => one.mine !== one.theirs), unmatched };
}

function difference(place: CellPlace, otherRow: number | null, mine: Report, theirs: Report): Difference {
  const theirPlace = { ...place, row: otherRow };
  return { place, theirPlace, mine: valueAt(mine, place), theirs: valueAt(theirs, theirPlace) };
}

type Row = Partial<Record<string, Cell>>;
type Pair = [mine: number, theirs: number];

/** Rows of one name in their order, then what is left at the same place of both. */
function pairRows(mine: readonly Row[], theirs: readonly Row[]): Pair[] {
  const free = new Set(theirs.keys());
  const pairs: Pair[] = [];
  for (const [at, row] of mine.entries()) {
    const other =
      nameOf(row) === null ? undefined : [...free].find((index) => nameOf(theirs[index] ?? {}) === nameOf(row));
    if (other === undefined) continue;
    free.delete(other);
    pairs.push([at, other]);
  }
  const paired = new Set(pairs.map(([at]) => at));
  for (const at of mine.keys()) {
    if (!paired.has(at) && free.delete(at)) pairs.push([at, at]);
  }
  return pairs.sort(([a], [b]) => a - b);
}

function leftOf(rows: readonly Row[], pairs: readonly Pair[], side: 0 | 1): number[] {
  const paired = new Set(pairs.map((pair) => pair[side]));
  return [...rows.keys()].filter((at) => !paired.has(at));
}

function nameOf(row: Row): string | null {
  const parts = [row['tank'], row['product'], row['event'], row['condition'], row['end']];
  const name = parts
    .filter((part) => part != null)
    .join('/')
    .toLowerCase()
    .replace(/[\s.]+/g, '');
  return name === '' ? null : name;
}
