import { drawJpeg } from './draw-jpeg.js';

/**
 * Takes `{ file, maxBytes, thumbPx }`, answers `{ blob, thumb }`: the photo in at most `maxBytes`, where that
 * is not null, and a picture of it `thumbPx` high, where that is not null. A null in the answer means that it was not
 * asked for or that this browser cannot draw it here.
 */
self.addEventListener('message', async ({ data: task }) => {
  self.postMessage(await draw(task));
});

async function draw({ file, maxBytes, thumbPx }) {
  let bitmap = null;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const thumb = thumbPx === null ? null : await drawThumb(bitmap, thumbPx);
    const blob = maxBytes === null ? null : await drawJpeg(bitmap, maxBytes, createCanvas);
    return { blob, thumb };
  } catch {
    return { blob: null, thumb: null };
  } finally {
    // a decoded photo of 12 megapixels is 48 MB that the collector does not see
    bitmap?.close();
  }
}

const createCanvas = (widthPx, heightPx) => new OffscreenCanvas(widthPx, heightPx);

async function drawThumb(bitmap, heightPx) {
  const widthPx = Math.max(1, Math.round((bitmap.width * heightPx) / bitmap.height));
  const small = await createImageBitmap(bitmap, {
    resizeWidth: widthPx,
    resizeHeight: heightPx,
    resizeQuality: 'medium',
  });
  const canvas = createCanvas(widthPx, heightPx);
  canvas.getContext('2d').drawImage(small, 0, 0);
  small.close();
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.75 });
}
