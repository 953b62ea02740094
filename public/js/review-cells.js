/**
 * The fields of the grid and what is known of each. `data-before`: what the server has; `data-sent`: what is on its way
 * there; `data-wrong`: a text that it refused; `data-editing`: `typed` over what stood there, or `within` it;
 * `data-led`: a finding led here, and letters are keys.
 */
export const isField = (element) => element instanceof HTMLInputElement && element.classList.contains('cell__field');
export const cellOf = (field) => field.closest('[data-cell]');
export const fieldsIn = (review) => [...review.querySelectorAll('.cell__field')];
export const fieldAt = (review, { table, row, field }) =>
  review.querySelector(`.cell__field[name="cell:${table}:${row ?? ''}:${field}"]`);

/** `cell:arrival_tanks:3:net_bbls` as a place. */
export function placeOf(field) {
  const [, table, row, name] = field.name.split(':');
  return { table, row: row === '' ? null : Number(row), field: name };
}

/** Whether it says something that the server does not have. */
export const isUnsaved = ({ dataset, value }) => dataset.before !== undefined && value !== dataset.before;

/** The cell's look and words follow what its field holds now. */
export function mark(field) {
  const cell = cellOf(field);
  const isWrong = field.dataset.wrong !== undefined && field.dataset.wrong === field.value;
  cell.classList.toggle('is-unsaved', isUnsaved(field) && !isWrong);
  cell.classList.toggle('is-wrong', isWrong);
  if (isWrong) field.setAttribute('aria-invalid', 'true');
  else field.removeAttribute('aria-invalid');
}

/** Puts `text` there as if it had been typed. */
export function write(field, text) {
  field.dataset.before ??= field.value;
  field.value = text;
  mark(field);
}

/** The server refused what the field says, for the reason `message`; it stays to be mended. */
export function refuse(field, message) {
  field.dataset.wrong = field.value;
  delete field.dataset.sent;
  mark(field);
  cellOf(field).querySelector('.cell__mark').title = message;
  cellOf(field).querySelector('.unseen').textContent = `Not kept: ${message}`;
}

/** What stood there before it was typed over. */
export function putBack(field) {
  field.value = field.dataset.before ?? field.value;
  delete field.dataset.editing;
  delete field.dataset.wrong;
  mark(field);
  field.select();
}
