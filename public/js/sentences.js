/** Sizes and problems in words. */

/** `287 kB`, `3.2 MB`. */
export function sizeText(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

const statusSentences = {
  401: 'You have been signed out. Sign in again, then send the photos once more.',
  403: 'This page has been open too long. Reload it and choose the photos again.',
  413: 'The photos are too large to be taken.',
  415: 'None of the files is a photo that can be read.',
  429: 'Too many uploads for now.',
  503: 'The server is busy.',
  507: 'The server has no room left for photos.',
};

/**
 * Why an upload failed, for people: the server's own sentence where it gave one.
 *
 * @param {{ status: number, retryAfter: string | null, problem: object | null }} answer status 0: none came
 * @returns {{ sentence: string, rejected: { filename: string, message: string }[] }}
 */
export function uploadProblem({ status, retryAfter, problem }) {
  if (status === 0) {
    return { sentence: 'The connection broke before the photos were sent. Check it and try again.', rejected: [] };
  }
  const sentence = problem?.detail ?? statusSentences[status] ?? `The server could not take the photos (${status}).`;
  return { sentence: [sentence, waitSentence(retryAfter)].join(' ').trim(), rejected: problem?.rejected ?? [] };
}

function waitSentence(retryAfter) {
  const seconds = Number(retryAfter);
  if (!retryAfter || !(seconds > 0)) return '';
  if (seconds < 90) return `Try again in ${Math.ceil(seconds)} seconds.`;
  return `Try again in ${Math.ceil(seconds / 60)} minutes.`;
}
