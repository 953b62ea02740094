import { readFileSync } from 'node:fs';
import { reportSchema, type Report, type TableKey } from '../../../src/domain/report.ts';

/** A report of `tests/fixtures/reports`, anew at each call. */
export function sheet(name: 'sound' | 'net-slip'): Report {
  const file = new URL(`../../fixtures/reports/${name}.json`, import.meta.url);
  return reportSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** The sound sheet with some cells of one row written otherwise. */
export function soundBut<K extends TableKey>(table: K, row: number, cells: Partial<Report[K][number]>): Report {
  const report = sheet('sound');
  Object.assign(report[table][row] ?? {}, cells);
  return report;
}
