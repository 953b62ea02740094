import { isUnsaved, mark } from './review-cells.js';

/** Brings the page to what the server draws now, `fresh`. What is typed and not saved stays in its field. */
export function takeOver(review, fresh) {
  const way = wayTo(document.activeElement);
  for (const name of ['revision', 'contradicted', 'token']) review.dataset[name] = fresh.dataset[name];
  for (const part of review.querySelectorAll('[data-swap]')) {
    const other = fresh.querySelector(`[data-swap="${part.dataset.swap}"]`);
    if (other === null) continue;
    if (part.dataset.swap.startsWith('table-')) takeTable(part, other);
    else takePart(part, other);
  }
  for (const cell of fresh.querySelectorAll('.header-fields [data-cell]'))
    takeCell(document.getElementById(cell.id), cell);
  for (const hidden of review.querySelectorAll('input[name="revision"]')) hidden.value = review.dataset.revision;
  takeBoxes(review.querySelector('.photo-boxes'), fresh.querySelector('.photo-boxes'));
  if (!document.contains(document.activeElement) || document.activeElement === document.body)
    review.querySelector(way)?.focus({ preventScroll: true });
}

/** How to find what has the focus once the page is drawn anew. */
function wayTo(element) {
  if (element === null || element === document.body) return ':not(*)';
  if (element.id !== '') return `#${globalThis.CSS.escape(element.id)}`;
  const name = ['value', 'title'].find((attribute) => element.getAttribute(attribute));
  return name === undefined ? ':not(*)' : `[${name}="${globalThis.CSS.escape(element.getAttribute(name))}"]`;
}

function takePart(part, other) {
  const wasOpen = [...part.querySelectorAll('details')].map(({ open }) => open);
  const here = part.querySelector('.is-here')?.dataset.cellOf;
  if (part.innerHTML !== other.innerHTML) part.innerHTML = other.innerHTML;
  part.querySelector(`[data-cell-of="${here}"]`)?.classList.add('is-here');
  for (const [at, details] of part.querySelectorAll('details').entries()) details.open = wasOpen[at] ?? false;
  const keys = part.querySelector('[data-keys]');
  if (keys) keys.hidden = false;
}

/** The same rows are brought up to date in place; where rows came, went or moved, the table is drawn anew. */
function takeTable(part, other) {
  const [own, theirs] = [part.querySelectorAll('[data-cell]'), other.querySelectorAll('[data-cell]')];
  if (own.length !== theirs.length || own.length === 0) part.innerHTML = other.innerHTML;
  else for (const cell of theirs) takeCell(document.getElementById(cell.id), cell);
}

function takeCell(cell, other) {
  const [field, fresh] = [cell.querySelector('.cell__field'), other.querySelector('.cell__field')];
  const isDifferent = isUnsaved(field) && field.value !== field.dataset.sent;
  if (cell.className !== other.className) cell.className = other.className;
  replaceWhere(cell.querySelector('.cell__mark'), other.querySelector('.cell__mark'));
  const [why, freshWhy] = [cell.querySelector('.unseen'), other.querySelector('.unseen')];
  if (!isDifferent && why.textContent !== freshWhy.textContent) why.textContent = freshWhy.textContent;
  if (isDifferent) field.dataset.before = fresh.value;
  else takeText(field, fresh.value);
  mark(field);
}

function takeText(field, text) {
  delete field.dataset.sent;
  delete field.dataset.wrong;
  const isHere = field === document.activeElement;
  if (isHere) field.dataset.before = text;
  else delete field.dataset.before;
  if (field.value === text) return;
  field.value = text;
  if (isHere) field.select();
}

function replaceWhere(own, other) {
  if (own.outerHTML !== other.outerHTML) own.replaceWith(other);
}

function takeBoxes(own, other) {
  if (own === null || other === null || other.childElementCount === 0) return;
  const here = own.querySelector('.is-here')?.dataset.of;
  own.innerHTML = other.innerHTML;
  if (here) own.querySelector(`[data-of="${here}"]`)?.classList.add('is-here');
}
