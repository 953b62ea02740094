import type { CellPlace } from '../../domain/evidence.ts';
import { placeKey } from '../../domain/evidence.ts';
import type { Finding } from '../../domain/finding.ts';
import type { Job, Sheet } from '../../domain/job.ts';
import type { WorkbookRow } from '../../pipeline/messages.ts';
import { columnsOf, headerColumns, type Cell } from '../../domain/report-columns.ts';
import { tableKeys, type Report, type TableKey } from '../../domain/report.ts';

/** One sheet as it is taken away: the report as it stands, with what people and arithmetic have said of it. */
export interface ExportedSheet {
  job: Job;
  sheet: Sheet & { report: Report };
}

/** Sheets to be taken away, each time anew from the first: an export of several files goes through them for each file. */
export type ExportedSheets = () => Iterable<ExportedSheet>;

/** One file or page of an export: its name, its headings, and the rows that a sheet adds to it. */
export interface ExportedTable {
  name: string;
  headings: string[];
  rowsOf: (exported: ExportedSheet) => WorkbookRow[];
}

const identity = ['job_id', 'job', 'sheet', 'file'];

/** Who a row belongs to, in the columns that every file begins with. */
const identityOf = ({ job, sheet }: ExportedSheet): Cell[] => [job.id, job.name, sheet.n, sheet.filename];

/** The files of an export: what is known of each sheet, the five tables, the findings. */
export const exportedTables: readonly ExportedTable[] = [
  {
    name: 'sheets',
    headings: [
      ...identity,
      ...headerColumns.map(({ key }) => key),
      ...['state', 'reader', 'model', 'contradicted', 'doubtful', 'approved_by', 'approved_at'],
    ],
    rowsOf: (exported) => [sheetRow(exported)],
  },
  ...tableKeys.map((key) => ({
    name: key,
    headings: [...identity, 'row', ...columnsOf[key].map((column) => column.key)],
    rowsOf: (exported: ExportedSheet) => tableRows(exported, key),
  })),
  {
    name: 'findings',
    headings: [...identity, 'table', 'row', 'field', 'severity', 'rule', 'read', 'implied', 'cause', 'message'],
    rowsOf: (exported) => exported.sheet.findings.map((finding) => findingRow(exported, finding)),
  },
];

function sheetRow(exported: ExportedSheet): WorkbookRow {
  const { sheet } = exported;
  const { report, findings, reading, approval, state } = sheet;
  const count = (severity: Finding['severity']) => findings.filter((finding) => finding.severity === severity).length;
  const remarks = remarksOf(findings);
  const places = headerColumns.map(({ key }) => ({ table: 'header' as const, row: null, field: key }));
  const facts = [state, reading?.reader ?? null, reading?.model ?? null, count('contradicted'), count('doubtful')];
  const approved = [approval?.by ?? null, approval === null ? null : new Date(approval.at).toISOString()];
  return {
    cells: [
      ...identityOf(exported),
      ...headerColumns.map(({ key }) => cellOf(report.header, key)),
      ...facts,
      ...approved,
    ],
    remarks: [
      ...identity.map(() => null),
      ...places.map(remarks),
      ...facts.map(() => null),
      ...approved.map(() => null),
    ],
  };
}

function tableRows(exported: ExportedSheet, key: TableKey): WorkbookRow[] {
  const { report, findings } = exported.sheet;
  const remarks = remarksOf(findings);
  return report[key].map((row, at) => ({
    cells: [...identityOf(exported), at + 1, ...columnsOf[key].map((column) => cellOf(row, column.key))],
    remarks: [
      ...identity.map(() => null),
      null,
      ...columnsOf[key].map(({ key: field }) => remarks({ table: key, row: at, field })),
    ],
  }));
}

function findingRow(exported: ExportedSheet, finding: Finding): WorkbookRow {
  const { table, row, field, severity, rule, read, implied, cause, message } = finding;
  const at = row === null ? null : row + 1;
  const cells = [...identityOf(exported), table, at, field, severity, rule, read, implied, cause, message];
  return { cells, remarks: cells.map(() => null) };
}

/** What the findings say about a cell, each on a line of its own. */
function remarksOf(findings: readonly Finding[]): (place: CellPlace) => string | null {
  const byCell = new Map<string, string[]>();
  for (const { table, row, field, message, implied } of findings) {
    if (field === null) continue;
    const key = placeKey({ table, row, field });
    const text = implied === null ? message : `${message} Implied: ${implied}.`;
    byCell.set(key, [...(byCell.get(key) ?? []), text]);
  }
  return (place) => byCell.get(placeKey(place))?.join('\n') ?? null;
}

const cellOf = (row: object, key: string): Cell => (row as Record<string, Cell>)[key] ?? null;
