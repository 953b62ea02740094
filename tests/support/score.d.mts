/** Counts of one report, or of several added up. */
export interface Score {
  cells: number;
  right: number;
  rows: number;
  found: number;
  predicted: number;
  invented: number;
  numeric: number;
  wrong: number;
  silent: number;
  errors: { table: string; row?: number | null; field: string; truth: unknown; pred: unknown; silent?: boolean }[];
}

export type Total = Omit<Score, 'errors'> & { sheets: number };

export interface Rates {
  cells: number;
  rows: number;
  invented: number;
  tables: number;
  /** NaN where there are none */
  slips: number;
  false: number;
  silent: number;
}

export function scorePair(prediction: unknown, truth: unknown): Score;
export function addUp(scores: readonly Score[]): Total;
export function rates(total: Total): Rates;
export function line(total: Total): string;
