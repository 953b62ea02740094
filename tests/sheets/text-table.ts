import { hasGroups, type Grid, type GridCell, type GridColumn } from './grid.ts';
import { escapeHtml, markedText } from './html.ts';

/** A grid as lines of equally wide characters, with dashes for rules; HTML in which each value is marked. */
export function textTable(grid: Grid, { rule, gap }: { rule: '-' | '='; gap: number }): string[] {
  const widths = grid.columns.map((column, at) =>
    Math.max(
      (column.group ?? '').length,
      column.label.length,
      ...grid.rows.map(({ cells }) => cells[at]?.text.length ?? 0),
    ),
  );
  const between = ' '.repeat(gap);
  const line = (texts: readonly string[]): string =>
    texts.map((text, at) => pad(escapeHtml(text), text.length, widths[at]!, grid.columns[at]!)).join(between);
  const header = [
    ...(hasGroups(grid) ? [line(grid.columns.map(({ group }) => group ?? ''))] : []),
    line(grid.columns.map(({ label }) => label)),
  ];
  const rules = widths.map((width) => rule.repeat(width)).join(between);
  const body = grid.rows.flatMap(({ role, cells }) => {
    const text = cells.map((cell, at) => valueText(cell, widths[at]!, grid.columns[at]!)).join(between);
    return role === 'total' ? [rules, text] : [text];
  });
  return [escapeHtml(grid.title), ...header, rules, ...body];
}

function valueText(cell: GridCell, width: number, column: GridColumn): string {
  return pad(markedText(cell, escapeHtml), cell.text.length, width, column);
}

function pad(html: string, length: number, width: number, { align }: GridColumn): string {
  const room = ' '.repeat(Math.max(0, width - length));
  return align === 'left' ? html + room : room + html;
}

/** Lines of two blocks beside each other; `width` is that of the left one in characters. */
export function beside(left: readonly string[], right: readonly string[], width: number): string[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, at) => {
    const text = left[at] ?? '';
    const shown = text.replace(/<[^>]*>/g, '').replace(/&[a-z]+;/g, '.').length;
    return (text + ' '.repeat(Math.max(2, width - shown)) + (right[at] ?? '')).trimEnd();
  });
}
