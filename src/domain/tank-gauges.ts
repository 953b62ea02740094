import { nameKey, tankTables } from './checks/figures.ts';
import { placeKey } from './evidence.ts';
import type { Proof } from './proof.ts';

/** What proved sheets say of one tank of one barge: how much it holds at which ullage. Plain JSON, to be kept. */
export interface TankGauge {
  /** as `gaugeName` writes it */
  barge: string;
  tank: string;
  points: GaugePoint[];
}

export interface GaugePoint {
  /** feet and inches together, in inches */
  ullage_in_total: number;
  gross_bbls: number;
}

/** A barge's or tank's name as gauges are kept under: case, spaces and stops do not count. */
export const gaugeName = (name: string | null): string | null => nameKey(name);

/**
 * What a sheet adds to the gauges of its barge: a point for each gauging whose gross is proved and whose ullage was
 * read without a doubt. Empty where the sheet does not name its barge.
 */
export function provedGauges({ report, cells }: Pick<Proof, 'report' | 'cells'>): TankGauge[] {
  const barge = gaugeName(report.header.barge);
  if (barge === null) return [];
  const verdicts = new Map(cells.map((cell) => [placeKey(cell), cell.verdict]));
  const gauges = new Map<string, TankGauge>();
  for (const table of tankTables) {
    for (const [row, { tank, ullage_ft, ullage_in, gross_bbls }] of report[table].entries()) {
      const name = gaugeName(tank);
      const verdictOn = (field: string) => verdicts.get(placeKey({ table, row, field }));
      const sound = ['ullage_ft', 'ullage_in'].every((field) => ['read', 'proved'].includes(verdictOn(field) ?? ''));
      if (name === null || ullage_ft === null || ullage_in === null || gross_bbls === null) continue;
      if (!sound || verdictOn('gross_bbls') !== 'proved') continue;
      const gauge = gauges.get(name) ?? { barge, tank: name, points: [] };
      gauge.points.push({ ullage_in_total: ullage_ft * 12 + ullage_in, gross_bbls });
      gauges.set(name, gauge);
    }
  }
  return [...gauges.values()];
}
