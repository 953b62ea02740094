import type { ProductTable } from '../../src/domain/petroleum.ts';
import type { Random } from './random.ts';

/** How one company computes and writes its figures; it holds throughout a sheet. */
export interface Convention {
  productTable: ProductTable;
  vcfPlaces: 4 | 5;
  /** whether water is taken off before the volume is corrected */
  waterOff: boolean;
  weighedInAir: boolean;
  /** decimals of each kind of figure */
  places: { volume: 0 | 1 | 2; tons: 1 | 2 | 3; temp: 0 | 1; api: 1 | 2; water: 0 | 1 | 2 };
  /** the steps in which ullage is gauged, in inches */
  inchStep: 1 | 0.5 | 0.25 | 0.125 | 0.1;
  /** whether drafts are told to a whole inch or to a tenth of a foot */
  draftStep: 'inch' | 'tenth';
}

/** One company's conventions, drawn by chance; most sheets in the trade go by table 6B and weigh in air. */
export function drawConvention(random: Random): Convention {
  const volume = random.pick([0, 1, 2, 2] as const);
  return {
    productTable: random.chance(0.82) ? '6B' : random.pick(['6A', '6D']),
    vcfPlaces: random.chance(0.5) ? 4 : 5,
    waterOff: random.chance(0.75),
    weighedInAir: random.chance(0.85),
    places: {
      volume,
      tons: random.pick([1, 2, 3, 3]),
      temp: random.chance(0.55) ? 1 : 0,
      api: random.chance(0.75) ? 1 : 2,
      water: volume === 0 ? random.pick([0, 1]) : volume,
    },
    inchStep: random.pick([1, 0.5, 0.25, 0.125, 0.125, 0.1]),
    draftStep: random.chance(0.7) ? 'inch' : 'tenth',
  };
}

/** Rounded half up to `places` decimals, as hand calculators do. */
export function rounded(value: number, places: number): number {
  const scale = 10 ** places;
  return Math.round(value * scale + 1e-7) / scale;
}
