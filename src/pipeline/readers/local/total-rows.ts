import type { StatedTotal } from '../../../domain/evidence.ts';
import type { NumbersRead } from './cells.ts';
import type { Told } from './looks.ts';
import { cellUnder, type Table, type TableRow } from './rows.ts';
import { isTotal, type ColumnKey } from './vocabulary.ts';
import { textOf, type Cell } from './words.ts';

const volumeKeys = ['water_bbls', 'gross_bbls', 'net_bbls', 'metric_tons'] as const;

/** What the TOTAL lines of a table say; a line in which no number could be read says nothing. */
export function statedTotals(
  table: Table,
  key: StatedTotal['table'],
  numbers: NumbersRead,
  products: readonly string[],
): StatedTotal[] {
  return table.totals.flatMap((row) => {
    const under = (column: ColumnKey): number | null => {
      const cell = cellUnder(table, row, column);
      return (cell && numbers.values.get(cell)?.value) ?? null;
    };
    const [water_bbls, gross_bbls, net_bbls, metric_tons] = volumeKeys.map(under) as [Volume, Volume, Volume, Volume];
    if ([water_bbls, gross_bbls, net_bbls, metric_tons].every((value) => value === null)) return [];
    return [{ table: key, product: productOf(row, products), water_bbls, gross_bbls, net_bbls, metric_tons }];
  });
}

type Volume = number | null;

/** The product that a line such as TOTAL ULSD is the total of, where it is one of the sheet's. */
function productOf({ cells }: TableRow, products: readonly string[]): string | null {
  const label = plain(textOf(cells.flatMap(({ words }) => words.filter((word) => !isTotal(word.text)))));
  const named = products.filter((product) => label.includes(plain(product)));
  return named.sort((a, b) => b.length - a.length)[0] ?? null;
}

const plain = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9%]/g, '');

/** The names of the products that stand in the rows of `tables`. */
export function productsIn(tables: readonly Table[], names: ReadonlyMap<Cell, Told>): string[] {
  const found = tables.flatMap((table) =>
    table.rows.map((row) => names.get(cellUnder(table, row, 'product')!)?.value ?? null),
  );
  return [...new Set(found.filter((name) => name !== null))];
}
