import { tableKeys, type Report, type TableKey } from '../../domain/report.ts';
import { writtenCells } from './render-markdown.ts';
import { worstOf, type ShownFinding } from './shown-findings.ts';
import { cellAnchor, tableLayouts, textFields } from './table-layouts.ts';

/** One of the five tables, ready to draw. */
export interface ShownTable {
  key: TableKey;
  title: string;
  columns: { field: string; label: string; isNumber: boolean }[];
  rows: { anchor: string; cells: ShownCell[] }[];
  blankCount: number;
}

export interface ShownCell {
  /** id of the cell on the page, which a finding links to */
  anchor: string;
  /** as written on the sheet; empty where the cell is blank or unreadable */
  text: string;
  isNumber: boolean;
  /** the worst finding about this cell; null where nothing is the matter */
  finding: ShownFinding | null;
}

type Row = Record<string, string | number | null>;

/**
 * The five tables of `report` with each finding at its cell. Values and marks come from the typed report; where
 * `markdown` holds the same number in the same place, its writing (`1,087.30`) is shown for the bare value.
 */
export function reportTables(
  report: Report,
  markdown: string | null,
  findings: readonly ShownFinding[],
  sheetN: number,
): ShownTable[] {
  const written = markdown === null ? [] : writtenCells(markdown);
  return tableKeys.map((key, tableIndex) => {
    const rows: Row[] = report[key];
    const writtenRows = written[tableIndex]?.length === rows.length ? written[tableIndex] : undefined;
    const marked = rows.map((row, rowIndex) => shownRow(key, row, rowIndex, writtenRows?.[rowIndex], findings, sheetN));
    return {
      key,
      title: tableLayouts[key].title,
      columns: tableLayouts[key].columns.map((column) => ({ ...column, isNumber: !textFields.has(column.field) })),
      rows: marked,
      blankCount: marked.flatMap((row) => row.cells).filter((cell) => cell.text === '').length,
    };
  });
}

function shownRow(
  key: TableKey,
  row: Row,
  rowIndex: number,
  written: readonly string[] | undefined,
  findings: readonly ShownFinding[],
  sheetN: number,
): ShownTable['rows'][number] {
  const here = findings.filter(({ finding }) => finding.table === key && finding.row === rowIndex);
  const firstField = tableLayouts[key].columns[0]?.field;
  const cells = tableLayouts[key].columns.map(({ field }, column) => ({
    anchor: cellAnchor(sheetN, key, rowIndex, field),
    text: cellText(row[field] ?? null, written?.[column]),
    isNumber: !textFields.has(field),
    // what is said of a whole row stands at its first cell
    finding: worstOf(here.filter(({ finding }) => (finding.field ?? firstField) === field)),
  }));
  return { anchor: cellAnchor(sheetN, key, rowIndex, null), cells };
}

function cellText(value: string | number | null, written: string | undefined): string {
  if (value === null) return '';
  const isSameNumber =
    typeof value === 'number' && written !== undefined && Number(written.replaceAll(',', '')) === value;
  return isSameNumber && written.trim() !== '' ? written.trim() : String(value);
}
