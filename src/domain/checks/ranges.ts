import type { Finding } from '../finding.ts';
import { gravityRange, temperatureRange } from '../petroleum.ts';
import type { Report, TankRow } from '../report.ts';
import { tanksOf, type TankAt } from './figures.ts';

interface Limit {
  field: string;
  name: string;
  min: number;
  max: number;
}

const limit = (field: string, name: string, min: number, max = Infinity): Limit => ({ field, name, min, max });

const volumeLimits = [
  limit('api', 'The gravity in °API', gravityRange.min, gravityRange.max),
  limit('gross_bbls', 'The gross in barrels', 0),
  limit('net_bbls', 'The net in barrels', 0),
  limit('metric_tons', 'The weight in tons', 0),
];
/** Just below the next foot: inches go in sixteenths at the finest. */
const lastInch = 11.99;
/** Feet; no barge tank is deeper, no barge draws more. */
const deepest = 60;
const tankLimits = [
  limit('ullage_ft', 'The ullage in feet', 0, deepest),
  limit('ullage_in', 'The inches of the ullage', 0, lastInch),
  limit('temp_f', 'The temperature in °F', temperatureRange.min, temperatureRange.max),
  limit('water_bbls', 'The water in barrels', 0),
  ...volumeLimits,
];
const draftLimits = [limit('port', 'The draft in feet', 0, deepest), limit('stbd', 'The draft in feet', 0, deepest)];

/** Figures that no barge, product or gauge can have, and volumes larger than what they are a part of. */
export function checkRanges(report: Report): Finding[] {
  return [
    ...tanksOf(report).flatMap((at) => [...limitsOf(at.table, at.row, at.tank, tankLimits), ...partsOf(at)]),
    ...report.products.flatMap((product, row) => limitsOf('products', row, product, volumeLimits)),
    ...report.draft_readings.flatMap((draft, row) => limitsOf('draft_readings', row, draft, draftLimits)),
  ];
}

function limitsOf(table: Finding['table'], row: number, cells: object, limits: readonly Limit[]): Finding[] {
  return limits.flatMap(({ field, name, min, max }) => {
    const value = (cells as Record<string, unknown>)[field];
    if (typeof value !== 'number' || (value >= min && value <= max)) return [];
    const bounds = max === Infinity ? 'cannot be negative' : `is expected between ${min} and ${Math.ceil(max)}`;
    return [rangeFinding(table, row, field, `${name}, ${value}, ${bounds}.`, value)];
  });
}

/** Below 60 °F a volume grows on correction, by less than a tenth. */
const mostGrowth = 1.1;

function partsOf({ table, row, tank }: TankAt): Finding[] {
  const { water_bbls: water, gross_bbls: gross, net_bbls: net }: TankRow = tank;
  const findings: Finding[] = [];
  if (water !== null && gross !== null && water > gross) {
    const message = `The tank cannot hold more water, ${water} bbl, than liquid altogether, ${gross} bbl.`;
    findings.push(rangeFinding(table, row, 'water_bbls', message, water));
  }
  if (net !== null && gross !== null && net > gross * mostGrowth) {
    const message = `The net, ${net} bbl, cannot be this much more than the gross, ${gross} bbl.`;
    findings.push(rangeFinding(table, row, 'net_bbls', message, net));
  }
  return findings;
}

function rangeFinding(table: Finding['table'], row: number, field: string, message: string, read: number): Finding {
  return { cause: null, rule: 'out_of_range', severity: 'doubtful', table, row, field, message, read, implied: null };
}
