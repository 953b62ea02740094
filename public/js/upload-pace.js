/** Of how long ago the pace is measured: long enough not to jump with each photo, short enough to follow the line. */
const windowMs = 20_000;

/**
 * The pace of sending, measured over the last 20 seconds of it. Times of waiting do not count: `pause` forgets.
 */
export function createPace(now = () => performance.now()) {
  let samples = [];

  return {
    /** Notes how much is done by now; both only grow. */
    note(bytes, photos) {
      const at = now();
      if (samples.length > 0 && at - samples.at(-1).at < 250) return;
      samples.push({ at, bytes, photos });
      while (samples.length > 2 && samples[1].at < at - windowMs) samples.shift();
    },

    pause() {
      samples = [];
    },

    /**
     * @param {number} photosLeft
     * @returns {{ bytesPerSecond: number, leftMs: number | null } | null} null while there is too little to tell by
     */
    measure(photosLeft) {
      const [first] = samples;
      const last = samples.at(-1);
      const lastedMs = first ? last.at - first.at : 0;
      if (lastedMs < 2000) return null;
      const photos = last.photos - first.photos;
      const leftMs = photos > 0 ? (photosLeft * lastedMs) / photos : null;
      return { bytesPerSecond: ((last.bytes - first.bytes) * 1000) / lastedMs, leftMs };
    },
  };
}
