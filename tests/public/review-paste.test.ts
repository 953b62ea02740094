import { describe, expect, it, test } from 'vitest';

interface Paste {
  cellsOfBlock(text: string): string[][];
  isBlock(text: string): boolean;
  layBlock(
    block: string[][],
    table: { row: number; column: number; rowCount: number; headings: string[] },
  ): { filled: { row: number; column: number; text: string }[]; added: number; tooWide: number };
}

const { cellsOfBlock, isBlock, layBlock } = (await import(
  new URL('../../public/js/review-paste.js', import.meta.url).href
)) as Paste;

describe('a block from a spreadsheet', () => {
  test.each([
    [
      '1\t2\r\n3\t4\r\n',
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    ['1\t\t3', [['1', '', '3']]],
    ['a\n\nb', [['a'], [''], ['b']]],
    ['"MGO ""ULSD"""\t2', [['MGO "ULSD"', '2']]],
    ['"two\nlines"\t"a\ttab"', [['two lines', 'a tab']]],
    [`5' 3"\t4`, [[`5' 3"`, '4']]],
    ['"no end\t2', [['"no end', '2']]],
  ])('%j is %j', (text, cells) => {
    expect(cellsOfBlock(text)).toEqual(cells);
  });

  it('is more than one cell; what one cell holds is not, with its line break either', () => {
    expect(['1\t2', '1\n2', '1\r\n2\r\n'].map(isBlock)).toEqual([true, true, true]);
    expect(['1', '1\r\n', ''].map(isBlock)).toEqual([false, false, false]);
  });
});

describe('a block laid over a table', () => {
  const table = { row: 1, column: 1, rowCount: 3, headings: ['Tank', 'Gross Bbls', 'Net Bbls'] };

  it('fills cells from where the focus is', () => {
    expect(layBlock([['1', '2']], table)).toEqual({
      filled: [
        { row: 1, column: 1, text: '1' },
        { row: 1, column: 2, text: '2' },
      ],
      ...{ added: 0, tooWide: 0 },
    });
  });

  it('needs more rows where it is longer than what is left, and has no room for columns beyond the last', () => {
    const laid = layBlock([['1'], ['2', '3', '4'], ['5']], table);

    expect(laid).toMatchObject({ added: 1, tooWide: 1 });
    expect(laid.filled.map(({ text }) => text)).toEqual(['1', '2', '3', '5']);
  });

  it('leaves out a first line that says the headings', () => {
    const laid = layBlock(
      [
        ['gross bbls', 'NET BBLS'],
        ['1', '2'],
      ],
      table,
    );

    expect(laid.filled.map(({ text }) => text)).toEqual(['1', '2']);
  });
});
