/**
 * Volume correction and weight of petroleum, as ASTM D1250-80 / API MPMS chapter 11.1 (tables 6A, 6B, 6D) and
 * ASTM table 13 give them. Gravities are °API at 60 °F, temperatures °F. Every function answers null, never a
 * number, where gravity or temperature lies outside what the tables were made for.
 */
export type ProductTable = '6A' | '6B' | '6D';

/** kg/m³ at 60 °F; the 2004 edition has 999.016, which no sheet can tell from this. */
const densityOfWater = 999.012;
const cubicMetresPerBarrel = 0.158987294928;

export const gravityRange = { min: -10, max: 100 };
export const temperatureRange = { min: 0, max: 300 };

/** Density in kg/m³ at 60 °F of a product of gravity `api` (ASTM D1250-80). */
export function densityAt60F(api: number): number | null {
  return within(api, gravityRange) ? (141.5 * densityOfWater) / (api + 131.5) : null;
}

interface Band {
  fromDensity: number;
  k0: number;
  k1: number;
  k2: number;
}

const bands: Readonly<Record<ProductTable, readonly Band[]>> = {
  '6A': [{ fromDensity: 0, k0: 341.0957, k1: 0, k2: 0 }],
  '6B': [
    { fromDensity: 838.3127, k0: 103.872, k1: 0.2701, k2: 0 },
    { fromDensity: 787.5195, k0: 330.301, k1: 0, k2: 0 },
    { fromDensity: 770.352, k0: 1489.067, k1: 0, k2: -0.0018684 },
    { fromDensity: 0, k0: 192.4571, k1: 0.2438, k2: 0 },
  ],
  '6D': [{ fromDensity: 0, k0: 0, k1: 0.34878, k2: 0 }],
};

/** Coefficient of thermal expansion per °F at 60 °F: K0/ρ² + K1/ρ + K2 with the constants of the product's band. */
export function thermalExpansion(api: number, table: ProductTable): number | null {
  const density = densityAt60F(api);
  const band = density === null ? undefined : bands[table].find(({ fromDensity }) => density >= fromDensity);
  return density === null || !band ? null : band.k0 / density ** 2 + band.k1 / density + band.k2;
}

/**
 * Volume correction factor from `temp_f` to 60 °F, not rounded: exp(−α·ΔT·(1 + 0.8·α·ΔT)), MPMS 11.1.
 * Published: 6B 56.5 °API at 67.5 °F is 0.9950, 6A 35.0 at 100 is 0.9810.
 */
export function vcf(api: number, temp_f: number, table: ProductTable): number | null {
  const expansion = thermalExpansion(api, table);
  if (expansion === null || !within(temp_f, temperatureRange)) return null;
  const rise = expansion * (temp_f - 60);
  return Math.exp(-rise * (1 + 0.8 * rise));
}

/** Metric tons in air of one barrel at 60 °F (ASTM table 13). Published: 35 °API is 0.13481. */
export function tonsPerBarrelInAir(api: number): number | null {
  return within(api, gravityRange) ? 0.042 * (535.1911 / (api + 131.5) - 0.0046189) : null;
}

/** kg/m³ at 60 °F by the 2004 edition of MPMS 11.1. */
const densityOfWater2004 = 999.016;
/** kg/m³: the air and the weights by which conventional weighing is defined (OIML D 28). */
const [densityOfAir, densityOfWeights] = [1.2, 8000];

/**
 * Metric tons of one barrel at 60 °F as scales in air show them: the density of the 2004 edition, less the buoyancy of
 * air of 1.2 kg/m³ against weights of 8000 kg/m³ (OIML D 28). Up to 0.000003 t more than table 13.
 */
export function tonsPerBarrelByBuoyancy(api: number): number | null {
  if (!within(api, gravityRange)) return null;
  const density = (141.5 * densityOfWater2004) / (api + 131.5);
  return (cubicMetresPerBarrel * (density - densityOfAir)) / (1 - densityOfAir / densityOfWeights) / 1000;
}

/** Metric tons in vacuum of one barrel at 60 °F: its density times its volume. 0.11 to 0.15 % more than in air. */
export function tonsPerBarrelInVacuum(api: number): number | null {
  const density = densityAt60F(api);
  return density === null ? null : (density * cubicMetresPerBarrel) / 1000;
}

/** The temperature in °F at which the factor of a product is `factor`; null where none in the tables' range is. */
export function temperatureOfVcf(api: number, factor: number, table: ProductTable): number | null {
  let { min: low, max: high } = temperatureRange;
  const [highest, lowest] = [vcf(api, low, table), vcf(api, high, table)];
  if (highest === null || lowest === null || !(factor <= highest && factor >= lowest)) return null;
  while (high - low > 0.001) {
    const middle = (low + high) / 2;
    if ((vcf(api, middle, table) ?? 0) > factor) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function within(value: number, { min, max }: { min: number; max: number }): boolean {
  return value >= min && value <= max;
}
