import { checkReport } from '../domain/checks.ts';
import type { Finding } from '../domain/finding.ts';
import { columnsOf, headerColumns } from '../domain/report-columns.ts';
import { tableKeys, type Report } from '../domain/report.ts';

/**
 * What is to be said about the figures of `report`, in the order of the sheet: header, tables, rows, columns.
 * Never fails, and leaves the report as it is.
 */
export function verifyReport(report: Report): Finding[] {
  const places = new Map(checkReport(report).map((finding) => [finding, placeOf(finding)]));
  return [...places].sort(([, a], [, b]) => comparePlaces(a, b)).map(([finding]) => finding);
}

/** Table, row and column as numbers; a finding about the whole of something comes before those about its parts. */
function placeOf({ table, row, field }: Finding): [number, number, number] {
  const columns = table === 'header' ? headerColumns : columnsOf[table];
  const tableIndex = table === 'header' ? -1 : tableKeys.indexOf(table);
  return [tableIndex, row ?? -1, columns.findIndex(({ key }) => key === field)];
}

function comparePlaces(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
