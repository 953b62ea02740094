/** The keys of the review page. A letter works where nothing is typed; in a cell it needs Alt. */
export function followKeys(review, { photo, saving }) {
  const dialog = document.querySelector('[data-keys-dialog]');
  let at = -1;

  review.addEventListener('click', (event) => {
    if (event.target.closest('[data-keys]')) dialog.showModal();
  });
  review.querySelector('[data-keys]').hidden = false;

  const letters = {
    n: () => goToFinding(1),
    p: () => goToFinding(-1),
    t: () => press('[data-take]'),
    w: () => press('[data-confirm]'),
    a: approve,
    j: () => follow('next'),
    k: () => follow('prev'),
    r: () => photo.turn(),
    z: () => photo.zoomTo(cellAtHand()?.id),
    '+': () => photo.zoom(1.4),
    '=': () => photo.zoom(1.4),
    '-': () => photo.zoom(1 / 1.4),
    0: () => photo.fit(),
    '/': () => location.assign('/history?search'),
    '?': () => dialog.showModal(),
  };

  document.addEventListener('keydown', (event) => {
    if (dialog.open || event.defaultPrevented) return;
    if ((event.ctrlKey || event.metaKey) && event.key === 's') return event.preventDefault();
    const isTyping = event.target.matches('input, textarea, select');
    if ((event.ctrlKey || event.metaKey) && event.key === 'z' && !isMidTyping(event.target)) {
      event.preventDefault();
      return void saving.decide('undo');
    }
    if (event.ctrlKey || event.metaKey || (isTyping && !event.altKey)) return undefined;
    const act = letters[event.altKey ? event.code.replace(/^Key|^Digit/, '').toLowerCase() : event.key];
    if (!act) return undefined;
    event.preventDefault();
    return act();
  });

  const findings = () => [...review.querySelectorAll('[data-finding]')];

  /** The next finding is shown, and its cell gets the focus, so that typing mends it. */
  function goToFinding(step) {
    const all = findings();
    if (all.length === 0) return;
    at = (at + step + all.length) % all.length;
    const finding = all[at];
    for (const one of all) one.classList.toggle('is-here', one === finding);
    finding.scrollIntoView({ block: 'nearest' });
    const field = document.getElementById(`${finding.dataset.cellOf}-field`);
    if (field) field.focus();
    else finding.focus();
  }

  /** Presses a button of the finding about the cell at hand, or of the one gone to last. */
  function press(which) {
    const cell = cellAtHand()?.id;
    const finding = findings().find((one) => one.dataset.cellOf === cell) ?? findings()[at];
    finding?.querySelector(which)?.click();
  }

  function cellAtHand() {
    return (
      document.activeElement?.closest('[data-cell]') ?? document.getElementById(findings()[at]?.dataset.cellOf ?? '')
    );
  }

  function approve() {
    const form = review.querySelector('[data-approve]');
    const reason = form?.querySelector('input[name="reason"]');
    if (reason && reason.value.trim() === '') reason.focus();
    else form?.requestSubmit();
  }

  /** A field with something typed in it that is not saved yet: there Ctrl+Z is the browser's. */
  const isMidTyping = (field) => field.dataset?.before !== undefined && field.value !== field.dataset.before;

  const follow = (rel) => document.querySelector(`a[rel="${rel}"]`)?.click();
}
