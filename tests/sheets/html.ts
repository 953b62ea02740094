import { hasGroups, type Grid, type GridCell, type GridColumn, type GridRow } from './grid.ts';

/** Puts the text of one cell on the paper, as HTML: by a printer or by a pen. */
export type Ink = (text: string) => string;

/** `text` as HTML that shows it letter by letter. */
export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** A cell's text, marked with the keys of the truth that it holds, so that its place on the page can be measured. */
export function markedText({ text, keys, printed }: GridCell, ink: Ink): string {
  const shown = printed === true ? escapeHtml(text) : ink(text);
  return keys.length === 0 ? shown : `<span data-cell="${keys.join(' ')}">${shown}</span>`;
}

export interface TableShape {
  /** `above` is a line before the table, `inside` its first row, right across */
  title: 'above' | 'inside' | 'none';
  ink: Ink;
}

/** A grid as an HTML table, its header in one line or two. */
export function tableHtml(grid: Grid, { title, ink }: TableShape): string {
  const across = grid.columns.length;
  const inside =
    title === 'inside' ? `<tr class="title"><th colspan="${across}">${escapeHtml(grid.title)}</th></tr>` : '';
  const above = title === 'above' ? `<h2>${escapeHtml(grid.title)}</h2>` : '';
  const body = grid.rows.map((row) => rowHtml(row, grid.columns, ink)).join('');
  return `<section class="${grid.kind}">${above}<table><thead>${inside}${headerHtml(grid)}</thead><tbody>${body}</tbody></table></section>`;
}

function headerHtml(grid: Grid): string {
  if (!hasGroups(grid))
    return `<tr>${grid.columns.map((column) => `<th class="${column.align}">${escapeHtml(column.label)}</th>`).join('')}</tr>`;
  const { columns } = grid;
  const top = columns.map((column, at) => groupHtml(columns, column, at)).join('');
  const below = columns.filter(({ group }) => group !== null);
  return `<tr>${top}</tr><tr>${below.map(({ label, align }) => `<th class="${align}">${escapeHtml(label)}</th>`).join('')}</tr>`;
}

function groupHtml(columns: readonly GridColumn[], { group, label, align }: GridColumn, at: number): string {
  if (group === null) return `<th rowspan="2" class="${align}">${escapeHtml(label)}</th>`;
  if (columns[at - 1]?.group === group) return '';
  let span = 1;
  while (columns[at + span]?.group === group) span++;
  return `<th colspan="${span}" class="${span > 1 ? 'center' : align}">${escapeHtml(group)}</th>`;
}

function rowHtml({ role, cells }: GridRow, columns: readonly GridColumn[], ink: Ink): string {
  const data = cells.map((cell, at) => `<td class="${columns[at]?.align ?? 'left'}">${markedText(cell, ink)}</td>`);
  return `<tr class="${role}">${data.join('')}</tr>`;
}
