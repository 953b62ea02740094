import type { CellPlace } from './evidence.ts';
import type { Finding } from './finding.ts';
import type { ProductTable } from './petroleum.ts';
import type { Report } from './report.ts';

/**
 * What became of one cell in verification. `proved`: at least one equation that does not depend on the cell alone
 * holds at the printed precision, and none fails. `read`: nothing contradicts it, nothing proves it. `doubtful`: the
 * reader is not sure, or one of several equations fails. `contradicted`: what the others say rules it out.
 */
export const verdicts = ['proved', 'read', 'doubtful', 'contradicted'] as const;
export type Verdict = (typeof verdicts)[number];

/** The verdict on one cell, and the equations behind it by the names of their rules, such as `net_from_gross`. */
export interface CellProof extends CellPlace {
  verdict: Verdict;
  holds: string[];
  fails: string[];
}

/** A cell that took another of the values its reader saw as possible, the only one with which every equation holds. */
export interface Settlement extends CellPlace {
  /** what the reader gave first; null where it left the cell open */
  read: number | string | null;
  /** what the cell says now */
  settled: number | string;
}

/** How one sheet writes and computes its figures, found from its own rows. */
export interface Conventions {
  product_table: ProductTable | null;
  /** decimals to which the volume correction factor is rounded; null where it is not, or where no row tells */
  vcf_places: 4 | 5 | null;
  /** whether free water is taken off the gross before the factor is applied; null where no row tells */
  water_off: boolean | null;
  weighed: 'air' | 'vacuum' | null;
  /** tank rows whose net follows from their gross by these, of those where that can be checked */
  rows_agreeing: number;
  rows_checked: number;
  /** decimals that each column is printed with; null for a column without figures */
  places: Readonly<Record<PlacedField, number | null>>;
}

/** Columns of figures, whose printed decimals are found. */
export const placedFields = [
  ...(['api', 'ullage_in', 'temp_f', 'water_bbls'] as const),
  ...(['gross_bbls', 'net_bbls', 'metric_tons'] as const),
] as const;
export type PlacedField = (typeof placedFields)[number];

/** What stands behind the findings. */
export type Working = Pick<Proof, 'conventions' | 'cells' | 'settlements'>;

/** Everything that verification has to say about a report. */
export interface Proof {
  /** the report as read, but for the cells in `settlements` */
  report: Report;
  conventions: Conventions;
  /** in the order of the sheet: header, tables, rows, columns */
  findings: Finding[];
  /** a verdict on every cell that holds something, or in which something unreadable is written */
  cells: CellProof[];
  settlements: Settlement[];
}
