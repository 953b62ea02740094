import { placeKey } from '../../domain/evidence.ts';
import { tableKeys, type Report, type TableKey } from '../../domain/report.ts';
import { writtenCells } from './render-markdown.ts';
import { worstOf, type ShownFinding } from './shown-findings.ts';
import type { ShownVerdict } from './shown-verdicts.ts';
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
  /** spaces as wide as the decimals that other cells of the column have more, so that the points stand in line */
  padding: string;
  isNumber: boolean;
  /** the worst finding about this cell; null where nothing is the matter */
  finding: ShownFinding | null;
  /** null for a blank cell, and where nothing was proved of the sheet */
  verdict: ShownVerdict | null;
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
  verdicts: ReadonlyMap<string, ShownVerdict>,
  sheetN: number,
): ShownTable[] {
  const written = markdown === null ? [] : writtenCells(markdown);
  return tableKeys.map((key, index) => shownTable(key, report[key], written[index] ?? [], findings, verdicts, sheetN));
}

function shownTable(
  key: TableKey,
  rows: readonly Row[],
  written: readonly string[][],
  findings: readonly ShownFinding[],
  verdicts: ReadonlyMap<string, ShownVerdict>,
  sheetN: number,
): ShownTable {
  const { title, columns } = tableLayouts[key];
  // with another number of rows there is no telling which belongs to which
  const hasSameRows = written.length === rows.length;
  const texts = rows.map((row, rowIndex) =>
    columns.map(({ field }, column) => cellText(row[field] ?? null, hasSameRows ? written[rowIndex]?.[column] : '')),
  );
  const mostDecimals = columns.map((_, column) => Math.max(0, ...texts.map((row) => decimalsOf(row[column] ?? ''))));
  return {
    key,
    title,
    columns: columns.map((column) => ({ ...column, isNumber: !textFields.has(column.field) })),
    rows: texts.map((cells, row) => ({
      anchor: cellAnchor(sheetN, key, row, null),
      cells: columns.map(({ field }, column) => {
        const text = cells[column] ?? '';
        const isNumber = !textFields.has(field);
        const padding = isNumber && text !== '' ? paddingTo(mostDecimals[column] ?? 0, text) : '';
        const finding = worstOf(findings.filter((shown) => isAbout(shown, key, row, field)));
        const verdict = verdicts.get(placeKey({ table: key, row, field })) ?? null;
        return { anchor: cellAnchor(sheetN, key, row, field), text, padding, isNumber, finding, verdict };
      }),
    })),
    blankCount: texts.flat().filter((text) => text === '').length,
  };
}

function cellText(value: string | number | null, written = ''): string {
  if (value === null) return '';
  const isSameNumber = written.trim() !== '' && Number(written.replaceAll(',', '')) === value;
  return isSameNumber ? written.trim() : String(value);
}

const decimalsOf = (text: string): number => /\.(\d+)$/.exec(text)?.[1]?.length ?? 0;

const figureSpace = '\u2007';
const punctuationSpace = '\u2008';

function paddingTo(decimals: number, text: string): string {
  const own = decimalsOf(text);
  return (own === 0 && decimals > 0 ? punctuationSpace : '') + figureSpace.repeat(decimals - own);
}

/** What is said of a whole row stands at its first cell. */
function isAbout({ finding }: ShownFinding, key: TableKey, row: number, field: string): boolean {
  const atField = finding.field ?? tableLayouts[key].columns[0]?.field;
  return finding.table === key && finding.row === row && atField === field;
}
