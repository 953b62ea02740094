import { meaningOf } from './upload-answers.js';
import { createHolds } from './upload-holds.js';
import { sheetsLeft } from './upload-known.js';

const mostInFlight = 3;
/** Photos made ready in advance; beyond them only names and handles of files are kept. */
const mostReady = 12;
const mostPreparing = 3;
/** Of one photo, with the server otherwise in reach. */
const mostLosses = 8;
const mostFailures = 3;

/**
 * @typedef {object} Photo
 * @property {string} key its Idempotency-Key, the same however often it is sent
 * @property {'chosen' | 'preparing' | 'ready' | 'sending' | 'sent' | 'known' | 'refused' | 'failed'} state
 * @property {File | null} ready what goes out, between preparing and sent
 * @property {string | null} sha256 of that
 * @property {boolean} mayBeThere it was sent and no answer came
 * @property {number} fraction of it that is sent
 */

/**
 * Sends photos to one job, a few at a time, until the server has every one of them or has refused it. The first photo
 * makes the job where there is none, alone; nothing is sent beside it until the job's address is known.
 *
 * @param {object} parts
 * @param {object} parts.server see upload-server.js
 * @param {(photo: Photo) => Promise<{ file: File, sha256: string | null } | { refusal: string }>} parts.prepare
 * @param {string | null} parts.jobUrl of the job that photos are added to
 * @param {(photo: Photo) => void} parts.onPhoto something of this photo has changed
 * @param {() => void} parts.onChange something of the whole has changed
 */
export function createSender({ server, prepare, jobUrl: firstJobUrl, onPhoto, onChange }) {
  let photos = [];
  let jobUrl = firstJobUrl;
  let jobName = null;
  let isStarted = false;
  let isPaused = false;
  let hold = null;
  let sentBytes = 0;
  let known = Promise.resolve(() => false);
  const inFlight = new Set();
  const holds = createHolds(server, onHold, findOutWhatArrived);

  function onHold(next) {
    hold = next;
    onChange();
    if (hold === null) go();
  }

  function change(photo, changes) {
    Object.assign(photo, changes);
    onPhoto(photo);
  }

  const inState = (...states) => photos.filter(({ state }) => states.includes(state));

  function go() {
    prepareAhead();
    while (isStarted && !isPaused && hold === null && inFlight.size < (jobUrl === null ? 1 : mostInFlight)) {
      const photo = nextReady();
      if (!photo) break;
      send(photo);
    }
    onChange();
  }

  function prepareAhead() {
    const preparing = inState('preparing').length;
    const room = Math.min(mostPreparing - preparing, mostReady - preparing - inState('ready').length);
    for (const photo of inState('chosen').slice(0, Math.max(0, room))) makeReady(photo);
  }

  async function makeReady(photo) {
    change(photo, { state: 'preparing' });
    const made = await prepare(photo);
    const takeKnown = await known;
    if (made.refusal) change(photo, { state: 'refused', reason: made.refusal, isFinal: true });
    else if (made.sha256 && takeKnown(made.sha256)) change(photo, { state: 'known', sha256: made.sha256 });
    else change(photo, { state: 'ready', ready: made.file, sha256: made.sha256 });
    go();
  }

  /**
   * The one lost least often. While the job's address is unknown, one that may have made it goes before all others:
   * its key leads to that job, and another photo would make a second.
   */
  function nextReady() {
    const ready = inState('ready');
    const opener = jobUrl === null ? ready.find(({ mayBeThere }) => mayBeThere) : undefined;
    return opener ?? ready.sort((a, b) => a.losses - b.losses)[0];
  }

  async function send(photo) {
    change(photo, { state: 'sending', fraction: 0, sentBytes: 0 });
    const sending = server.send({
      url: jobUrl === null ? '/upload' : `${jobUrl}/sheets`,
      key: photo.key,
      file: photo.ready,
      name: jobUrl === null ? jobName : null,
      onProgress: (fraction) => noteProgress(photo, fraction),
    });
    inFlight.add(photo);
    const meaning = meaningOf(await sending);
    inFlight.delete(photo);
    settle(photo, meaning);
    go();
  }

  function noteProgress(photo, fraction) {
    const bytes = fraction * photo.ready.size;
    sentBytes += Math.max(0, bytes - photo.sentBytes);
    change(photo, { fraction, sentBytes: bytes });
    onChange();
  }

  function settle(photo, { kind, reason, waitMs, job }) {
    if (kind === 'accepted') {
      holds.wentWell();
      jobUrl ??= job.url;
      change(photo, { state: 'sent', fraction: 1, ready: null });
      return;
    }
    if (kind === 'refused') return change(photo, { state: 'refused', reason, mayBeThere: false });
    change(photo, { state: 'ready', fraction: 0 });
    if (kind === 'lost') lose(photo);
    if (kind === 'wait') holds.busy(reason, waitMs);
    if (kind === 'signed-out') failOrRepeat(photo, reason, () => holds.signedOut());
    if (kind === 'failed') failOrRepeat(photo, reason, () => undefined);
    if (kind === 'job-gone') {
      jobUrl = null;
      holds.jobGone(reason);
    }
  }

  function lose(photo) {
    change(photo, { mayBeThere: true, losses: photo.losses + 1 });
    // the first photo is not lightly given up: it may have made a job that only it leads to
    if (photo.losses >= (jobUrl === null ? 2 * mostLosses : mostLosses)) {
      change(photo, { state: 'failed', reason: 'The connection breaks each time this photo is sent.' });
    }
    holds.lost();
  }

  function failOrRepeat(photo, reason, repeat) {
    photo.failures += 1;
    if (photo.failures >= mostFailures) change(photo, { state: 'failed', reason });
    else repeat();
  }

  /** After a loss: what the job lists already is not sent again. Where that cannot be found out, its key sees to it. */
  async function findOutWhatArrived() {
    const unsure = inState('ready').filter(({ mayBeThere, sha256 }) => mayBeThere && sha256 !== null);
    const sheets = unsure.length > 0 && jobUrl !== null ? await server.sheetsOf(jobUrl) : null;
    if (sheets === null) return;
    const take = sheetsLeft(
      sheets,
      inState('sent', 'known').map(({ sha256 }) => sha256),
    );
    // of two alike, one still under way and one unsure, nobody could say which of them is there
    const underWay = new Set([...inFlight].map(({ sha256 }) => sha256));
    for (const photo of unsure) {
      if (!underWay.has(photo.sha256) && take(photo.sha256)) change(photo, { state: 'sent', fraction: 1, ready: null });
    }
  }

  const isPending = ({ state }) => ['chosen', 'preparing', 'ready', 'sending'].includes(state);

  return {
    add(added) {
      photos.push(...added);
      go();
    },

    /** Takes a photo off the list, unless the server may have it. */
    remove(photo) {
      photos = photos.filter((other) => other !== photo);
      onChange();
    },

    /** Begins to send; `name` is what a new job is to be called, null to leave that to the server. */
    start(name) {
      jobName = name;
      isStarted = true;
      go();
    },

    /** Sheets of the job from before, as soon as they are known: what is among them is not sent, and said to be there. */
    leaveOut(sheets) {
      known = Promise.resolve(sheets).then((found) => sheetsLeft(found ?? [], []));
    },

    pause(shallPause) {
      isPaused = shallPause;
      go();
    },

    /** Sends again what was refused or has failed. */
    retry(again) {
      for (const photo of again) {
        change(photo, { state: photo.ready ? 'ready' : 'chosen', reason: null, losses: 0, failures: 0 });
      }
      go();
    },

    wake: () => holds.wake(),

    photos: () => photos,

    /** How it stands: facts for the summary. */
    standing() {
      const done = inState('sent', 'known').length;
      const pending = photos.filter(isPending);
      return {
        isStarted,
        isPaused,
        hold,
        jobUrl,
        total: photos.length,
        done,
        known: inState('known').length,
        refused: inState('refused').length,
        failed: inState('failed').length,
        pending: pending.length,
        inFlight: inFlight.size,
        sentBytes,
        fraction:
          photos.length === 0 ? 0 : (done + [...inFlight].reduce((sum, p) => sum + p.fraction, 0)) / photos.length,
        isDone: isStarted && photos.length > 0 && pending.length === 0,
      };
    },
  };
}

/** A photo as the sender wants it. */
export const newPhoto = (key) => ({
  key,
  state: 'chosen',
  ready: null,
  sha256: null,
  mayBeThere: false,
  fraction: 0,
  sentBytes: 0,
  losses: 0,
  failures: 0,
  reason: null,
  isFinal: false,
});
