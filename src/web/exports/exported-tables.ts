import { placeKey, type CellPlace } from '../../domain/evidence.ts';
import type { Finding } from '../../domain/finding.ts';
import { columnsOf, headerColumns, type Cell, type Column } from '../../domain/report-columns.ts';
import { tableKeys, type TableKey } from '../../domain/report.ts';
import { correctionCells, correctionColumns } from './corrections.ts';
import type { ExportedSheet } from './exported-sheet.ts';

/** One file or page of an export: its name, its columns, and the rows that a sheet adds to it. */
export interface ExportedTable {
  name: string;
  columns: readonly ExportedColumn[];
  rowsOf: (exported: ExportedSheet) => ExportedCell[][];
}

export interface ExportedColumn {
  name: string;
  /** a date is `YYYY-MM-DD`, a time `HH:MM`; `value` is a text or a number, each cell for itself */
  kind: 'value' | 'date' | 'time';
}

export interface ExportedCell {
  value: Cell;
  /** what was found about it; null where nothing was */
  remark: string | null;
  /** decimals that its column is printed with on the sheet; null where that is not known */
  places: number | null;
}

const column = (name: string): ExportedColumn => ({ name, kind: 'value' });
const reportColumn = ({ key, kind }: Column): ExportedColumn => ({
  name: key,
  kind: kind === 'date' || kind === 'time' ? kind : 'value',
});

const identity = ['job_id', 'job', 'sheet', 'file'].map(column);
const standing = ['state', 'reader', 'model', 'contradicted', 'doubtful', 'corrected'];
const ending = ['approved_by', 'approved_at', 'approval_reason', 'error'];
const findingColumns = ['table', 'row', 'field', 'severity', 'rule', 'read', 'implied', 'cause', 'message'];

/** The files of an export: every sheet with its header and where it stands, the five tables, findings, corrections. */
export const exportedTables: readonly ExportedTable[] = [
  {
    name: 'sheets',
    columns: [...identity, ...headerColumns.map(reportColumn), ...[...standing, ...ending].map(column)],
    rowsOf: (exported) => [sheetRow(exported)],
  },
  ...tableKeys.map((key) => ({
    name: key,
    columns: [...identity, column('row'), ...columnsOf[key].map(reportColumn)],
    rowsOf: (exported: ExportedSheet) => tableRows(exported, key),
  })),
  {
    name: 'findings',
    columns: [...identity, ...findingColumns.map(column)],
    rowsOf: (exported) => exported.sheet.findings.map((finding) => findingRow(exported, finding)),
  },
  {
    name: 'corrections',
    columns: [...identity, ...correctionColumns.map(column)],
    rowsOf: (exported) =>
      correctionCells(exported.trail.log).map((cells) => [...identityOf(exported), ...cells.map(bare)]),
  },
];

/** A draft in feet and inches is kept as decimal feet of two places. */
const draftPlaces = 2;

const bare = (value: Cell): ExportedCell => ({ value, remark: null, places: null });

/** Whom a row belongs to, in the columns that every file begins with. */
const identityOf = ({ job, sheet }: ExportedSheet): ExportedCell[] =>
  [job.id, job.name, sheet.n, sheet.filename].map(bare);

/** A sheet without a report has its row as well: nobody takes an export for whole that is not. */
function sheetRow(exported: ExportedSheet): ExportedCell[] {
  const { sheet, trail } = exported;
  const { report, findings, reading, approval, state, failure } = sheet;
  const remarks = remarksOf(findings);
  const count = (severity: Finding['severity']) => findings.filter((finding) => finding.severity === severity).length;
  const corrected = correctionCells(trail.log).length;
  const facts = [state, reading?.reader ?? null, reading?.model ?? null];
  const approved = approval && [approval.by, new Date(approval.at).toISOString(), trail.approvalReason];
  return [
    ...identityOf(exported),
    ...headerColumns.map(({ key }) => ({
      ...bare(report === null ? null : cellOf(report.header, key)),
      remark: remarks({ table: 'header', row: null, field: key }),
    })),
    ...[...facts, count('contradicted'), count('doubtful'), corrected].map(bare),
    ...[...(approved ?? [null, null, null]), failure?.message ?? null].map(bare),
  ];
}

function tableRows(exported: ExportedSheet, key: TableKey): ExportedCell[][] {
  const { report, findings, working } = exported.sheet;
  const remarks = remarksOf(findings);
  const places: Readonly<Partial<Record<string, number | null>>> = working?.conventions.places ?? {};
  return (report?.[key] ?? []).map((row, at) => [
    ...identityOf(exported),
    bare(at + 1),
    ...columnsOf[key].map(({ key: field, kind }) => ({
      value: cellOf(row, field),
      remark: remarks({ table: key, row: at, field }),
      places: kind === 'feet' ? draftPlaces : (places[field] ?? null),
    })),
  ]);
}

function findingRow(exported: ExportedSheet, finding: Finding): ExportedCell[] {
  const { table, row, field, severity, rule, read, implied, cause, message } = finding;
  const at = row === null ? null : row + 1;
  return [...identityOf(exported), ...[table, at, field, severity, rule, read, implied, cause, message].map(bare)];
}

/** What the findings say about a cell, each on a line of its own; what they say of a whole row stands at its first cell. */
function remarksOf(findings: readonly Finding[]): (place: CellPlace) => string | null {
  const byCell = new Map<string, string[]>();
  for (const { table, row, field, message, implied } of findings) {
    const at = field ?? (table === 'header' || row === null ? undefined : columnsOf[table][0]?.key);
    if (at === undefined) continue;
    const key = placeKey({ table, row, field: at });
    const text = implied === null ? message : `${message} Implied: ${implied}.`;
    byCell.set(key, [...(byCell.get(key) ?? []), text]);
  }
  return (place) => byCell.get(placeKey(place))?.join('\n') ?? null;
}

const cellOf = (row: object, key: string): Cell => (row as Record<string, Cell>)[key] ?? null;
