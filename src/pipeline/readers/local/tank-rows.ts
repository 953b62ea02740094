import type { TankRow } from '../../../domain/report.ts';
import { holdsFigures, numberUnder, seenNumber } from './cell-text.ts';
import type { NumbersRead } from './cells.ts';
import type { Told } from './looks.ts';
import { cellUnder, type Table, type TableRow } from './rows.ts';
import type { SeenRow } from './seen.ts';
import type { Cell } from './words.ts';

/** A row whose tank cannot be told needs this many figures to be a tank's at all. */
const leastFigures = 4;

/** The tanks in a table, their names and those of their products from `names`. */
export function tankRows(table: Table, numbers: NumbersRead, names: ReadonlyMap<Cell, Told>): SeenRow<TankRow>[] {
  return table.rows.flatMap((line) => {
    if (!holdsFigures(line)) return isEmptyTank(table, line, names) ? [tankRow(table, line, numbers, names)] : [];
    const read = tankRow(table, line, numbers, names);
    const tank = read.row;
    const named = tank.product !== null && /[A-Z]{2}/i.test(tank.product);
    const figures = Object.values(tank).filter((value) => typeof value === 'number').length;
    if (figures === 0 || (tank.tank === null && (!named || figures < leastFigures))) return [];
    return [read];
  });
}

/** Below this a name that stands alone in its row may be anything. */
const surelyNamed = 0.8;

/** A tank that is named and of which nothing is said: it was not gauged, or held nothing. */
function isEmptyTank(table: Table, line: TableRow, names: ReadonlyMap<Cell, Told>): boolean {
  const cell = cellUnder(table, line, 'tank');
  const name = cell && names.get(cell);
  if (!name || name.value === null || name.seen.confidence < surelyNamed) return false;
  const product = cellUnder(table, line, 'product');
  return line.cells.every((other) => other === cell || other === product || other.words.length === 0);
}

const numberKeys = [
  ...(['api', 'ullage_ft', 'ullage_in', 'temp_f', 'water_bbls'] as const),
  ...(['gross_bbls', 'net_bbls', 'metric_tons'] as const),
];

function tankRow(table: Table, line: TableRow, numbers: NumbersRead, names: ReadonlyMap<Cell, Told>): SeenRow<TankRow> {
  const seen: SeenRow<TankRow>['seen'] = {};
  const row: TankRow = { ...blankTank };
  for (const key of ['tank', 'product'] as const) {
    const cell = cellUnder(table, line, key);
    const name = cell && names.get(cell);
    if (!name) continue;
    row[key] = name.value;
    seen[key] = name.seen;
  }
  for (const key of numberKeys) {
    const number = numberUnder(table, line, key, numbers);
    if (number === null) continue;
    row[key] = number.value;
    seen[key] = seenNumber(number);
  }
  return { row, seen };
}

const blankTank: TankRow = {
  ...{ tank: null, product: null, api: null, ullage_ft: null, ullage_in: null, temp_f: null },
  ...{ water_bbls: null, gross_bbls: null, net_bbls: null, metric_tons: null },
};
