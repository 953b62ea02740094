import { chosenPhotos } from './chosen-photos.js';
import { dropAnywhere } from './drop-anywhere.js';
import { sendPhotos } from './send-photos.js';
import { uploadProblem } from './sentences.js';

/** The upload form with scripts: choosing, dropping, shrinking, sending, and what went wrong. */
for (const form of document.querySelectorAll('[data-upload-form]')) attach(form);

function attach(form) {
  const part = (name) => form.querySelector(`[data-${name}]`);
  const input = form.elements.files;
  const limits = { maxFiles: Number(form.dataset.maxFiles), maxFileBytes: Number(form.dataset.maxFileBytes) };
  const template = document.querySelector('[data-chosen-template]');
  const chosen = chosenPhotos(part('chosen-list'), template, limits, showChosen);
  let sending = null;

  function showChosen() {
    const photos = chosen.all();
    part('chosen').hidden = photos.length === 0;
    const goodCount = photos.filter((photo) => !photo.isRefused).length;
    part('send').textContent = goodCount > 1 ? `Read ${goodCount} sheets` : 'Read the sheet';
    keepInField(photos.map((photo) => photo.original));
  }

  /** The field holds what the list shows, so that a plain submit would send the same. */
  function keepInField(files) {
    const transfer = new DataTransfer();
    for (const file of files) transfer.items.add(file);
    input.files = transfer.files;
  }

  function addFiles(files) {
    if (sending) return;
    showError(null);
    const left = chosen.add(files);
    if (left.length > 0) {
      showError({
        sentence: `At most ${limits.maxFiles} photos go at a time; these were left out:`,
        rejected: left.map((file) => ({ filename: file.name, message: '' })),
      });
    }
  }

  async function send() {
    showError(null);
    const photos = chosen.all();
    if (photos.length === 0) return showError({ sentence: 'Choose at least one photo first.', rejected: [] });
    setSending(true, 'Making the photos smaller …');
    const ready = await Promise.all(photos.map(async (photo) => ({ photo, file: await photo.ready })));
    const good = ready.filter(({ file }) => file !== null);
    if (good.length === 0) return fail({ sentence: 'None of the chosen files can be sent.', rejected: [] });
    sending = sendPhotos({
      url: form.action,
      csrfToken: form.elements._csrf.value,
      files: good.map(({ file }) => file),
      onProgress: (fractions, total) => showProgress(good, fractions, total),
    });
    part('cancel').hidden = false;
    await sending.answer.then(finish, () => fail({ sentence: 'Stopped. Nothing was read.', rejected: [] }));
  }

  function finish({ status, body, retryAfter }) {
    if ((status === 200 || status === 202) && body?.job?.url) {
      showTotal('Sent. Opening the results …', 1);
      location.assign(body.job.url);
      return;
    }
    fail(uploadProblem({ status, retryAfter, problem: body }));
  }

  function fail(problem) {
    setSending(false, null);
    showError(problem);
    part('send').textContent = 'Try again';
  }

  function setSending(isSending, text) {
    if (!isSending) sending = null;
    part('send').disabled = isSending;
    part('cancel').hidden = true;
    for (const photo of chosen.all()) {
      photo.removeButton.disabled = isSending;
      photo.showProgress(null);
    }
    showTotal(text, 0);
  }

  function showProgress(good, fractions, total) {
    good.forEach(({ photo }, index) => photo.showProgress(fractions[index]));
    const done = fractions.filter((fraction) => fraction === 1).length;
    showTotal(
      total === 1 ? 'Sent. The server is looking at the photos …' : `Sending: ${done} of ${good.length} sent`,
      total,
    );
  }

  function showTotal(text, fraction) {
    part('total').hidden = text === null;
    part('total-text').textContent = text ?? '';
    part('total').querySelector('progress').value = fraction;
  }

  function showError(problem) {
    const box = part('upload-error');
    box.hidden = problem === null;
    box.replaceChildren(...(problem ? [problemOf(problem)] : []));
    for (const { filename, message } of problem?.rejected ?? []) {
      const photo = chosen.all().find((one) => sameButForEnding(one.original.name, filename));
      if (message) photo?.say(message, true);
    }
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!part('send').disabled) send();
  });
  part('cancel').addEventListener('click', () => sending?.stop());
  for (const field of [input, part('camera')]) {
    field.addEventListener('change', () => addFiles(takenFrom(field)));
  }
  dropAnywhere(document.querySelector('[data-drop-overlay]'), addFiles);

  input.required = false;
  part('dropzone').classList.add('dropzone--scripted');
  for (const element of form.querySelectorAll('[data-with-script]')) element.hidden = false;
  part('camera').hidden = false;
  // coming back by the browser's own button finds the form as it was left, sending
  window.addEventListener('pageshow', (event) => event.persisted && setSending(false, null));
}

/** What was picked just now; the field forgets it, since it is filled anew from the list. */
function takenFrom(field) {
  const files = [...field.files];
  field.value = '';
  return files;
}

/** A shrunk `sheet.png` is known to the server as `sheet.jpg`. */
function sameButForEnding(name, other) {
  return name.replace(/\.[^.]*$/, '') === other.replace(/\.[^.]*$/, '');
}

function problemOf({ sentence, rejected }) {
  const about = document.createElement('div');
  const text = document.createElement('p');
  text.textContent = sentence;
  about.append(text);
  if (rejected.length > 0) {
    const list = document.createElement('ul');
    list.append(...rejected.map(({ filename, message }) => rejectedLine(filename, message)));
    about.append(list);
  }
  return about;
}

function rejectedLine(filename, message) {
  const line = document.createElement('li');
  const name = document.createElement('bdi');
  name.textContent = filename;
  line.append(name, message ? `: ${message}` : '');
  return line;
}
