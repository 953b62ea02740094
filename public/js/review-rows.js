import { fieldsIn } from './review-cells.js';
import { standing } from './review-moves.js';

/** Rows that come, go and move: by the buttons beside them, and by keys in a cell. The focus goes with the row. */
export function followRows(grid, saving) {
  const kindsByKey = { ArrowUp: 'up', ArrowDown: 'down', Insert: 'add', Delete: 'delete' };

  /** @returns {boolean} whether the key was one for rows */
  function onKey(event, field) {
    const kind = kindsByKey[event.key];
    const tools = field.closest('tr')?.querySelector('.rows-tools');
    if (kind === undefined || !tools) return false;
    const [up, down, add, remove] = tools.querySelectorAll('button');
    const tool = { up, down, add, delete: remove }[kind];
    if (!tool.disabled) void press(tool, standing(field).column);
    return true;
  }

  /** `column`: that of the cell to go back to; without it, back to the button. */
  async function press(tool, column) {
    const change = changeOf(tool.value);
    const { table, row } = change;
    const words = tool.textContent.trim();
    const at = [...tool.parentElement.querySelectorAll('button')].indexOf(tool);
    if (!(await saving.settle()) || !(await saving.save([change], { isShift: true }))) return;
    const rows = [...(grid.querySelector(`[data-table="${table}"] tbody`)?.rows ?? [])];
    const there = rows[Math.min(goesTo(change, row), rows.length - 1)];
    if (there === undefined) return grid.querySelector(`[value="add_row:${table}:0"]`)?.focus();
    const button = there.querySelectorAll('.rows-tools button')[at];
    if (change.kind === 'add_row') fieldsIn(there)[0]?.focus();
    else if (column === undefined && button && !button.disabled) button.focus();
    else fieldsIn(there)[column ?? 0]?.focus();
    return words;
  }

  return { onKey, press };
}

const goesTo = ({ kind, to }, row) => (kind === 'move_row' ? to : row);

/** `move_row:time_log:3:2`, as a button says it, as a change. */
function changeOf(pressed) {
  const [kind, table, row, to] = pressed.split(':');
  return { kind, table, row: Number(row), ...(kind === 'move_row' ? { to: Number(to) } : {}) };
}
