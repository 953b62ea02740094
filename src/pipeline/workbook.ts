import writeXlsxFile, { type Cell as XlsxCell, type Row } from 'write-excel-file/node';
import { cellComments, type CellComment } from './cell-comments.ts';
import type { WorkbookPage, WorkbookRow, WorkbookTask } from './messages.ts';

/**
 * An XLSX workbook: a cover that says what is in it, then a page for each table, numbers as numbers, with the remarks
 * about a cell as the cell's comment. It is held whole in memory while it is written.
 */
export function makeWorkbook({ title, madeAt, pages: given }: WorkbookTask): Promise<Buffer> {
  const pages = given.map(pageOf);
  const cover = { sheet: 'Cover', data: coverRows(title, pages, madeAt), columns: [{ width: 28 }, { width: 60 }] };
  const options = { features: [cellComments([[], ...pages.map((page) => page.comments)])] };
  const tables = pages.map(({ sheet, data, columns }) => ({ sheet, data, columns, stickyRowsCount: 1 }));
  return writeXlsxFile([cover, ...tables], options).toBuffer();
}

interface Page {
  sheet: string;
  data: Row[];
  columns: { width: number }[];
  comments: CellComment[];
}

function pageOf({ name, headings, rows }: WorkbookPage): Page {
  const heading = headings.map((text): XlsxCell => ({ value: text.replaceAll('_', ' '), fontWeight: 'bold' }));
  return {
    sheet: name.replaceAll('_', ' '),
    data: [heading, ...rows.map(({ cells, remarks }) => cells.map((cell, at) => xlsxCell(cell, remarks[at] ?? null)))],
    columns: headings.map((text, at) => ({ width: widthOf(text, rows, at) })),
    comments: rows.flatMap(({ remarks }, row) =>
      remarks.flatMap((text, column) => (text === null ? [] : [{ row: row + 1, column, text }])),
    ),
  };
}

/** Longer texts than this make Excel refuse the whole file. */
const longestText = 32_000;

function xlsxCell(cell: string | number | null, remark: string | null): XlsxCell {
  if (cell === null) return remark === null ? null : { value: '', backgroundColor: '#fdf0d5' };
  const mark = remark === null ? {} : { backgroundColor: '#fdf0d5' as const };
  return typeof cell === 'number'
    ? { type: Number, value: cell, ...mark }
    : { type: String, value: cell.slice(0, longestText), ...mark };
}

function widthOf(heading: string, rows: readonly WorkbookRow[], at: number): number {
  const longest = rows.reduce((most, { cells }) => Math.max(most, String(cells[at] ?? '').length), heading.length);
  return Math.min(60, longest + 2);
}

function coverRows(title: string, pages: readonly Page[], madeAt: number): Row[] {
  const line = (name: string, value: string | number): Row => [
    { value: name, fontWeight: 'bold' },
    typeof value === 'number' ? { type: Number, value, align: 'left' } : { type: String, value, wrap: true },
  ];
  return [
    [{ value: 'Tank reports', fontWeight: 'bold', fontSize: 18 }],
    line('Of', title.slice(0, longestText)),
    line('Made', new Date(madeAt).toISOString()),
    line('Marked cells', 'are coloured; their comment says what was found about them.'),
    [],
    ...pages.map(({ sheet, data }) => line(sheet, data.length - 1)),
  ];
}
