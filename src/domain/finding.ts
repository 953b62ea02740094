import type { TableKey } from './report.ts';

/**
 * One thing that verification has to say about one cell or row. `contradicted` breaks an equation,
 * `doubtful` is implausible without being provably wrong, `note` is worth knowing.
 */
export const severities = ['contradicted', 'doubtful', 'note'] as const;
export type Severity = (typeof severities)[number];

/**
 * What probably lies behind a finding: the reader took one character for another, the writer of the sheet slipped,
 * a figure is missing or cannot be read, or the sheet is kept by another convention than it seemed.
 */
export const causes = ['misread', 'slip', 'missing', 'convention'] as const;
export type Cause = (typeof causes)[number];

export interface Finding {
  /** which rule speaks, as a stable name such as `net_from_gross` */
  rule: string;
  severity: Severity;
  table: TableKey | 'header';
  /** row index from 0 in that table; null where the finding is about the whole table */
  row: number | null;
  /** field name of the row, such as `net_bbls`; null where the finding is about the whole row */
  field: string | null;
  /** a sentence for a person */
  message: string;
  /** what the sheet says in that cell */
  read: number | string | null;
  /** what the other cells imply for it, rounded to the printed places; null where they imply nothing definite */
  implied: number | string | null;
  /** a guess; null where nothing speaks for one cause more than for another */
  cause: Cause | null;
}

/** Whether a person should look: something is contradicted or doubtful, not merely worth knowing. */
export const needsReview = (findings: readonly Finding[]): boolean =>
  findings.some(({ severity }) => severity !== 'note');
