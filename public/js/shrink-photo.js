import { drawJpeg } from './draw-jpeg.js';
import { createWorkers } from './shrink-workers.js';

export const maxSentBytes = 300 * 1000;
const thumbPx = 112;
const sentAsTheyAre = ['image/jpeg', 'image/png', 'image/webp', 'image/tiff'];
const canDrawInWorkers = 'Worker' in globalThis && 'OffscreenCanvas' in globalThis;
const workers = createWorkers();

/**
 * Makes a photo small enough to send: at most `maxSentBytes`, upright, its shape kept, never enlarged. One already
 * that small, and one that this browser cannot decode (TIFF mostly), comes back as it is.
 *
 * @param {File} file
 * @returns {Promise<{ file: File, isShrunk: boolean, thumb: Blob | null }>} `thumb` where one came off on the way
 */
export async function shrinkPhoto(file) {
  if (file.size <= maxSentBytes && sentAsTheyAre.includes(file.type)) return { file, isShrunk: false, thumb: null };
  const { blob, thumb } = canDrawInWorkers
    ? await workers.ask({ file, maxBytes: maxSentBytes, thumbPx })
    : { blob: null, thumb: null };
  const drawn = blob ?? (await onPage(() => shrinkOnPage(file)));
  if (!drawn) return { file, isShrunk: false, thumb };
  return { file: new File([drawn], jpegName(file.name), { type: 'image/jpeg' }), isShrunk: true, thumb };
}

/** A small picture of a photo; null where this browser cannot draw it off the page. */
export async function thumbOf(file) {
  if (!canDrawInWorkers) return null;
  // somebody is looking at the row: it comes before photos that are made ready in advance
  const { thumb } = await workers.ask({ file, maxBytes: null, thumbPx }, { isUrgent: true });
  return thumb;
}

/** `IMG_1.HEIC` becomes `IMG_1.jpg`. */
const jpegName = (name) => (/\.jpe?g$/i.test(name) ? name : `${name.replace(/\.[^.]*$/, '')}.jpg`);

let lastOnPage = Promise.resolve();

/** One photo at a time: what is decoded on the page stays in memory until the browser sees fit. */
function onPage(shrink) {
  lastOnPage = lastOnPage.then(shrink);
  return lastOnPage;
}

/** For browsers without OffscreenCanvas in workers; an `<img>` obeys the EXIF orientation by itself. */
async function shrinkOnPage(file) {
  const url = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    return await drawJpeg(image, maxSentBytes, createCanvas);
  } catch {
    return null;
  } finally {
    URL.revokeObjectURL(url);
  }
}

function createCanvas(widthPx, heightPx) {
  return Object.assign(document.createElement('canvas'), { width: widthPx, height: heightPx });
}
