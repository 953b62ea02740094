import { cellXml, rowXml } from './cells.ts';
import { pageEnd, pageStart } from './page-xml.ts';
import { headingStyle, titleStyle, wrappedStyle } from './styles.ts';

/** What the cover says, counted while the pages were written. */
export interface CoverFacts {
  title: string;
  /** ms since 1970 */
  madeAt: number;
  sheets: number;
  withReport: number;
  approved: number;
  /** figures that others contradict */
  contradicted: number;
}

/** The first page: what is in the workbook, how far it is checked, and how many rows each page has. */
export function coverXml(facts: CoverFacts, pages: readonly { name: string; count: number }[]): string {
  const { title, madeAt, sheets, withReport, approved, contradicted } = facts;
  const lines: [string, string | number | null][] = [
    ['Of', title],
    ['Made', `${new Date(madeAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`],
    ['Sheets', sheets],
    ['of these without a report', sheets - withReport],
    ['of these approved', approved],
    ['Contradicted figures', contradicted],
    ['Marked cells', 'are coloured; the comment on each says what was found about it.'],
    ['Rows on each page', null],
    ...pages.map(({ name, count }): [string, number] => [name, count]),
  ];
  const rows = [
    rowXml(1, [coverCell(0, 1, 'Tank reports', titleStyle)]),
    ...lines.map(([name, value], at) =>
      rowXml(at + 3, [coverCell(0, at + 3, name, headingStyle), coverCell(1, at + 3, value, wrappedStyle)]),
    ),
  ];
  return pageStart([28, 60], true) + rows.join('') + pageEnd(false);
}

const coverCell = (at: number, row: number, value: string | number | null, style: number): string =>
  cellXml(at, row, { value, remark: null, places: null }, 'value', style);
