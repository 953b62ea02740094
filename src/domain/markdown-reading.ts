/** A table as Markdown writes it; cells are trimmed, their escapes and bold marks removed. */
export interface MarkdownTable {
  headings: string[];
  rows: string[][];
}

/** No table of a report has more columns; a longer row is no report and is not read to its end. */
const mostCells = 16;

/**
 * The tables among `lines`, and the lines that belong to none. Null where a line with cells stands outside a table
 * or has another number of cells than the headings above it.
 */
export function readTablesOf(lines: readonly string[]): { tables: MarkdownTable[]; prose: string[] } | null {
  const tables: MarkdownTable[] = [];
  const prose: string[] = [];
  let table: MarkdownTable | null = null;
  for (let index = 0; index < lines.length; index++) {
    const line = (lines[index] ?? '').trim();
    if (!hasCells(line)) {
      table = null;
      prose.push(line);
      continue;
    }
    const cells = splitCells(line);
    if (!cells || (table && cells.length !== table.headings.length)) return null;
    if (table) {
      table.rows.push(cells);
      continue;
    }
    if (!isRule(lines[++index], cells.length)) return null;
    table = { headings: cells, rows: [] };
    tables.push(table);
  }
  return { tables, prose };
}

/** `text` without its bold marks; escaped ones stay. */
export function withoutBold(text: string): string {
  return text.replace(/\\.|\*\*|__/g, (mark) => (mark.startsWith('\\') ? mark : ''));
}

/** `text` as it is meant: backslash escapes undone, line breaks and fixed spaces as spaces. */
export function unescapeCell(text: string): string {
  const plain = text.replace(/\\([!-/:-@[-`{-~])|<br ?\/?>|&nbsp;/gi, (_, escaped?: string) => escaped ?? ' ');
  return plain.replace(/\s+/g, ' ').trim();
}

function hasCells(line: string): boolean {
  return line.replace(/\\./g, '').includes('|');
}

function splitCells(line: string): string[] | null {
  const cells: string[] = [];
  let cell = '';
  for (const [part] of line.replace(/^\|/, '').matchAll(/\\.|\||[^\\|]+|\\/g)) {
    if (part !== '|') {
      cell += part;
      continue;
    }
    if (cells.push(cell) > mostCells) return null;
    cell = '';
  }
  if (cell.trim() !== '') cells.push(cell);
  return cells.map((text) => unescapeCell(withoutBold(text)));
}

function isRule(line: string | undefined, cells: number): boolean {
  const rule = (line ?? '').trim();
  if (!rule.includes('|') || !/^[|:\- ]+$/.test(rule)) return false;
  const parts = splitCells(rule);
  return parts?.length === cells && parts.every((part) => /^:?-+:?$/.test(part));
}
