import { chosenFolder, isPhoto } from './dropped-files.js';
import { dropAnywhere } from './drop-anywhere.js';
import { createList } from './upload-list.js';
import { createSender } from './upload-sender.js';
import { createServer } from './upload-server.js';
import { createSummary } from './upload-summary.js';

/** The upload form with scripts: any number of photos, shrunk and sent a few at a time to one job. */
for (const form of document.querySelectorAll('[data-upload-form]')) attach(form);

function attach(form) {
  const part = (name) => form.querySelector(`[data-${name}]`);
  const template = document.querySelector('[data-chosen-template]');
  const list = createList(
    { good: part('good-list'), bad: part('bad-list'), template },
    Number(form.dataset.maxFileBytes),
  );
  const server = createServer(
    () => form.elements._csrf.value,
    (token) => document.querySelectorAll('[name="_csrf"]').forEach((field) => (field.value = token)),
  );
  const summary = createSummary(part);
  const draw = oncePerFrame(() => summary.show(sender.standing()));
  const changed = new Set();
  const drawRows = oncePerFrame(() => {
    changed.forEach(list.show);
    changed.clear();
  });
  const sender = createSender({
    server,
    prepare: list.prepare,
    jobUrl: form.dataset.jobUrl || null,
    onPhoto(photo) {
      changed.add(photo);
      drawRows();
    },
    onChange() {
      draw();
      leaveWhenDone();
    },
  });
  let folderName = null;
  let isLeaving = false;

  function add({ files, folder }) {
    // of a folder only its photos are meant; a file chosen by itself is answered for by itself
    const meant = folder === null ? files : files.filter(isPhoto);
    folderName ??= folder;
    sender.add(list.add(meant, { remove, retry: (photo) => sender.retry([photo]) }));
  }

  function remove(photo) {
    sender.remove(photo);
    list.remove(photo);
  }

  function leaveWhenDone() {
    const { isDone, refused, failed, jobUrl } = sender.standing();
    if (isLeaving || !isDone || refused + failed > 0 || jobUrl === null) return;
    isLeaving = true;
    location.assign(jobUrl);
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const { isStarted, total } = sender.standing();
    if (!isStarted && total > 0) sender.start(jobName(sender.photos(), folderName));
  });
  part('pause').addEventListener('click', () => sender.pause(!sender.standing().isPaused));
  part('wake').addEventListener('click', () => sender.wake());
  part('retry-all').addEventListener('click', () => {
    sender.retry(sender.photos().filter(({ state }) => state === 'failed'));
  });
  for (const field of [form.elements.files, part('folder'), part('camera')]) {
    field.addEventListener('change', () => add(takenFrom(field)));
  }
  dropAnywhere(document.querySelector('[data-drop-overlay]'), add);

  window.addEventListener('online', () => sender.wake());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && sender.standing().hold?.kind === 'signed-out') sender.wake();
  });
  window.addEventListener('beforeunload', (event) => {
    const { isStarted, pending } = sender.standing();
    if (isStarted && pending > 0) event.preventDefault();
  });
  // coming back by the browser's own button would find the photos of a job that is gone on to
  window.addEventListener('pageshow', (event) => event.persisted && location.reload());
  setInterval(draw, 1000);

  form.elements.files.required = false;
  part('dropzone').classList.add('dropzone--scripted');
  for (const element of form.querySelectorAll('[data-with-script]')) element.hidden = false;
  for (const element of form.querySelectorAll('[data-without-script]')) element.hidden = true;
  part('folder').hidden = false;
  part('camera').hidden = false;
  if (form.dataset.jobUrl) sender.leaveOut(server.sheetsOf(form.dataset.jobUrl));
  draw();
}

/** What was picked just now; the field forgets it, so that the same can be picked again. */
function takenFrom(field) {
  const files = [...field.files];
  field.value = '';
  return { files, folder: chosenFolder(files) };
}

/** After the folder the photos came from, else as the server would call them had they come together. */
function jobName(photos, folderName) {
  const first = photos[0].original.name.replace(/\.\w{1,5}$/, '');
  return folderName ?? (photos.length === 1 ? first : `${first} and ${photos.length - 1} more`);
}

function oncePerFrame(draw) {
  let isAsked = false;
  return () => {
    if (isAsked) return;
    isAsked = true;
    // a tab in the background gets no frames, but its title goes on
    setTimeout(() => {
      isAsked = false;
      draw();
    }, 16);
  };
}
