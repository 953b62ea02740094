/** A block as spreadsheets put it on the clipboard: tabs between cells, and quotes about a cell that holds any of these. */

/**
 * The cells of `text`, row by row; a last line break ends the last row.
 *
 * @returns {string[][]}
 */
export function cellsOfBlock(text) {
  const rows = [];
  let row = [];
  let rest = text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  for (;;) {
    const quoted = /^"((?:[^"]|"")*)"(?=\t|\n|$)/.exec(rest);
    const [whole, cell] = quoted ? [quoted[0], quoted[1].replaceAll('""', '"')] : plainCell(rest);
    row.push(cell.replace(/\s+/g, ' ').trim());
    rest = rest.slice(whole.length);
    if (rest.startsWith('\t')) rest = rest.slice(1);
    else {
      rows.push(row);
      if (rest === '') return rows;
      [row, rest] = [[], rest.slice(1)];
    }
  }
}

function plainCell(text) {
  const [cell] = /^[^\t\n]*/.exec(text);
  return [cell, cell];
}

/** Whether a text is more than one cell's. */
export const isBlock = (text) => /[\t\n]/.test(text.replace(/\r/g, '').replace(/\n$/, ''));

/**
 * Lays a block over a table of `rowCount` rows whose columns have these headings, its first cell at `row` and `column`.
 * A first line that says the headings is left out.
 *
 * @returns {{ filled: { row: number, column: number, text: string }[], added: number, tooWide: number }} `added`: rows
 *   that the table needs more than it has; `tooWide`: columns for which it has no room
 */
export function layBlock(block, { row, column, rowCount, headings }) {
  const isHeading = (cells) =>
    cells.length > 1 && cells.every((cell, at) => cell.toLowerCase() === headings[column + at]?.toLowerCase());
  const lines = isHeading(block[0]) ? block.slice(1) : block;
  const room = headings.length - column;
  const filled = lines.flatMap((cells, down) =>
    cells.slice(0, room).map((text, right) => ({ row: row + down, column: column + right, text })),
  );
  const widest = Math.max(0, ...lines.map(({ length }) => length));
  return { filled, added: Math.max(0, row + lines.length - rowCount), tooWide: Math.max(0, widest - room) };
}
