import { describe, expect, it } from 'vitest';
import { reportTables } from '../../../src/web/pages/report-tables.ts';
import { shownFindings } from '../../../src/web/pages/shown-findings.ts';
import { shownVerdicts } from '../../../src/web/pages/shown-verdicts.ts';
import { sampleFindings, sampleMarkdown, sampleReport } from '../../views/sample-sheets.ts';

const findings = shownFindings(sampleFindings, sampleReport, 1);
const cellsOf = (markdown: string | null, field: string) => {
  const table = reportTables(sampleReport, markdown, findings, shownVerdicts(null), 1)[0];
  const column = table?.columns.findIndex((one) => one.field === field) ?? -1;
  return table?.rows.map((row) => row.cells[column]);
};

describe('reportTables', () => {
  it('shows a number as the Markdown writes it', () => {
    expect(cellsOf(sampleMarkdown, 'gross_bbls')?.map((cell) => cell?.text)).toEqual(['1,087.30', '990.10']);
  });

  it('shows the bare value where the Markdown says something else', () => {
    const disagreeing = sampleMarkdown.replace('1,087.30', '1,087.80');

    expect(cellsOf(disagreeing, 'gross_bbls')?.map((cell) => cell?.text)).toEqual(['1087.3', '990.10']);
  });

  it('shows the bare values where the Markdown has another number of rows', () => {
    const oneRowMore = sampleMarkdown.replace('| 1 STBD |', '| spare | | | | | | | | | |\n| 1 STBD |');

    expect(cellsOf(oneRowMore, 'gross_bbls')?.map((cell) => cell?.text)).toEqual(['1087.3', '990.1']);
  });

  it('sets the decimal points of a column in line without writing zeros that are not on the sheet', () => {
    const cells = cellsOf(null, 'gross_bbls');

    expect(cells?.map((cell) => cell?.padding)).toEqual(['', '']);
    expect(cellsOf(sampleMarkdown.replace('990.10', '990.1'), 'gross_bbls')?.map((cell) => cell?.padding)).toEqual([
      '',
      '\u2007',
    ]);
  });

  it('counts a null as blank', () => {
    const [arrival] = reportTables(sampleReport, null, findings, shownVerdicts(null), 1);

    expect(arrival?.rows[1]?.cells.at(-1)?.text).toBe('');
    expect(arrival?.blankCount).toBe(1);
  });

  it('marks the cell a finding is about, and no other', () => {
    const marked = reportTables(sampleReport, null, findings, shownVerdicts(null), 1)
      .flatMap((table) => table.rows.flatMap((row) => row.cells))
      .filter((cell) => cell.finding !== null);

    expect(marked.map((cell) => cell.anchor)).toEqual(['sheet-1-arrival_tanks-1-net_bbls']);
  });

  it('marks the first cell of a row where the finding is about the whole row', () => {
    const ofRow = shownFindings([{ ...sampleFindings[1]!, field: null }], sampleReport, 1);

    expect(reportTables(sampleReport, null, ofRow, shownVerdicts(null), 1)[0]?.rows[1]?.cells[0]?.finding?.number).toBe(
      1,
    );
  });
});

describe('shownFindings', () => {
  it('puts the worst first and names places as the sheet does', () => {
    expect(findings.map((shown) => [shown.badge.word, shown.place])).toEqual([
      ['Contradicted', 'Tanks on arrival · 1 STBD · Net Bbls'],
      ['Doubtful', 'Draft readings'],
      ['Note', 'Header · voyage'],
    ]);
  });
});
