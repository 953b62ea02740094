import { tonsPerBarrelInAir, vcf } from '../../domain/petroleum.ts';
import type { TankRow } from '../../domain/report.ts';
import type { PlantedSlip, Truth } from './truth.ts';

/**
 * Whether any equation can see a slip: one that the consistent value satisfies and the written one breaks, with all its
 * other figures on the sheet. Reckoned from the truth alone, so it does not depend on what verification happens to do:
 * net from gross (ASTM table 6B, factor of four or five places), tons from net (table 13), product totals, one gravity
 * per product, and more ullage with less gross.
 */
export function isVisible(slip: PlantedSlip, truth: Truth): boolean {
  const written = residuals(truth, slip);
  const consistent = residuals(withFigure(truth, slip), slip);
  return written.some((broken, at) => broken === true && consistent[at] === false);
}

function withFigure(truth: Truth, { table, row, field, consistent }: PlantedSlip): Truth {
  if (table === 'header') return truth;
  const rows = truth[table].map((cells, at) => (at === row ? { ...cells, [field]: consistent } : cells));
  return { ...truth, [table]: rows };
}

/** For each equation about the slip's row whether it is broken; null where a figure it takes is blank. */
function residuals(truth: Truth, { table, row }: PlantedSlip): (boolean | null)[] {
  if (table === 'products') return totalsBroken(truth, truth.products[row]?.product ?? null);
  if (table !== 'arrival_tanks' && table !== 'departure_tanks') return [];
  const tank = truth[table][row];
  if (tank === undefined) return [];
  return [
    netBroken(tank),
    tonsBroken(tank.net_bbls, tank.api, tank.metric_tons),
    gravityBroken(truth, tank),
    pairBroken(truth, tank.tank),
    ...totalsBroken(truth, tank.product),
  ];
}

const halfOfLast = (value: number): number => 0.5 * 10 ** -decimals(value);
const decimals = (value: number): number => String(value).split('.')[1]?.length ?? 0;

function netBroken({ gross_bbls, net_bbls, water_bbls, api, temp_f }: TankRow): boolean | null {
  const factor = api === null || temp_f === null ? null : vcf(api, temp_f, '6B');
  if (factor === null || gross_bbls === null || net_bbls === null) return null;
  const slack = 0.5 + 0.00005 * gross_bbls;
  return Math.abs(net_bbls - factor * (gross_bbls - (water_bbls ?? 0))) > halfOfLast(net_bbls) + slack;
}

function tonsBroken(net: number | null, api: number | null, tons: number | null): boolean | null {
  const perBarrel = api === null ? null : tonsPerBarrelInAir(api);
  if (perBarrel === null || net === null || tons === null) return null;
  return Math.abs(tons - perBarrel * net) > halfOfLast(tons) + 0.00001 * net + perBarrel * halfOfLast(net);
}

/** The tanks of a product have one gravity; a tank of another is out of step where there are two more. */
function gravityBroken(truth: Truth, tank: TankRow): boolean | null {
  const others = [...truth.arrival_tanks, ...truth.departure_tanks]
    .filter((other) => other !== tank && other.product === tank.product)
    .map(({ api }) => api)
    .filter((api) => api !== null);
  if (tank.api === null || others.length < 2) return null;
  return !others.includes(tank.api);
}

function pairBroken({ arrival_tanks, departure_tanks }: Truth, name: string | null): boolean | null {
  const before = arrival_tanks.find(({ tank }) => tank === name);
  const after = departure_tanks.find(({ tank }) => tank === name);
  if (before?.gross_bbls == null || after?.gross_bbls == null) return null;
  const [full, empty] = [ullageInches(before), ullageInches(after)];
  if (full === null || empty === null || full === empty) return null;
  return empty > full !== after.gross_bbls < before.gross_bbls;
}

const ullageInches = ({ ullage_ft, ullage_in }: TankRow): number | null =>
  ullage_ft === null ? null : 12 * ullage_ft + (ullage_in ?? 0);

/** The three totals of a product, and the gauge that its own tons and net are. */
function totalsBroken(truth: Truth, product: string | null): (boolean | null)[] {
  const total = truth.products.find((row) => row.product === product);
  if (total === undefined) return [null, null, null, null];
  const sums = (['gross_bbls', 'net_bbls', 'metric_tons'] as const).map((field) => {
    const arrival = sumOf(truth.arrival_tanks, product, field);
    const departure = sumOf(truth.departure_tanks, product, field);
    const stated = total[field];
    if (arrival === null || departure === null || stated === null) return null;
    const addends = truth.arrival_tanks.length + truth.departure_tanks.length;
    return Math.abs(stated - (arrival - departure)) > halfOfLast(stated) * (addends + 1);
  });
  return [...sums, tonsBroken(total.net_bbls, total.api, total.metric_tons)];
}

function sumOf(rows: readonly TankRow[], product: string | null, field: 'gross_bbls' | 'net_bbls' | 'metric_tons') {
  const figures = rows.filter((row) => row.product === product).map((row) => row[field]);
  return figures.reduce<number | null>((sum, figure) => (sum === null || figure === null ? null : sum + figure), 0);
}
