import { fitJpeg } from './fit-jpeg.js';

/**
 * Draws `bitmap` (a decoded photo, already upright) as the best JPEG of at most `maxBytes`. `createCanvas` makes an
 * OffscreenCanvas in a worker and an element on the page; both draw alike.
 *
 * @returns {Promise<Blob | null>}
 */
export function drawJpeg(bitmap, maxBytes, createCanvas) {
  const photo = { widthPx: bitmap.width, heightPx: bitmap.height };
  let drawn = null;
  return fitJpeg(photo, maxBytes, (widthPx, heightPx, quality) => {
    if (drawn?.width !== widthPx || drawn.height !== heightPx) {
      drawn = draw(bitmap, createCanvas(widthPx, heightPx), widthPx, heightPx);
    }
    return toJpeg(drawn, quality);
  });
}

function draw(bitmap, canvas, widthPx, heightPx) {
  const context = canvas.getContext('2d', { alpha: false });
  // JPEG has no transparency: what is clear in a PNG is to be paper, not black
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, widthPx, heightPx);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, widthPx, heightPx);
  return canvas;
}

function toJpeg(canvas, quality) {
  if (canvas.convertToBlob) return canvas.convertToBlob({ type: 'image/jpeg', quality });
  return new Promise((resolve, reject) => {
    const settle = (blob) => (blob ? resolve(blob) : reject(new Error('the canvas could not be encoded')));
    canvas.toBlob(settle, 'image/jpeg', quality);
  });
}
