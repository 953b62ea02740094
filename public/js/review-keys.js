import { isField, isUnsaved } from './review-cells.js';

/** Letters that work at once in a cell to which n or p led: the others begin to type there. */
const leading = /^[nptwajkrz/?]$/;

/** The keys of the review page. A letter works where nothing is typed; in a cell it needs Alt. */
export function followKeys({ review, say, photo, saving, grid, ways }) {
  const dialog = document.querySelector('[data-keys-dialog]');
  /** the finding gone to last: which of them, and whose cell */
  let here = { at: -1, cell: null };

  review.addEventListener('click', (event) => {
    if (event.target.closest('[data-keys]')) dialog.showModal();
    if (!event.target.closest('.finding__place')) return;
    event.preventDefault();
    lookAt(findings().indexOf(event.target.closest('[data-finding]')));
  });
  for (const button of review.querySelectorAll('[data-keys]')) button.hidden = false;

  const letters = {
    n: () => goToFinding(1),
    p: () => goToFinding(-1),
    t: () => press('[data-take]', 'There is no implied value to take here.'),
    w: () => press('[data-confirm]', 'There is nothing here to keep as written.'),
    a: approve,
    j: () => follow('next', 'This is the last sheet of the job.'),
    k: () => follow('prev', 'This is the first sheet of the job.'),
    r: () => photo.turn(),
    z: () => photo.zoomTo(cellAtHand()?.id),
    '+': () => photo.zoom(1.4),
    '=': () => photo.zoom(1.4),
    '-': () => photo.zoom(1 / 1.4),
    0: () => photo.fit(),
    '/': () => follow('search'),
    '?': () => dialog.showModal(),
  };

  document.addEventListener('keydown', (event) => {
    const { target } = event;
    if (document.querySelector('dialog[open]') || event.defaultPrevented) return;
    if (event.ctrlKey || event.metaKey) return onControl(event);
    const isTyping =
      target.matches('input, textarea, select') && !(target.dataset.led !== undefined && leading.test(event.key));
    if (isTyping && !event.altKey) return;
    const act = letters[event.altKey ? event.code.replace(/^Key|^Digit/, '').toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  function onControl(event) {
    if (event.key.toLowerCase() === 's') {
      event.preventDefault();
      const isIdle = !saving.isDirty();
      void grid.keepCurrent();
      if (isIdle) say('Saved: nothing is left to save.');
    } else if (event.key.toLowerCase() === 'z' && !event.shiftKey && !isMidTyping(event.target)) {
      event.preventDefault();
      void saving.decide('undo');
    }
  }

  /** The next finding is shown, and its cell gets the focus, so that typing mends it. */
  function goToFinding(step) {
    const all = findings();
    if (all.length === 0) return say('There are no findings.');
    const now = indexHere(all);
    const next = now < 0 ? (step > 0 ? Math.max(here.at, 0) : here.at - 1) : now + step;
    return lookAt((next + all.length) % all.length);
  }

  function lookAt(at) {
    const all = findings();
    const finding = all[at];
    here = { at, cell: finding.dataset.cellOf };
    for (const one of all) one.classList.toggle('is-here', one === finding);
    finding.scrollIntoView({ block: 'nearest' });
    const field = document.getElementById(`${here.cell}-field`);
    (field ?? finding).focus();
    if (field && !field.readOnly) field.dataset.led = '';
    if (!field) photo.show(here.cell);
    say(`Finding ${at + 1} of ${all.length}.${field && !field.readOnly ? ` ${hintOn(finding)}` : ''}`);
  }

  const findings = () => [...review.querySelectorAll('[data-finding]')];

  /** -1 where it is settled meanwhile, and the one that took its place comes next. */
  function indexHere(all) {
    if (all[here.at]?.dataset.cellOf === here.cell) return here.at;
    return all.findIndex((one) => one.dataset.cellOf === here.cell);
  }

  function hintOn(finding) {
    const take = finding.querySelector('[data-take]');
    const keep = finding.querySelector('[data-confirm]') ? 'w keeps it as written, ' : '';
    return `${take ? `t takes ${take.dataset.take}, ` : ''}${keep}a figure or F2 begins to type.`;
  }

  /** Presses a button of the finding about the cell at hand, or of the one gone to last. */
  function press(which, otherwise) {
    const cell = cellAtHand()?.id;
    const all = findings();
    const finding = all.find((one) => one.dataset.cellOf === cell && one.querySelector(which)) ?? all[indexHere(all)];
    const button = finding?.querySelector(which);
    if (button) button.click();
    else say(otherwise);
  }

  function cellAtHand() {
    return document.activeElement?.closest('[data-cell]') ?? document.getElementById(here.cell ?? '');
  }

  function approve() {
    if (review.dataset.locked === undefined) void ways.carryOut('approve');
    else say('This sheet is not open for approval.');
  }

  /** A field with something typed in it that is not saved yet: there Ctrl+Z is the browser's. */
  const isMidTyping = (target) => (isField(target) ? isUnsaved(target) : target.matches('input, textarea'));

  /** To another page, with what is being typed saved before. */
  async function follow(rel, otherwise) {
    const link = document.querySelector(`a[rel="${rel}"]`);
    if (rel !== 'search' && !link) return say(otherwise);
    if (!(await grid.keepCurrent())) return undefined;
    return link ? link.click() : location.assign('/history?search');
  }
}
