import { tableKeys, type Report } from '../domain/report.ts';

/** What a sheet is found by: every word and figure that stands on it. */
export function wordsOfReport(report: Report): string {
  const rows: object[] = [report.header];
  for (const key of tableKeys) rows.push(...report[key]);
  const values = rows.flatMap((row) => Object.values(row) as (string | number | null)[]);
  return [...new Set(values.filter((value) => value !== null).map(String))].join(' ');
}
