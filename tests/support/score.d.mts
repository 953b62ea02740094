import type { TableKey } from '../../src/domain/report.ts';

/** Counts of one report. */
export interface Score extends Counts {
  /** which row of the truth is which row of what was read, by table */
  pairs: Partial<Record<TableKey, [truth: number, read: number][]>>;
  errors: { table: string; row?: number | null; field: string; truth: unknown; pred: unknown; silent?: boolean }[];
}

export interface Counts {
  cells: number;
  right: number;
  rows: number;
  found: number;
  predicted: number;
  invented: number;
  slips: number;
  /** slips whose row a finding points at */
  caught: number;
  /** slips whose very cell one does */
  caughtExact: number;
  flags: number;
  falseFlags: number;
  misreadFlags: number;
  numeric: number;
  wrong: number;
  silent: number;
}

export type Total = Counts & { sheets: number };

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

/** The scored fields of each table, in the order of the sheet. */
export const TABLES: Readonly<Record<TableKey, { fields: readonly string[] }>>;
export const HEADER: readonly string[];
/** Names of the fields that hold figures. */
export const NUMERIC: ReadonlySet<string>;

export function blank(value: unknown): boolean;
/** Whether two values of a field mean the same. */
export function same(field: string, a: unknown, b: unknown): boolean;
export function scorePair(prediction: unknown, truth: unknown): Score;
export function addUp(scores: readonly Score[]): Total;
export function rates(total: Total): Rates;
export function line(total: Total): string;
