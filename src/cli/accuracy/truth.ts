import { placeKey, type CellPlace, type Quad } from '../../domain/evidence.ts';
import type { Finding } from '../../domain/finding.ts';
import type { Report } from '../../domain/report.ts';

/** What stands on a sheet, as its maker wrote it down or as people approved it. */
export type Truth = Report & { meta?: TruthMeta };

export interface TruthMeta {
  layout?: string;
  level?: string;
  /** `A on B` where a form printed in B was filled in by hand, A */
  font?: string;
  planted_slips?: PlantedSlip[];
  /** where each value stands on the photo */
  cells?: (CellPlace & { quad: Quad })[];
}

/** A wrong figure of the writer's: the cell, what is written in it, what everything else on the sheet agrees with. */
export interface PlantedSlip extends CellPlace {
  row: number;
  written: number;
  consistent: number;
}

/**
 * An approved sheet as truth. A figure that people left as it is although the others imply another one is the
 * writer's slip: a good reading has it as it is written, and points at it.
 */
export function approvedTruth(report: Report, findings: readonly Finding[]): Truth {
  const slips = new Map(findings.flatMap(slipIn).map((slip) => [placeKey(slip), slip]));
  return { ...report, meta: { planted_slips: [...slips.values()] } };
}

function slipIn({ severity, table, row, field, read, implied }: Finding): PlantedSlip[] {
  if (severity !== 'contradicted' || row === null || field === null) return [];
  if (typeof read !== 'number' || typeof implied !== 'number') return [];
  return [{ table, row, field, written: read, consistent: implied }];
}
