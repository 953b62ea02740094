import { drawJpeg } from './draw-jpeg.js';

export const maxSentBytes = 300 * 1000;
const sentAsTheyAre = ['image/jpeg', 'image/png', 'image/webp', 'image/tiff'];

/**
 * Makes a photo small enough to send: at most `maxSentBytes`, upright, its shape kept, never enlarged. One already
 * that small, and one that this browser cannot decode (TIFF mostly), comes back as it is.
 *
 * @param {File} file
 * @returns {Promise<{ file: File, isShrunk: boolean }>}
 */
export async function shrinkPhoto(file) {
  if (file.size <= maxSentBytes && sentAsTheyAre.includes(file.type)) return { file, isShrunk: false };
  const blob = (await shrinkInWorker(file)) ?? (await shrinkOnPage(file));
  if (!blob) return { file, isShrunk: false };
  return { file: new File([blob], jpegName(file.name), { type: 'image/jpeg' }), isShrunk: true };
}

/** `IMG_1.HEIC` becomes `IMG_1.jpg`. */
const jpegName = (name) => (/\.jpe?g$/i.test(name) ? name : `${name.replace(/\.[^.]*$/, '')}.jpg`);

let worker = null;
let lastId = 0;
let lastDone = Promise.resolve();

/** One photo at a time: a decoded photo of 12 megapixels takes 48 MB. */
function shrinkInWorker(file) {
  if (!('Worker' in window) || !('OffscreenCanvas' in window)) return null;
  const done = lastDone.then(() => askWorker(file));
  lastDone = done;
  return done;
}

function askWorker(file) {
  lastId += 1;
  const id = lastId;
  worker ??= new Worker(new URL('./shrink-worker.js', import.meta.url), { type: 'module' });
  return new Promise((resolve) => {
    const settle = (blob) => {
      worker?.removeEventListener('message', onMessage);
      worker?.removeEventListener('error', onError);
      resolve(blob);
    };
    const onMessage = ({ data }) => data.id === id && settle(data.blob);
    const onError = () => {
      settle(null);
      worker = null;
    };
    worker.addEventListener('message', onMessage);
    worker.addEventListener('error', onError);
    worker.postMessage({ id, file, maxBytes: maxSentBytes });
  });
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
