import { cellOf, isField, isUnsaved, mark, placeOf, putBack, write } from './review-cells.js';
import { goAmongTools, goAside, goDown, goOn, standing } from './review-moves.js';
import { cellsOfBlock, isBlock, layBlock } from './review-paste.js';
import { followRows } from './review-rows.js';

/**
 * The tables as a spreadsheet: a field that has the focus is chosen whole, typing replaces it, F2 or a second click
 * goes into it. What was typed is kept on leaving the field; Esc puts back what stood there.
 */
export function followGrid({ review, say, saving, look }) {
  const grid = review.querySelector('[data-grid]');
  const rows = followRows(grid, saving);

  grid.addEventListener('focusin', ({ target }) => {
    if (!isField(target)) return;
    target.dataset.before ??= target.value;
    target.select();
    look(cellOf(target));
  });
  grid.addEventListener('focusout', ({ target }) => {
    if (!isField(target)) return;
    delete target.dataset.editing;
    delete target.dataset.led;
    keep([target]);
    if (!isUnsaved(target)) delete target.dataset.before;
  });
  grid.addEventListener('pointerdown', ({ target }) => {
    if (!isField(target)) return;
    delete target.dataset.led;
    if (target === document.activeElement) edit(target);
  });
  grid.addEventListener('input', ({ target }) => {
    if (!isField(target)) return;
    target.dataset.editing ??= 'typed';
    delete target.dataset.led;
    mark(target);
  });
  grid.addEventListener('keydown', (event) => {
    if (isField(event.target)) onKey(event);
    else if (event.target.closest('.rows-tools')) onToolKey(event);
  });
  grid.addEventListener('paste', (event) => {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (!isField(event.target) || event.target.readOnly || !isBlock(text)) return;
    event.preventDefault();
    pasteBlock(event.target, text);
  });
  // Without the script this form saves all at once; with it each cell is saved as it is left.
  grid.addEventListener('submit', (event) => {
    event.preventDefault();
    if (event.submitter?.name === 'press') void rows.press(event.submitter);
    else void keepCurrent();
  });

  function onKey(event) {
    const field = event.target;
    const isWithin = field.dataset.editing === 'within';
    const steps = {
      ArrowUp: () => goDown(field, -1),
      ArrowDown: () => goDown(field, 1),
      ArrowLeft: () => goAside(field, -1),
      ArrowRight: () => goAside(field, 1),
      Enter: () => goDown(field, event.shiftKey ? -1 : 1),
      F2: () => edit(field),
    };
    if (event.altKey) {
      if (!rows.onKey(event, field)) return;
    } else if (event.ctrlKey || event.metaKey) return;
    else if (event.key === 'Escape') leaveOrPutBack(field);
    else if (event.key === 'Tab') {
      if (!goOn(field, event.shiftKey ? -1 : 1)) return;
    } else if (event.key in steps && !(isWithin && /^Arrow(Left|Right)/.test(event.key))) steps[event.key]();
    else return;
    event.preventDefault();
  }

  function onToolKey(event) {
    if (event.key === 'ArrowLeft') goAmongTools(event.target, -1);
    else if (event.key === 'ArrowRight') goAmongTools(event.target, 1);
    else return;
    event.preventDefault();
  }

  function edit(field) {
    if (field.readOnly) return;
    field.dataset.editing = 'within';
    delete field.dataset.led;
    field.setSelectionRange(field.value.length, field.value.length);
  }

  function leaveOrPutBack(field) {
    if (field.dataset.wrong !== undefined) say('');
    if (isUnsaved(field) || field.dataset.editing !== undefined) putBack(field);
    else review.querySelector('[data-work]').focus({ preventScroll: true });
  }

  /** Saves those of `fields` that say something else than the server has, or is being told, or has refused. */
  function keep(fields) {
    const changed = fields.filter(
      (field) =>
        field.value !== (field.dataset.sent ?? field.dataset.before ?? field.value) &&
        field.value !== field.dataset.wrong,
    );
    if (changed.length === 0) return saving.settle();
    return saving.save(changed.map((field) => ({ kind: 'cell', ...placeOf(field), value: field.value })));
  }

  /** What is being typed is saved as if the cell were left. */
  function keepCurrent() {
    const field = document.activeElement;
    if (!isField(field)) return saving.settle();
    delete field.dataset.editing;
    return keep([field]);
  }

  function pasteBlock(from, text) {
    const { rows: fields, row, column } = standing(from);
    const headings = [...(from.closest('table')?.tHead.querySelectorAll('th:not(.rows-head)') ?? fields[0])];
    const laid = layBlock(cellsOfBlock(text), {
      ...{ row, column, rowCount: fields.length },
      headings: headings.map((heading) => heading.textContent),
    });
    const here = laid.filled.filter((cell) => cell.row < fields.length);
    for (const cell of here) write(fields[cell.row][cell.column], cell.text);
    const remark =
      laid.tooWide === 0
        ? ''
        : `${laid.tooWide === 1 ? 'One column' : `${laid.tooWide} columns`} beyond the table’s last left out.`;
    const changed = here.map((cell) => fields[cell.row][cell.column]).filter(isUnsaved);
    const changes = changed.map((field) => ({ kind: 'cell', ...placeOf(field), value: field.value }));
    if (changes.length > 0) void saving.save(changes, { remark });
    const { table } = placeOf(from);
    if (laid.added === 0 || table === 'header') return;
    const names = fields[0].map((field) => placeOf(field).field);
    void saving.save(changesOfNewRows(table, names, fields.length, laid), { isShift: true, remark });
  }

  return { keepCurrent, edit };
}

/** The rows that a pasted block needs beyond those there are, and what stands in them. */
function changesOfNewRows(table, names, rowCount, { filled, added }) {
  const rows = Array.from({ length: added }, (_, at) => ({ kind: 'add_row', table, row: rowCount + at }));
  const cells = filled.filter(({ row, text }) => row >= rowCount && text !== '');
  return [
    ...rows,
    ...cells.map(({ row, column, text }) => ({ kind: 'cell', table, row, field: names[column], value: text })),
  ];
}
