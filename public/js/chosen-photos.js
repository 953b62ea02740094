import { sizeText } from './sentences.js';
import { shrinkPhoto } from './shrink-photo.js';

const photoName = /\.(jpe?g|png|webp|tiff?|hei[cf]|avif)$/i;

/**
 * The list of chosen photos: what each looks like, how large it goes out, and whether it goes at all.
 *
 * @param {HTMLElement} list
 * @param {HTMLTemplateElement} template of one photo
 * @param {{ maxFiles: number, maxFileBytes: number }} limits
 * @param {() => void} onChange called after each change of the list
 */
export function chosenPhotos(list, template, limits, onChange) {
  let photos = [];

  /** Gives back the files for which there was no room. */
  function add(files) {
    const room = limits.maxFiles - photos.length;
    const added = files.slice(0, room).map((file) => createPhoto(file, template, limits, { remove, onChange }));
    photos.push(...added);
    list.append(...added.map((photo) => photo.item));
    onChange();
    return files.slice(room);
  }

  function remove(photo) {
    const next = photo.item.nextElementSibling ?? photo.item.previousElementSibling;
    photos = photos.filter((other) => other !== photo);
    photo.discard();
    next?.querySelector('[data-remove]').focus();
    onChange();
  }

  return { add, all: () => photos };
}

/** One photo in the list; its shrinking begins at once, so that it is mostly done when the form is sent. */
function createPhoto(file, template, limits, { remove, onChange }) {
  const item = template.content.firstElementChild.cloneNode(true);
  const part = (name) => item.querySelector(`[data-${name}]`);
  const thumbUrl = URL.createObjectURL(file);
  const photo = { original: file, item, isRefused: false, ready: null, discard };

  function discard() {
    URL.revokeObjectURL(thumbUrl);
    item.remove();
  }

  function say(status, isRefused = false) {
    part('status').textContent = status;
    item.classList.toggle('photo--refused', isRefused);
  }

  function showProgress(fraction) {
    part('progress').hidden = fraction === null;
    part('progress').value = fraction ?? 0;
  }

  async function prepare() {
    if (file.size === 0) return refuse('This file is empty.');
    if (!file.type.startsWith('image/') && !photoName.test(file.name)) return refuse('This is not a photo.');
    say(`${sizeText(file.size)}, making it smaller …`);
    const { file: sent, isShrunk } = await shrinkPhoto(file);
    if (sent.size > limits.maxFileBytes) return refuse(`${sizeText(sent.size)} is too large.`);
    say(isShrunk ? `${sizeText(file.size)}, sent as ${sizeText(sent.size)}` : sizeText(sent.size));
    return sent;
  }

  function refuse(reason) {
    photo.isRefused = true;
    onChange();
    say(`${reason} It will not be sent.`, true);
    return null;
  }

  part('filename').textContent = file.name;
  part('filename').title = file.name;
  part('progress').setAttribute('aria-label', `${file.name}, sent`);
  part('remove').setAttribute('aria-label', `Remove ${file.name}`);
  part('remove').addEventListener('click', () => remove(photo));
  part('thumb').addEventListener('load', () => (part('thumb').hidden = false));
  part('thumb').addEventListener('error', () => (part('no-thumb').hidden = false));
  part('thumb').src = thumbUrl;
  photo.ready = prepare();
  return Object.assign(photo, { say, showProgress, removeButton: part('remove') });
}
