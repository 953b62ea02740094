/**
 * Sends changes to the server one after another and brings the page to what it answers: verdicts, findings, totals.
 * Nothing typed is lost: what could not be sent stays in its cell, marked, and is sent again.
 */
export function openSaving(review, onFresh) {
  const url = `/api/v1${review.dataset.url}`;
  let turn = Promise.resolve();
  let waiting = [];

  function save(changes) {
    waiting.push(...changes);
    turn = turn.then(send);
    return turn;
  }

  async function send() {
    const changes = waiting;
    waiting = [];
    if (changes.length === 0) return;
    say('Saving …');
    const answer = await post('changes', { changes });
    if (answer === null) {
      waiting = [...changes, ...waiting];
      say('Not saved: the server cannot be reached. It is tried again.', true);
      setTimeout(() => void save([]), 4000);
    } else if (answer.ok) {
      await refresh(answer.body.revision);
      say(`Saved. ${review.dataset.contradicted === '0' ? 'Nothing is contradicted.' : ''}`);
    } else if (answer.body.conflicts?.length > 0) askWhich(answer.body, changes);
    else {
      say(answer.body.detail ?? 'Not saved.', true);
      await refresh(null, true);
    }
  }

  /** Undo, approve, open again: `body` beside the revision. */
  async function decide(path, body = {}) {
    await turn;
    const answer = await post(path, body);
    if (answer === null) say('The server cannot be reached.', true);
    else if (!answer.ok) say(answer.body.detail ?? 'Not possible.', true);
    else {
      await refresh(answer.body.revision);
      say(path === 'undo' ? 'Undone.' : 'Done.');
    }
    return answer?.ok === true;
  }

  async function post(path, body) {
    try {
      const answer = await fetch(`${url}/${path}`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'X-CSRF-Token': review.dataset.token,
          Accept: 'application/json',
        },
        body: JSON.stringify({ revision: Number(review.dataset.revision), ...body }),
      });
      return { ok: answer.ok, body: await answer.json() };
    } catch {
      return null;
    }
  }

  /** Takes over what the server draws now. A field that is being typed in keeps its text. */
  async function refresh(revision, isForced = false) {
    const page = await fetch(review.dataset.url, { headers: { Accept: 'text/html' } }).then(
      (answer) => (answer.ok ? answer.text() : null),
      () => null,
    );
    const fresh =
      page === null ? null : new DOMParser().parseFromString(page, 'text/html').querySelector('[data-review]');
    if (fresh === null) {
      if (revision !== null) review.dataset.revision = String(revision);
      return;
    }
    for (const name of ['revision', 'contradicted', 'token']) review.dataset[name] = fresh.dataset[name];
    if ((fresh.dataset.locked === undefined) !== (review.dataset.locked === undefined)) return location.reload();
    takeOver(review, fresh, isForced);
    onFresh();
  }

  function say(text, isBad = false) {
    const line = review.querySelector('[data-state-line]');
    line.textContent = text;
    line.classList.toggle('is-bad', isBad);
  }

  /** Another person saved something else in the same cells: both values, and one press for either. */
  function askWhich({ revision, conflicts }, changes) {
    const line = review.querySelector('[data-state-line]');
    const value = (change) => ('value' in change ? (change.value ?? 'blank') : change.kind.replaceAll('_', ' '));
    const list = conflicts.map(({ table, row, field, yours, theirs, by }) => {
      const place = [table, row === null ? null : `row ${row + 1}`, field].filter((part) => part !== null);
      return `${place.join(' · ').replaceAll('_', ' ')}: ${by} has ${value(theirs)}, you have ${value(yours)}`;
    });
    const box = element('div', 'conflict');
    box.append(
      element('strong', '', 'Somebody changed the same cells meanwhile.'),
      ...list.map((text) => element('span', '', text)),
    );
    const ways = element('div', 'conflict__ways');
    const mine = element('button', 'button button--small', 'Keep mine');
    const theirs = element('button', 'button button--small', 'Keep theirs');
    for (const button of [mine, theirs]) button.type = 'button';
    mine.addEventListener('click', () => {
      review.dataset.revision = String(revision);
      void save(changes);
    });
    theirs.addEventListener('click', () => void refresh(revision, true).then(() => say('Theirs are kept.')));
    ways.append(mine, theirs);
    box.append(ways);
    line.replaceChildren(box);
    line.classList.add('is-bad');
    mine.focus();
  }

  review.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.matches('[data-undo]')) {
      event.preventDefault();
      void decide('undo');
    } else if (form.matches('.finding__ways')) {
      event.preventDefault();
      void save([changeOf(event.submitter)]);
    }
  });
  globalThis.addEventListener('beforeunload', (event) => {
    if (waiting.length > 0) event.preventDefault();
  });

  return { save, decide };
}

/** What the button of a finding says, as a change. */
function changeOf(button) {
  const [kind, table, row, field] = (button.name === 'press' ? button.value : button.name).split(':');
  const place = { table, row: row === '' ? null : Number(row), field };
  return kind === 'cell' ? { kind, ...place, value: button.value } : { kind, ...place };
}

function takeOver(review, fresh, isForced) {
  const focused = document.activeElement?.id;
  for (const part of review.querySelectorAll('[data-swap]')) {
    const other = fresh.querySelector(`[data-swap="${part.dataset.swap}"]`);
    if (!other) continue;
    if (part.dataset.swap.startsWith('table-')) takeTable(part, other, isForced);
    else if (part.dataset.swap === 'head') takeHead(part, other);
    else part.innerHTML = other.innerHTML;
  }
  for (const cell of fresh.querySelectorAll('.header-fields [data-cell]'))
    takeCell(document.getElementById(cell.id), cell, isForced);
  for (const hidden of review.querySelectorAll('input[name="revision"]')) hidden.value = review.dataset.revision;
  const boxes = fresh.querySelector('.photo-boxes');
  if (boxes) review.querySelector('.photo-boxes').innerHTML = boxes.innerHTML;
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus();
}

/** The line that says what happened stays as it is. */
function takeHead(part, other) {
  const line = part.querySelector('[data-state-line]');
  const keys = part.querySelector('[data-keys]');
  part.innerHTML = other.innerHTML;
  part.querySelector('[data-state-line]').replaceWith(line);
  part.querySelector('[data-keys]').replaceWith(keys);
}

/** The same rows are brought up to date in place; where rows came or went the table is drawn anew. */
function takeTable(part, other, isForced) {
  const [own, theirs] = [part.querySelectorAll('[data-cell]'), other.querySelectorAll('[data-cell]')];
  const isSame = own.length === theirs.length && own.length > 0;
  if (!isSame) part.innerHTML = other.innerHTML;
  else for (const cell of theirs) takeCell(document.getElementById(cell.id), cell, isForced);
}

function takeCell(cell, other, isForced) {
  const [field, fresh] = [cell.querySelector('.cell__field'), other.querySelector('.cell__field')];
  const isTyped = field.dataset.editing !== undefined && field === document.activeElement && !isForced;
  cell.className = other.className;
  cell.querySelector('.cell__mark').replaceWith(other.querySelector('.cell__mark'));
  cell.querySelector('.unseen').textContent = other.querySelector('.unseen').textContent;
  if (isTyped) {
    if (field.value !== field.dataset.before) cell.classList.add('is-unsaved');
    return;
  }
  const hadFocus = field === document.activeElement;
  field.value = fresh.value;
  if (hadFocus) {
    field.dataset.before = field.value;
    field.select();
  } else delete field.dataset.before;
}

function element(name, className, text = '') {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}
