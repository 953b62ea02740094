/**
 * The tables as a spreadsheet: a field that has the focus is chosen whole, typing replaces it, F2 or a second click
 * goes into it. What was typed is kept on leaving the field; Esc puts back what stood there.
 */
export function followGrid(review, { save, look }) {
  const grid = review.querySelector('[data-grid]');

  grid.addEventListener('focusin', ({ target }) => {
    if (!isField(target)) return;
    target.dataset.before ??= target.value;
    target.select();
    look(cellOf(target));
  });
  grid.addEventListener('focusout', ({ target }) => {
    if (!isField(target)) return;
    delete target.dataset.editing;
    keep([target]);
  });
  grid.addEventListener('dblclick', ({ target }) => isField(target) && edit(target));
  grid.addEventListener('input', ({ target }) => {
    if (!isField(target)) return;
    target.dataset.editing = '';
    cellOf(target).classList.toggle('is-unsaved', target.value !== target.dataset.before);
  });
  grid.addEventListener('keydown', (event) => {
    if (isField(event.target)) onKey(event);
  });
  grid.addEventListener('paste', (event) => {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (!isField(event.target) || event.target.readOnly || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    pasteBlock(event.target, text);
  });
  // Without the script this form saves all at once; with it each cell is saved as it is left.
  grid.addEventListener('submit', (event) => {
    const pressed = event.submitter?.name === 'press' ? event.submitter.value : null;
    event.preventDefault();
    const field = document.activeElement;
    if (pressed === null) keep(isField(field) ? [field] : []);
    else void save([rowChange(pressed)]);
  });

  function onKey(event) {
    const field = event.target;
    const isEditing = field.dataset.editing !== undefined;
    if (event.key === 'F2') edit(field);
    else if (event.key === 'Escape') putBack(field);
    else if (event.key === 'Enter') move(field, event.shiftKey ? -1 : 1, 0);
    else if (event.key === 'ArrowUp') move(field, -1, 0);
    else if (event.key === 'ArrowDown') move(field, 1, 0);
    else if (event.key === 'ArrowLeft' && !isEditing) move(field, 0, -1);
    else if (event.key === 'ArrowRight' && !isEditing) move(field, 0, 1);
    else if (event.key === 's' && (event.ctrlKey || event.metaKey)) keep([field]);
    else return;
    event.preventDefault();
  }

  function edit(field) {
    if (field.readOnly) return;
    field.dataset.editing = '';
    field.setSelectionRange(field.value.length, field.value.length);
  }

  function putBack(field) {
    field.value = field.dataset.before ?? field.value;
    cellOf(field).classList.remove('is-unsaved');
    delete field.dataset.editing;
    field.select();
  }

  /** Saves those of `fields` that say something else than they did. */
  function keep(fields) {
    const changed = fields.filter(
      (field) => field.dataset.before !== undefined && field.value !== field.dataset.before,
    );
    if (changed.length === 0) return;
    const changes = changed.map((field) => ({ kind: 'cell', ...placeOf(field), value: field.value }));
    for (const field of changed) field.dataset.before = field.value;
    void save(changes);
  }

  function pasteBlock(from, text) {
    const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
    const rows = rowsOf(from);
    const [top, left] = [rows.findIndex((row) => row.includes(from)), columnOf(from)];
    const filled = [];
    for (const [down, line] of lines.entries()) {
      for (const [right, value] of line.split('\t').entries()) {
        const field = rows[top + down]?.[left + right];
        if (!field) continue;
        field.dataset.before ??= field.value;
        field.value = value.trim();
        cellOf(field).classList.add('is-unsaved');
        filled.push(field);
      }
    }
    keep(filled);
  }
}

const isField = (element) => element instanceof HTMLInputElement && element.classList.contains('cell__field');
const cellOf = (field) => field.closest('[data-cell]');

/** The fields of the table that a field stands in, row by row; those of the header are one row. */
function rowsOf(field) {
  const table = field.closest('tbody');
  if (table === null) return [[...field.closest('.header-fields').querySelectorAll('.cell__field')]];
  return [...table.rows].map((row) => [...row.querySelectorAll('.cell__field')]);
}

const columnOf = (field) =>
  rowsOf(field)
    .find((row) => row.includes(field))
    ?.indexOf(field) ?? 0;

/** To the neighbour in a direction; down from the last row to the first of the table below, and so up. */
function move(field, down, right) {
  const rows = rowsOf(field);
  const row = rows.findIndex((fields) => fields.includes(field));
  const column = columnOf(field);
  const next = rows[row + down]?.[column + right];
  if (next) return next.focus();
  const all = [...field.form.querySelectorAll('.cell__field')];
  const step = down + right < 0 ? -1 : 1;
  if (right !== 0) return all[all.indexOf(field) + step]?.focus();
  const edge = all.indexOf(step < 0 ? rows[0][0] : rows.at(-1).at(-1));
  const beyond = all[edge + step];
  if (!beyond) return undefined;
  const others = rowsOf(beyond);
  const nearest = step < 0 ? others.at(-1) : others[0];
  return nearest[Math.min(column, nearest.length - 1)].focus();
}

/** `cell:arrival_tanks:3:net_bbls` as a place. */
function placeOf(field) {
  const [, table, row, name] = field.name.split(':');
  return { table, row: row === '' ? null : Number(row), field: name };
}

/** What a button of a row says, as a change. */
function rowChange(pressed) {
  const [kind, table, row, to] = pressed.split(':');
  return { kind, table, row: Number(row), ...(kind === 'move_row' ? { to: Number(to) } : {}) };
}
