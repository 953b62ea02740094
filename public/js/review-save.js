import { askWhich } from './review-conflicts.js';
import { fieldAt, fieldsIn, isUnsaved, mark, refuse, write } from './review-cells.js';
import { takeOver } from './review-fresh.js';
import { openUnsaved } from './review-unsaved.js';
import { stillWrong, whyItWaits } from './review-standing.js';

const firstPauseMs = 2000;
const longestPauseMs = 30_000;

/**
 * Sends changes to the server one saving after another and brings the page to what it makes of them: verdicts,
 * findings, totals. Nothing typed is lost: what cannot be sent, for want of a line or of a sign-in, waits its turn.
 */
export function openSaving({ review, say, ask, server, onFresh }) {
  const unsaved = openUnsaved(review.dataset.url);
  const why = review.querySelector('[data-why]');
  /** @type {import('./review-unsaved.js').Saving[]} */
  let queue = [];
  let running = null;
  let pauseMs = firstPauseMs;
  let timer;
  /** sentences about what was refused, told when all else is saved */
  let problems = [];
  let faults = [];

  /** @returns {Promise<boolean>} whether all that was changed so far is with the server */
  function save(changes, { reason = null, isShift = false, remark = '' } = {}) {
    const saving = { revision: Number(review.dataset.revision), changes, reason: reason ?? takeWhy(), isShift, remark };
    queue.push(saving);
    for (const field of fieldsOf(changes)) field.dataset.sent = field.value;
    unsaved.keep(queue);
    return settle();
  }

  const fieldsOf = (changes) =>
    changes.flatMap((change) => (change.kind === 'cell' ? (fieldAt(review, change) ?? []) : []));

  const settle = () => (running ??= run().finally(() => (running = null)));

  async function run() {
    clearTimeout(timer);
    if (queue.length === 0) return true;
    let remark = '';
    while (queue.length > 0) {
      say('Saving …');
      const [saving] = queue;
      const { revision, changes, reason } = saving;
      const answer = await server.post('changes', { revision, changes, reason });
      if (answer.kind === 'away' || answer.kind === 'signed-out' || answer.kind === 'gone') return wait(answer);
      queue.shift();
      if (answer.kind === 'ok') {
        follow(saving, answer.body.revision);
        remark ||= saving.remark;
        if (saving.isShift) await refresh();
      } else await refused(saving, answer);
      unsaved.keep(queue);
    }
    pauseMs = firstPauseMs;
    await refresh();
    return tell(remark);
  }

  /** What was typed since was typed on top of what is saved now, unless others saved something as well. */
  function follow({ revision, changes, isShift }, now) {
    for (const field of fieldsOf(changes))
      if (field.dataset.sent !== undefined) field.dataset.before = field.dataset.sent;
    if (isShift || now > revision + 1) return;
    for (const next of queue) if (next.revision === revision) next.revision = now;
    if (Number(review.dataset.revision) === revision) review.dataset.revision = String(now);
  }

  async function refused(saving, { body }) {
    if (body.faults?.length > 0) {
      const faultOf = (change) => body.faults.find((fault) => isSamePlace(fault, change));
      noteFaults(saving.changes.filter(faultOf), (change) => faultOf(change).message);
      problems.push(body.detail);
      const rest = saving.changes.filter((change) => !faultOf(change));
      if (rest.length > 0) queue.unshift({ ...saving, changes: rest });
    } else if (body.conflicts?.length > 0) {
      await refresh();
      say('Which values count?', true);
      const mine = await askWhich(review, saving, body.conflicts);
      if (mine.length > 0) queue.unshift({ ...saving, changes: mine, revision: body.revision });
    } else {
      problems.push(body.detail ?? 'Not saved.');
      noteFaults(saving.changes, () => body.detail ?? 'Not saved.');
    }
  }

  /** Told once all is drawn: the rows of a pasted block are not there before. */
  function noteFaults(changes, messageOf) {
    for (const field of fieldsOf(changes)) delete field.dataset.sent;
    faults.push(...changes.filter(({ kind }) => kind === 'cell').map((change) => [change, messageOf(change)]));
  }

  function wait({ kind, detail }) {
    if (queue[0].isShift) {
      queue.shift();
      say('The rows are as they were: the server cannot be reached. Try again when it is back.', true);
    } else say(whyItWaits(kind, detail), true);
    if (queue.length > 0) timer = setTimeout(() => void settle(), pauseMs);
    pauseMs = Math.min(longestPauseMs, 2 * pauseMs);
    return false;
  }

  function tell(remark) {
    for (const [change, message] of faults) {
      const field = fieldAt(review, change);
      if (field === null) continue;
      if (!isUnsaved(field)) write(field, change.value);
      if (field.value === change.value) refuse(field, message);
    }
    const isWhole = problems.length === 0;
    if (isWhole) say(`Saved. ${stillWrong(Number(review.dataset.contradicted))}${remark === '' ? '' : ` ${remark}`}`);
    else say([...new Set(problems), remark].join(' '), true);
    [problems, faults] = [[], []];
    return isWhole;
  }

  /** Approve, undo, open again: on top of all that is saved. */
  async function decide(path, body = {}) {
    if (!(await settle())) return false;
    const answer = await server.post(path, { revision: Number(review.dataset.revision), ...body });
    if (answer.kind === 'refused' && answer.body.needs_reason) {
      const reason = await ask({
        title: `${answer.body.contradicted === 1 ? 'One figure is' : `${answer.body.contradicted} figures are`} contradicted. Why is the sheet approved all the same?`,
        yes: 'Approve',
      });
      return reason === null ? false : decide(path, { ...body, reason });
    }
    if (answer.kind === 'refused') say(answer.body.detail ?? 'Not possible.', true);
    else if (answer.kind !== 'ok') say(whyItWaits(answer.kind, answer.detail), true);
    else await refresh(true).then(() => say(path === 'undo' ? 'Undone.' : 'Done.'));
    return answer.kind === 'ok';
  }

  /** Says why, of what was saved last. */
  async function explain(reason) {
    if (!(await settle())) return;
    const answer = await server.post('reason', { revision: Number(review.dataset.revision), reason });
    if (answer.kind !== 'ok') return say(answer.body?.detail ?? whyItWaits(answer.kind, answer.detail), true);
    if (why) why.value = '';
    await refresh();
    say('The reason is kept with the last change.');
  }

  /** `isAsked`: a person here decided something, so a page that is locked now, or no longer, may be drawn anew. */
  async function refresh(isAsked = false) {
    const { review: fresh } = await server.page();
    if (fresh === undefined) return;
    const isTurned = (fresh.dataset.locked === undefined) !== (review.dataset.locked === undefined);
    if (isTurned && isAsked) return location.reload();
    // What others moved meanwhile would move away from under a text that is being typed.
    if (isTurned || (isTyped() && fresh.dataset.revision !== review.dataset.revision)) return;
    takeOver(review, fresh);
    onFresh();
  }

  /** Given with the next saving, and not with another. */
  function takeWhy() {
    const reason = why?.value.trim() ?? '';
    if (why) why.value = '';
    return reason === '' ? null : reason;
  }

  const isTyped = () =>
    fieldsIn(review).some(
      (field) => isUnsaved(field) && field.value !== field.dataset.sent && field.value !== field.dataset.wrong,
    );
  const isDirty = () => queue.length > 0 || fieldsIn(review).some(isUnsaved);

  // Whoever comes back to the page sees what others did meanwhile.
  for (const moment of ['online', 'focus', 'pageshow']) {
    globalThis.addEventListener(moment, (event) => {
      if (queue.length > 0) void settle();
      else if (running === null && (event.type === 'focus' || event.persisted)) void refresh(!isDirty());
    });
  }
  globalThis.addEventListener('beforeunload', (event) => isDirty() && event.preventDefault());
  takeUp();

  /** What an earlier page of this tab could not send. */
  function takeUp() {
    queue = review.dataset.locked === undefined ? unsaved.kept() : [];
    for (const change of queue.flatMap(({ changes }) => changes)) {
      const field = change.kind === 'cell' ? fieldAt(review, change) : null;
      if (field === null) continue;
      write(field, change.value);
      field.dataset.sent = field.value;
      mark(field);
    }
    if (queue.length > 0) void settle();
  }

  return { save, settle, decide, explain, isDirty, isBusy: () => running !== null };
}

const isSamePlace = (one, other) => one.table === other.table && one.row === other.row && one.field === other.field;
