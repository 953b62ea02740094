import type { Report } from '../../src/domain/report.ts';
import type { Random } from './random.ts';

/** One figure that the writer got wrong; `row` counts from 0. */
export interface PlantedSlip {
  table: 'arrival_tanks' | 'departure_tanks' | 'products';
  row: number;
  tank?: string;
  product?: string;
  field: 'gross_bbls' | 'net_bbls' | 'metric_tons';
  written: number;
  consistent: number;
}

/** Writes one figure of `report` wrong, by so much that the others contradict it, and tells which; null where none can be. */
export function plantSlip(report: Report, random: Random): PlantedSlip | null {
  for (let tries = 0; tries < 40; tries++) {
    const table = random.pick(['arrival_tanks', 'arrival_tanks', 'departure_tanks', 'products'] as const);
    const row = random.int(0, report[table].length - 1);
    const cells = report[table][row];
    const field = random.pick(['gross_bbls', 'net_bbls', 'metric_tons'] as const);
    const consistent = cells?.[field];
    if (!cells || consistent == null || consistent < 50) continue;
    const written = miswritten(consistent, random);
    if (Math.abs(written - consistent) < Math.max(2, consistent * 0.004)) continue;
    cells[field] = written;
    const name = table === 'products' ? { product: cells.product ?? '' } : { tank: report[table][row]?.tank ?? '' };
    return { table, row, ...name, field, written, consistent };
  }
  return null;
}

/** Two digits transposed, one wrong digit, or the decimal point a place off. */
function miswritten(value: number, random: Random): number {
  const digits = String(value);
  const at = random.int(0, Math.min(digits.length, 4) - 1);
  const [here, next] = [digits[at] ?? '', digits[at + 1] ?? ''];
  const way = random.pick(['transposed', 'transposed', 'digit', 'digit', 'point'] as const);
  if (way === 'point') return digits.includes('.') ? Number(digits.replace('.', '')) : value / 10;
  if (!/\d/.test(here) || (at === 0 && next === '0')) return value;
  if (way === 'transposed')
    return /\d/.test(next) ? Number(digits.slice(0, at) + next + here + digits.slice(at + 2)) : value;
  return Number(`${digits.slice(0, at)}${random.int(at === 0 ? 1 : 0, 9)}${digits.slice(at + 1)}`);
}
