import { isPhoto } from './dropped-files.js';
import { sizeText } from './sentences.js';
import { shrinkPhoto, thumbOf } from './shrink-photo.js';
import { sha256Of } from './upload-known.js';
import { createRow } from './upload-row.js';
import { newPhoto } from './upload-sender.js';

/**
 * The chosen photos as they are shown: a row each, with a small picture once somebody looks at it.
 *
 * @param {{ good: HTMLElement, bad: HTMLElement, template: HTMLTemplateElement }} elements `bad` holds the rows that
 *   want something of a person, above all others
 * @param {number} maxFileBytes
 */
export function createList({ good, bad, template }, maxFileBytes) {
  const dropId = randomWord();
  const rows = new Map();
  let count = 0;
  const whenSeen = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) if (isIntersecting) lookAt(target);
    },
    { rootMargin: '200px' },
  );
  const photoOfItem = new WeakMap();

  function lookAt(item) {
    whenSeen.unobserve(item);
    const photo = photoOfItem.get(item);
    const row = rows.get(photo);
    if (row && !row.hasThumb()) thumbOf(photo.original).then((thumb) => row.showThumb(thumb));
  }

  return {
    /** Makes photos of files, with a row each; `actions` are what the buttons of a row do. */
    add(files, { remove, retry }) {
      const photos = files.map((file) => {
        const photo = { ...newPhoto(`${dropId}-${count}`), original: file };
        count += 1;
        const row = createRow(template, file, { remove: () => remove(photo), retry: () => retry(photo) });
        rows.set(photo, row);
        photoOfItem.set(row.item, photo);
        row.show(photo);
        return photo;
      });
      good.append(...photos.map((photo) => rows.get(photo).item));
      for (const photo of photos) whenSeen.observe(rows.get(photo).item);
      good.classList.toggle('chosen__list--many', rows.size > 12);
      return photos;
    },

    remove(photo) {
      const { item, discard } = { item: rows.get(photo).item, discard: rows.get(photo).discard };
      const next = item.nextElementSibling ?? item.previousElementSibling;
      whenSeen.unobserve(item);
      rows.delete(photo);
      discard();
      next?.querySelector('[data-remove]:not([hidden])')?.focus();
    },

    show(photo) {
      const row = rows.get(photo);
      if (!row) return;
      row.show(photo);
      const home = photo.state === 'failed' || photo.state === 'refused' ? bad : good;
      if (row.item.parentElement !== home) home.append(row.item);
    },

    /** Makes a photo ready to go: looked at, shrunk, its hash reckoned. */
    async prepare({ original }) {
      if (original.size === 0) return { refusal: 'This file is empty.' };
      if (!isPhoto(original)) return { refusal: 'This is not a photo.' };
      const { file, thumb } = await shrinkPhoto(original);
      for (const [photo, row] of rows) if (photo.original === original) row.showThumb(thumb);
      if (file.size > maxFileBytes) return { refusal: `${sizeText(file.size)} is too large.` };
      try {
        await file.slice(0, 1).arrayBuffer();
        return { file, sha256: await sha256Of(file) };
      } catch {
        return { refusal: 'This file can no longer be read; was it moved or deleted?' };
      }
    },
  };
}

/** Different for each page that is opened; `crypto.randomUUID` is missing on plain http. */
function randomWord() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
