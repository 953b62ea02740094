import { drawJpeg } from './draw-jpeg.js';

/** Takes `{ id, file, maxBytes }`, answers `{ id, blob }`; a blob of null means that this browser cannot draw it here. */
self.addEventListener('message', async ({ data: { id, file, maxBytes } }) => {
  self.postMessage({ id, blob: await shrink(file, maxBytes) });
});

async function shrink(file, maxBytes) {
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const blob = await drawJpeg(bitmap, maxBytes, (widthPx, heightPx) => new OffscreenCanvas(widthPx, heightPx));
    bitmap.close();
    return blob;
  } catch {
    return null;
  }
}
