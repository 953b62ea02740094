import { fieldsIn } from './review-cells.js';

/** Ways about the grid: from a cell to its neighbours, table by table. */

/** The fields of the table that a field stands in, row by row; those of the header are one row. */
export function rowsOf(field) {
  const table = field.closest('tbody');
  if (table === null) return [fieldsIn(field.closest('.header-fields'))];
  return [...table.rows].map((row) => fieldsIn(row));
}

/** Row and column of a field in its table. */
export function standing(field) {
  const rows = rowsOf(field);
  const row = rows.findIndex((fields) => fields.includes(field));
  return { rows, row, column: rows[row].indexOf(field) };
}

/** To the neighbour above or below; from the last row on to the first of the next table, and so up. */
export function goDown(field, down) {
  const { rows, row, column } = standing(field);
  const next = rows[row + down]?.[column];
  if (next) return next.focus();
  const all = fieldsIn(field.form);
  const beyond = down < 0 ? all[all.indexOf(rows[0][0]) - 1] : all[all.indexOf(rows.at(-1).at(-1)) + 1];
  if (!beyond) return undefined;
  const others = rowsOf(beyond);
  const nearest = down < 0 ? others.at(-1) : others[0];
  return nearest[Math.min(column, nearest.length - 1)].focus();
}

/** To the neighbour left or right; beyond the last cell of a row are the row's buttons. */
export function goAside(field, right) {
  const { rows, row, column } = standing(field);
  const next = rows[row][column + right];
  if (next) return next.focus();
  const tool = right > 0 ? field.closest('tr')?.querySelector('.rows-tools button:not(:disabled)') : null;
  return tool ? tool.focus() : goOn(field, right);
}

/** To the next cell as one reads, row by row. False at either end of the sheet. */
export function goOn(field, step) {
  const all = fieldsIn(field.form);
  const next = all[all.indexOf(field) + step];
  next?.focus();
  return next !== undefined;
}

/** Among the buttons of a row, and back to its cells. */
export function goAmongTools(tool, right) {
  const tools = [...tool.parentElement.querySelectorAll('button:not(:disabled)')];
  const next = tools[tools.indexOf(tool) + right];
  if (next) next.focus();
  else if (right < 0) fieldsIn(tool.closest('tr')).at(-1)?.focus();
}
