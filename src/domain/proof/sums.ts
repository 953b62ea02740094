import { misnamedProduct, nameKey, sisterKey, sisterProducts, type TankTable } from '../checks/figures.ts';
import type { Evidence } from '../evidence.ts';
import type { ProductCells, SheetCells, TankCells } from './cells.ts';
import { asPrinted, enter, halfPlace, hair, type Cell, type Change, type Entered, type Equation } from './equation.ts';
import { partsOf, shareOf, type Formulas, type Term } from './sum-terms.ts';

/** A sum over rows of the sheet that must come to zero, to what a total says, or to what other rows add up to. */
interface Sum {
  rule: string;
  terms: readonly Term[];
  /** decimals that it is stated with */
  places: number;
  /** a total that is no cell of the report */
  stated: number;
}

const totalled = ['gross_bbls', 'net_bbls', 'metric_tons'] as const;

/**
 * What a product's tanks held on arrival less what they held on departure is its total; a TOTAL line is the sum of
 * its column. Where most sums of a sheet come out to the last place, all are held to that; where they do not, they
 * may be made of figures that were not rounded yet.
 */
export function sumEquations(sheet: SheetCells, evidence: Evidence | null, formulas: Formulas): Entered[] {
  const sums = [...productSums(sheet), ...totalLines(sheet, evidence)];
  const made = sums.map((sum) => running(sum, formulas));
  const within = (slackOf: (sum: Running) => number) =>
    made.filter((sum) => sum.open === 0 && Math.abs(sum.off) <= slackOf(sum)).length;
  const loosely = within(looseSlack);
  const exact = within(tightSlack) >= 0.6 * loosely;
  return made.map((sum) => enter(equationOf(sum, exact ? tightSlack : looseSlack, formulas)));
}

function productSums({ tanks, products, places }: SheetCells): Sum[] {
  const sides = new Set(tanks.map(({ table }) => table));
  if (sides.size < 2 || tanks.some(({ product }) => product === null)) return [];
  const byProduct = new Map<string, { tanks: TankCells[]; lines: ProductCells[] }>();
  for (const line of products) {
    const own = byProduct.get(line.product ?? '') ?? { tanks: [], lines: [] };
    own.lines.push(line);
    byProduct.set(line.product ?? '', own);
  }
  const strays: TankCells[] = [];
  const misnamed = misnamedProduct(
    tanks.map(({ product }) => product),
    products.map(({ product }) => product),
  );
  const ofTable = (wanted: TankTable) => tanks.filter(({ table }) => table === wanted).map(({ tank }) => tank);
  const sisters = sisterProducts({
    arrival_tanks: ofTable('arrival_tanks'),
    departure_tanks: ofTable('departure_tanks'),
  });
  for (const tank of tanks) {
    const sister = nameKey(sisters.get(sisterKey(tank.table, tank.tank.tank)) ?? null);
    const called = tank.product === misnamed?.inTanks ? misnamed.inTotals : '';
    const group = byProduct.get(tank.product ?? '') ?? byProduct.get(sister ?? '') ?? byProduct.get(called);
    if (group) group.tanks.push(tank);
    else strays.push(tank);
  }
  // A name that is no product's is probably misread: then no total can be told whole, unless that product stayed aboard.
  if (byProduct.size > 0 && !isUnmoved(strays)) return [];
  return [...byProduct].flatMap(([product, { tanks: own, lines }]) =>
    product === '' || own.length === 0
      ? []
      : totalled.map((field) => ({
          rule: 'product_total',
          terms: [
            ...lines.map((line): Term => ({ cell: line[field], sign: -1, tank: null })),
            ...own.map((tank): Term => ({ cell: tank[field], sign: tank.table === 'arrival_tanks' ? 1 : -1, tank })),
          ],
          places: places[field],
          stated: 0,
        })),
  );
}

/** Whether tanks hold as much on departure as on arrival. */
function isUnmoved(tanks: readonly TankCells[]): boolean {
  const barrels = tanks.reduce(
    (sum, { table, tank }) => sum + (table === 'arrival_tanks' ? 1 : -1) * (tank.gross_bbls ?? 0),
    0,
  );
  return Math.abs(barrels) < 0.01;
}

function totalLines({ tanks, products, places }: SheetCells, evidence: Evidence | null): Sum[] {
  return (evidence?.totals ?? []).flatMap((line) => {
    const product = nameKey(line.product);
    const rows = line.table === 'products' ? products : tanks.filter(({ table }) => table === line.table);
    const own = rows.filter((row) => product === null || row.product === product);
    return ([...totalled, 'water_bbls'] as const).flatMap((field) => {
      const stated = line[field];
      if (stated === null || own.length === 0 || (field === 'water_bbls' && line.table === 'products')) return [];
      const terms = own.map((row): Term => ({
        cell: (row as TankCells)[field],
        sign: 1,
        tank: row.kind === 'tank' ? row : null,
      }));
      return [{ rule: 'total_line', terms, places: places[field], stated }];
    });
  });
}

/** A sum with its present outcome, kept up to date cell by cell so that trying a change costs the same for any size. */
interface Running extends Sum {
  /** by how much it is off */
  off: number;
  /** how far derived terms may be off */
  slack: number;
  /** terms that nothing is known of */
  open: number;
  termsOf: ReadonlyMap<Cell, readonly Term[]>;
}

function running(sum: Sum, formulas: Formulas): Running {
  const termsOf = new Map<Cell, Term[]>();
  let [off, slack, open] = [-sum.stated, 0, 0];
  for (const term of sum.terms) {
    for (const cell of partsOf(term)) termsOf.set(cell, [...(termsOf.get(cell) ?? []), term]);
    const share = shareOf(term, [], formulas);
    off += term.sign * (share?.value ?? 0);
    slack += share?.slack ?? 0;
    open += share === null ? 1 : 0;
  }
  return { ...sum, off, slack, open, termsOf };
}

type Outcome = Pick<Running, 'places' | 'terms' | 'off' | 'slack' | 'open'>;

const tightSlack = ({ places, slack }: Outcome): number => halfPlace(places) + slack;
const looseSlack = (sum: Outcome): number => (sum.terms.length + 1) * halfPlace(sum.places) + sum.slack;

/** The terms that `changes` have a part in, each once. */
function termsIn({ termsOf }: Running, changes: readonly Change[]): Iterable<Term> {
  const [only, ...more] = changes;
  if (!only) return [];
  const terms = termsOf.get(only.cell) ?? [];
  return more.length === 0 ? terms : new Set([...terms, ...more.flatMap(({ cell }) => termsOf.get(cell) ?? [])]);
}

function equationOf(sum: Running, slackOf: (sum: Outcome) => number, formulas: Formulas): Equation {
  const after = (changes: readonly Change[]) => {
    let { off, slack, open } = sum;
    for (const term of termsIn(sum, changes)) {
      const [now, then] = [shareOf(term, [], formulas), shareOf(term, changes, formulas)];
      off += term.sign * ((then?.value ?? 0) - (now?.value ?? 0));
      slack += (then?.slack ?? 0) - (now?.slack ?? 0);
      open += (then === null ? 1 : 0) - (now === null ? 1 : 0);
    }
    return { places: sum.places, terms: sum.terms, off, slack, open };
  };
  return {
    rule: sum.rule,
    cells: [...sum.termsOf.keys()],
    holds(changes) {
      const then = changes.length === 0 ? sum : after(changes);
      return then.open > 0 ? null : Math.abs(then.off) <= slackOf(then) + hair;
    },
    implies: (cell) => {
      const term = sum.termsOf.get(cell)?.find((one) => one.cell === cell);
      if (!term) return [];
      const without = cell.value === null ? after([{ cell, value: 0 }]) : sum;
      return without.open > 0 ? [] : asPrinted((cell.value ?? 0) - term.sign * without.off, cell.places).slice(0, 1);
    },
    changed(cell, before) {
      const value = cell.value;
      cell.value = before;
      const then = value === null ? sum : after([{ cell, value }]);
      cell.value = value;
      Object.assign(sum, { off: then.off, slack: then.slack, open: then.open });
    },
  };
}
