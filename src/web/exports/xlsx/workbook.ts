import type { ExportedSheet } from '../exported-sheet.ts';
import { exportedTables, type ExportedCell, type ExportedTable } from '../exported-tables.ts';
import { openZip, type ZipStream } from '../zip.ts';
import { cellXml, columnLetters, rowXml } from './cells.ts';
import { openComments, type CommentParts } from './comments.ts';
import { coverXml, type CoverFacts } from './cover.ts';
import { contentTypes, corePropertiesXml, fixedParts, relationsOfPage } from './parts.ts';
import { headingStyle } from './styles.ts';
import { pageEnd, pageStart } from './page-xml.ts';

/**
 * An XLSX workbook (ECMA-376, SpreadsheetML), piece by piece: a cover that says what is in it, then a page for each
 * table, numbers as numbers, dates and times as such, with what was found about a cell as the cell's comment. Nothing
 * in it is a formula. Libraries that write such files hold them whole in memory; this holds one sheet, and what is
 * finished, compressed. `madeAt` is in ms since 1970.
 */
export async function* xlsxWorkbook(
  title: string,
  sheets: AsyncIterable<ExportedSheet>,
  madeAt: number,
): AsyncGenerator<Uint8Array> {
  const zip = openZip();
  const names = exportedTables.map(({ name }) => pageName(name));
  for (const [path, xml] of fixedParts(['Cover', ...names])) zip.file(path).end(xml);
  zip.file('docProps/core.xml').end(corePropertiesXml(title, madeAt));
  // The cover is the first page and its file the last: only then is it known what it says.
  const pages = exportedTables.map((table, at) => openPage(zip, table, at + 2));
  const facts: CoverFacts = { title, madeAt, sheets: 0, withReport: 0, approved: 0, contradicted: 0 };

  for await (const exported of sheets) {
    for (const page of pages) page.add(exported);
    count(facts, exported);
    yield* zip.ready();
  }
  const commented = pages.filter((page) => page.end());
  const rows = pages.map(({ name, rowCount }) => ({ name, count: rowCount() }));
  zip.file('xl/worksheets/sheet1.xml').end(coverXml(facts, rows));
  const numbersOf = (some: readonly Page[]): number[] => some.map(({ number }) => number);
  zip.file('[Content_Types].xml').end(contentTypes([1, ...numbersOf(pages)], numbersOf(commented)));
  zip.end();
  yield* zip.ready();
}

const pageName = (table: string): string => table.replaceAll('_', ' ');

function count(facts: CoverFacts, { sheet }: ExportedSheet): void {
  facts.sheets += 1;
  facts.withReport += sheet.report === null ? 0 : 1;
  facts.approved += sheet.approval === null ? 0 : 1;
  facts.contradicted += sheet.findings.filter(({ severity }) => severity === 'contradicted').length;
}

/** One page while it is written. */
interface Page {
  name: string;
  /** in the names of its parts, from 1 */
  number: number;
  add(exported: ExportedSheet): void;
  /** Writes what is to come behind the rows, and tells whether the page has comments. */
  end(): boolean;
  /** beside the headings */
  rowCount(): number;
}

function openPage(zip: ZipStream, { name, columns, rowsOf }: ExportedTable, number: number): Page {
  const file = zip.file(`xl/worksheets/sheet${number}.xml`);
  const headings = columns.map((column, at) => cellXml(at, 1, headed(column.name), 'value', headingStyle));
  file.write(pageStart(columns.map((column) => widthOf(column.name))) + rowXml(1, headings));
  let comments: CommentParts | null = null;
  let row = 1;

  function addRow(cells: readonly ExportedCell[]): void {
    row += 1;
    file.write(
      rowXml(
        row,
        cells.map((cell, at) => cellXml(at, row, cell, columns[at]?.kind ?? 'value')),
      ),
    );
    for (const [at, { remark }] of cells.entries()) {
      if (remark === null) continue;
      comments ??= openComments(zip, number);
      comments.add(row, at, `${columnLetters(at)}${row}`, remark);
    }
  }

  return {
    ...{ name: pageName(name), number, rowCount: () => row - 1 },
    add: (exported) => rowsOf(exported).forEach(addRow),
    end() {
      file.end(pageEnd(comments !== null));
      comments?.end();
      if (comments !== null) zip.file(`xl/worksheets/_rels/sheet${number}.xml.rels`).end(relationsOfPage(number));
      return comments !== null;
    },
  };
}

const headed = (name: string): ExportedCell => ({ value: name.replaceAll('_', ' '), remark: null, places: null });

/** In characters. What is not known yet cannot be measured: words have room, figures what they need. */
function widthOf(column: string): number {
  if (/^(message|error|reason|approval_reason)$/.test(column)) return 60;
  if (/^(job|file|event|product|terminal|vessel|barge|rule|model|was|is)$/.test(column)) return 24;
  return /^(job_id|approved_at|at)$/.test(column) ? 26 : Math.max(11, column.length + 2);
}
