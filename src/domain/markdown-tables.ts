import { columnsOf, headerColumns, readCell, titleOf, type Cell, type Column } from './report-columns.ts';
import { reportFromJson, yearOf } from './report-json.ts';
import { readTablesOf, unescapeCell, withoutBold, type MarkdownTable } from './markdown-reading.ts';
import type { StatedTotal } from './evidence.ts';
import { reportSchema, tableKeys, type Report, type TableKey } from './report.ts';
import { partTotals } from './total-rows.ts';

/** A report as words, Markdown or JSON, and back. Spec-compliant words need no model to become data. */
export { reportFromJson, type ReportOrError } from './report-json.ts';

/** A report, the TOTAL lines that stood among its rows, and how it was written. */
export interface ReportInWords {
  report: Report;
  totals: StatedTotal[];
  shape: 'markdown' | 'json';
}

/**
 * The report that `words` hold: Markdown with exactly the five tables, their headings in order, or a JSON object
 * with the five keys. Null for everything else, also for a cell with something in it that its column cannot hold:
 * such an answer is for the formatter, since reading on would lose that cell without a trace.
 * The work is linear in the length of `words`.
 */
export function reportFromWords(words: string): ReportInWords | null {
  const json = parseJson(stripCodeFence(words));
  if (json !== undefined) {
    const read = reportFromJson(json);
    return read.ok ? { report: read.report, totals: read.totals, shape: 'json' } : null;
  }
  return reportFromMarkdown(words);
}

/**
 * What stands within the one code fence (``` or ~~~) that `words` hold, prose around it left out; without a fence,
 * or with several, the words themselves, trimmed.
 */
export function stripCodeFence(words: string): string {
  const lines = words.split('\n');
  const fences = [...lines.keys()].filter((index) => isFence(lines[index] ?? ''));
  const [open, close = lines.length] = fences;
  if (open === undefined || fences.length > 2) return words.trim();
  return lines
    .slice(open + 1, close)
    .join('\n')
    .trim();
}

/**
 * `report` as Markdown: the header as a list, then the five tables under their titles, blank cells empty.
 * `reportFromWords` gives the same report back.
 */
export function reportToMarkdown(report: Report): string {
  const header = headerColumns
    .filter(({ key }) => cellOf(report.header, key) !== null)
    .map(({ key, heading }) => `- ${heading}: ${escapeCell(cellOf(report.header, key))}`);
  const tables = tableKeys.map((key) => `## ${titleOf[key]}\n\n${tableToMarkdown(columnsOf[key], report[key])}`);
  return [...(header.length > 0 ? [header.join('\n')] : []), ...tables].join('\n\n') + '\n';
}

function parseJson(text: string): unknown {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isFence(line: string): boolean {
  return /^ {0,3}(?:```|~~~)/.test(line);
}

function reportFromMarkdown(words: string): ReportInWords | null {
  const read = readTablesOf(words.split('\n').filter((line) => !isFence(line)));
  if (!read || read.tables.length !== tableKeys.length) return null;
  const header = readHeader(read.prose);
  if (!header) return null;
  const draft: Record<string, unknown> = { header };
  const totals: StatedTotal[] = [];
  for (const [index, key] of tableKeys.entries()) {
    const rows = readRows(read.tables[index], key, yearOf(header['date']));
    if (!rows) return null;
    const parted = partTotals(key, rows);
    draft[key] = parted.rows;
    totals.push(...parted.totals);
  }
  return { report: reportSchema.parse(draft), totals, shape: 'markdown' };
}

const headerName = /\b(?:barge|vessel|terminal|voyage|date) ?:/i;
const headerLine = /^[-*+#>\d.)\s]{0,8}(barge|vessel|terminal|voyage|date)(?: name| no\.?| number)? ?:(.*)$/i;

/**
 * The header lines among the prose; the first of each name counts. Null where a date stands that is none, or where
 * one line holds several names.
 */
function readHeader(prose: readonly string[]): Record<string, Cell> | null {
  const header: Record<string, Cell> = Object.fromEntries(headerColumns.map(({ key }) => [key, null]));
  for (const line of prose) {
    const parts = headerLine.exec(withoutBold(line));
    const column = headerColumns.find(({ key }) => key === parts?.[1]?.toLowerCase());
    if (!column || header[column.key] !== null) continue;
    const cell = readCell(column.kind, unescapeCell(parts?.[2] ?? ''));
    if (cell === undefined || headerName.test(parts?.[2] ?? '')) return null;
    header[column.key] = cell;
  }
  return header;
}

function readRows(table: MarkdownTable | undefined, key: TableKey, year: number | undefined) {
  const columns = columnsOf[key];
  if (!table || table.headings.length !== columns.length) return null;
  if (columns.some(({ heading }, index) => heading !== table.headings[index])) return null;
  const rows: Record<string, Cell>[] = [];
  for (const cells of table.rows) {
    const row = readRow(columns, cells, year);
    if (!row) return null;
    if (Object.values(row).some((cell) => cell !== null)) rows.push(row);
  }
  return rows;
}

function readRow(columns: readonly Column[], cells: readonly string[], year: number | undefined) {
  const row: Record<string, Cell> = {};
  for (const [index, { key, kind }] of columns.entries()) {
    const cell = readCell(kind, cells[index] ?? '', year);
    if (cell === undefined) return null;
    row[key] = cell;
  }
  return row;
}

function tableToMarkdown(columns: readonly Column[], rows: readonly object[]): string {
  const lines = [
    columns.map(({ heading }) => heading),
    columns.map(() => '---'),
    ...rows.map((row) => columns.map(({ key }) => escapeCell(cellOf(row, key)))),
  ];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function cellOf(row: object, key: string): Cell {
  return (row as Record<string, Cell>)[key] ?? null;
}

/** Nothing in a cell may end it, begin a new line, or be taken for a mark of Markdown or HTML. */
function escapeCell(cell: Cell): string {
  if (cell === null) return '';
  return String(cell)
    .replace(/[\\`*_~|<>[\]&]/g, '\\$&')
    .replace(/\s+/g, ' ');
}
