import type { Finding } from '../finding.ts';
import { columnsOf, headerColumns } from '../report-columns.ts';
import { tableKeys } from '../report.ts';

/** `found` in the order of the sheet: header, tables, rows, columns. */
export function inSheetOrder(found: readonly Finding[]): Finding[] {
  const places = found.map((finding) => [finding, placeOf(finding)] as const);
  return places.sort(([, a], [, b]) => comparePlaces(a, b)).map(([finding]) => finding);
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
