/**
 * The search for the best JPEG under a byte limit.
 *
 * Figures on a sheet are read from strokes two or three pixels wide, and those go with the pixels before JPEG blurs
 * them: so the size comes first. The largest size that fits at a quality of at least 0.5 wins, and at that size the
 * highest quality that fits. Measured with the local reader on six sheets (three prints with grain, three phone
 * photos), each at 300 KB and the best quality for its size: of 1,274 cells 1,154 were right at 2048 px, 1,132 at
 * 1792, 1,127 at 1536 and 958 at 1280. Below a quality of 0.5 a larger size gained on one photo what it lost on
 * another, so there the next smaller size is taken.
 */
export const longEdgesPx = [2048, 1792, 1536, 1280, 1024, 896, 768, 640, 512, 384, 256];
export const qualities = [0.92, 0.88, 0.84, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55, 0.5];

/**
 * @param {{ widthPx: number, heightPx: number }} photo as it stands upright
 * @param {number} maxBytes
 * @param {(widthPx: number, heightPx: number, quality: number) => Promise<Blob>} encode draws the photo at that size
 * @returns {Promise<Blob | null>} null where not even the smallest fits
 */
export async function fitJpeg(photo, maxBytes, encode) {
  for (const { widthPx, heightPx } of sizesFor(photo)) {
    const best = await bestQuality(maxBytes, (quality) => encode(widthPx, heightPx, quality));
    if (best) return best;
  }
  return null;
}

/** The sizes to try, largest first, none larger than the photo, all of its shape. */
export function sizesFor({ widthPx, heightPx }) {
  const longEdge = Math.max(widthPx, heightPx);
  const edges = [...new Set([Math.min(longEdge, longEdgesPx[0]), ...longEdgesPx.filter((edge) => edge < longEdge)])];
  return edges.map((edge) => ({
    widthPx: Math.max(1, Math.round((widthPx * edge) / longEdge)),
    heightPx: Math.max(1, Math.round((heightPx * edge) / longEdge)),
  }));
}

/** Halves the list of qualities: bytes fall with quality, so four encodings find what ten would. */
async function bestQuality(maxBytes, encode) {
  let best = null;
  let from = 0;
  let to = qualities.length - 1;
  while (from <= to) {
    const middle = Math.floor((from + to) / 2);
    const blob = await encode(qualities[middle]);
    if (blob.size <= maxBytes) {
      best = blob;
      to = middle - 1;
    } else {
      from = middle + 1;
    }
  }
  return best;
}
