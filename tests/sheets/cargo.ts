import type { ProductTable } from '../../src/domain/petroleum.ts';
import { tonsPerBarrelInAir, tonsPerBarrelInVacuum, vcf } from '../../src/domain/petroleum.ts';
import type { ProductRow, TankRow } from '../../src/domain/report.ts';
import { rounded, type Convention } from './conventions.ts';
import type { Random } from './random.ts';
import { productKinds, type ProductKind } from './vocabulary.ts';

export interface Cargo {
  arrival: TankRow[];
  departure: TankRow[];
  products: ProductRow[];
}

/** A tank as a box: so many barrels to the inch, so many inches from the ullage point to the bottom. */
interface Tank {
  name: string;
  product: ProductKind & { gravity: number };
  barrelsPerInch: number;
  depthInches: number;
  waterBbls: number;
}

/**
 * What the tanks held on arrival and on departure, and what was discharged: gross by rectangular tanks, net and
 * tons by the tables of `convention`. Every figure agrees with the others at the places it is written with.
 */
export function loadCargo(random: Random, convention: Convention): Cargo {
  const products = drawProducts(random, convention);
  const tanks = drawTanks(random, convention, products);
  const depths = { arrival: random.between(14, 70), departure: random.between(96, 135) };
  const arrival = tanks.map((tank) => gauge(tank, depths.arrival + random.between(-9, 9), random, convention));
  const departure = tanks.map((tank, at) => {
    const kept = tanks.length > 4 && random.chance(0.08);
    const before = (arrival[at]?.ullage_ft ?? 0) * 12 + (arrival[at]?.ullage_in ?? 0);
    return gauge(tank, kept ? before : depths.departure + random.between(-6, 20), random, convention);
  });
  return {
    arrival,
    departure,
    products: products.flatMap((product) => discharged(product, arrival, departure, convention)),
  };
}

function drawProducts(random: Random, { productTable, places }: Convention): Tank['product'][] {
  const drawn = new Map<string, Tank['product']>();
  const count = random.pick([1, 1, 2, 2, 2, 3, 4]);
  for (let tries = 0; drawn.size < count && tries < 20; tries++) {
    const kind = random.pick(productKinds[productTable]);
    drawn.set(kind.name, { ...kind, gravity: rounded(random.between(...kind.api), places.api) });
  }
  return [...drawn.values()];
}

function drawTanks(random: Random, { places }: Convention, products: readonly Tank['product'][]): Tank[] {
  const names = drawNames(random, Math.max(2, products.length));
  const depthInches = random.between(140, 190);
  const widest = random.between(9, 26);
  return names.map((name, at) => ({
    name,
    product: products[Math.floor((at * products.length) / names.length)]!,
    barrelsPerInch: widest * random.between(at < 2 ? 0.55 : 0.9, 1),
    depthInches,
    waterBbls: random.chance(0.25) ? rounded(random.between(0.5, 18), places.water) : 0,
  }));
}

const namings: readonly ((row: number, side: string) => string)[] = [
  ...[(row: number, side: string) => `${row}${side}`, (row: number, side: string) => `${row}-${side}`],
  (row, side) => `${row} ${{ P: 'PORT', C: 'CTR', S: 'STBD' }[side] ?? side}`,
  ...[(row: number, side: string) => `#${row}${side}`, (row: number, side: string) => `${side}${row}`],
  (row, side) => `${row} ${{ P: 'Port', C: 'Center', S: 'Stbd' }[side] ?? side}`,
];

function drawNames(random: Random, leastRows: number): string[] {
  const naming = random.pick(namings);
  const sides = random.pick([
    ['P', 'S'],
    ['P', 'S'],
    ['P', 'S'],
    ['P', 'C', 'S'],
  ]);
  const rows = random.int(Math.min(leastRows, Math.floor(14 / sides.length)), Math.floor(14 / sides.length));
  const all = Array.from({ length: rows }, (_, row) => sides.map((side) => naming(row + 1, side))).flat();
  return all;
}

function gauge(tank: Tank, aboutInches: number, random: Random, convention: Convention): TankRow {
  const { places, inchStep } = convention;
  const inches = rounded(Math.round(Math.min(aboutInches, tank.depthInches - 1) / inchStep) * inchStep, 3);
  const ullage_ft = Math.floor(inches / 12);
  const gross = rounded((tank.depthInches - inches) * tank.barrelsPerInch, places.volume);
  const water = tank.waterBbls * 4 < gross ? tank.waterBbls : 0;
  const temp_f = rounded(random.between(...tank.product.temp) * 0.15 + warmth(tank.product) * 0.85, places.temp);
  const row = { gross_bbls: gross, water_bbls: water, temp_f, api: tank.product.gravity };
  return {
    tank: tank.name,
    product: tank.product.name,
    ullage_ft,
    ullage_in: rounded(inches - ullage_ft * 12, 3),
    ...row,
    ...netAndTons(row, convention),
  };
}

const warmth = ({ temp, gravity }: Tank['product']): number => temp[0] + ((gravity * 37) % 1) * (temp[1] - temp[0]);

interface Gauged {
  gross_bbls: number;
  water_bbls: number;
  temp_f: number;
  api: number;
}

/** Net and tons of one tank, by the factors as the tables print them: VCF to its places, tons a barrel to five. */
export function netAndTons(row: Gauged, convention: Convention): { net_bbls: number; metric_tons: number } {
  const liquid = convention.waterOff ? row.gross_bbls - row.water_bbls : row.gross_bbls;
  const net_bbls = rounded(liquid * factorOf(row.api, row.temp_f, convention), convention.places.volume);
  return { net_bbls, metric_tons: rounded(net_bbls * tonsPerBarrel(row.api, convention), convention.places.tons) };
}

export function factorOf(
  api: number,
  temp_f: number,
  { productTable, vcfPlaces }: { productTable: ProductTable; vcfPlaces: number },
): number {
  const factor = vcf(api, temp_f, productTable);
  if (factor === null) throw new Error(`no factor at ${api} °API and ${temp_f} °F`);
  return rounded(factor, vcfPlaces);
}

function tonsPerBarrel(api: number, { weighedInAir }: Convention): number {
  const tons = weighedInAir ? tonsPerBarrelInAir(api) : tonsPerBarrelInVacuum(api);
  if (tons === null) throw new Error(`no weight at ${api} °API`);
  return rounded(tons, 5);
}

function discharged(
  product: Tank['product'],
  arrival: TankRow[],
  departure: TankRow[],
  { places }: Convention,
): ProductRow[] {
  const total = (field: 'gross_bbls' | 'net_bbls' | 'metric_tons'): number =>
    sumOf(arrival, field) - sumOf(departure, field);
  const sumOf = (rows: TankRow[], field: 'gross_bbls' | 'net_bbls' | 'metric_tons'): number =>
    rows.filter((row) => row.product === product.name).reduce((sum, row) => sum + (row[field] ?? 0), 0);
  return [
    {
      product: product.name,
      api: product.gravity,
      gross_bbls: rounded(total('gross_bbls'), places.volume),
      net_bbls: rounded(total('net_bbls'), places.volume),
      metric_tons: rounded(total('metric_tons'), places.tons),
    },
  ];
}
