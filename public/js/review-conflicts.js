import { cellOf, fieldAt, mark } from './review-cells.js';

/**
 * Another person saved something else in the same cells: both values, and one press for either. Where rows came, went
 * or moved meanwhile, it is only told: mine were for other rows than those there now.
 *
 * @returns {Promise<object[]>} those changes of `saving` that count, and none that were not asked about is left out
 */
export async function askWhich(review, saving, conflicts) {
  const box = review.querySelector('[data-conflicts]');
  const isAskedFor = (change) => conflicts.some(({ yours }) => isSame(yours, change));
  const shifted = conflicts.some(({ theirs, yours }) => isShift(theirs) || isShift(yours));
  box.append(element('strong', `Somebody changed the same ${shifted ? 'rows' : 'cells'} meanwhile.`));
  const chosen = shifted
    ? await told(review, box, saving, conflicts)
    : await Promise.all(conflicts.map((conflict) => choice(review, box, conflict)));
  box.replaceChildren();
  if (shifted) return [];
  return [...saving.changes.filter((change) => !isAskedFor(change)), ...chosen.flat()];
}

const isShift = ({ kind }) => kind.endsWith('_row');
const isSame = (one, other) => one.table === other.table && one.row === other.row && one.field === other.field;

/** Resolves to what counts of `yours`: it, or nothing. */
function choice(review, box, { yours, theirs, by }) {
  const field = fieldAt(review, yours);
  const line = element('p', '', 'conflict');
  const ways = element('span', '', 'conflict__ways');
  const mine = button(`Keep mine: ${wordsOf(yours)}`);
  const other = button(`Keep theirs: ${wordsOf(theirs)}`);
  ways.append(mine, other);
  line.append(
    element('span', `${nameOf(field, yours)}: ${by} has ${wordsOf(theirs)}, you have ${wordsOf(yours)}`),
    ways,
  );
  box.append(line);
  if (box.querySelector('button') === mine) mine.focus();
  return new Promise((resolve) => {
    const end = (changes) => {
      line.remove();
      box.querySelector('button')?.focus();
      resolve(changes);
    };
    mine.addEventListener('click', () => end([yours]));
    other.addEventListener('click', () => {
      if (field) giveUp(field);
      end([]);
    });
  });
}

function told(review, box, { changes }, [{ by, theirs }]) {
  const typed = changes
    .filter(({ kind }) => kind === 'cell')
    .map((change) => `${nameOf(fieldAt(review, change), change)}: ${wordsOf(change)}`);
  const lost =
    typed.length === 0 ? 'Look again and repeat it.' : `Not kept, and to be typed again: ${typed.join('; ')}.`;
  const ok = button('Show the rows as they are now');
  box.append(element('p', `${by} changed the rows of ${theirs.table.replaceAll('_', ' ')}. ${lost}`), ok);
  ok.focus();
  return new Promise((resolve) => {
    ok.addEventListener('click', () => {
      for (const change of changes) {
        const field = change.kind === 'cell' ? fieldAt(review, change) : null;
        if (field) giveUp(field);
      }
      resolve();
    });
  });
}

/** The field says again what the server has. */
function giveUp(field) {
  if (field.dataset.before !== undefined) field.value = field.dataset.before;
  delete field.dataset.sent;
  delete field.dataset.editing;
  mark(field);
}

const wordsOf = (change) =>
  'value' in change ? String(change.value ?? '') || 'blank' : change.kind.replaceAll('_', ' ');

function nameOf(field, { table, row, field: name }) {
  if (field !== null) return `${field.getAttribute('aria-label')} (${tableOf(field)})`;
  return [table, row === null ? null : `row ${row + 1}`, name]
    .filter((part) => part !== null)
    .join(' · ')
    .replaceAll('_', ' ');
}

const tableOf = (field) => cellOf(field).closest('figure')?.querySelector('figcaption').textContent ?? 'Header';

function element(name, text, className = '') {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function button(text) {
  const made = element('button', text, 'button button--small');
  made.type = 'button';
  return made;
}
