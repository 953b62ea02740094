const shownLength = 200;

/**
 * What a server said, made fit to show: on one line, at most 200 characters, without control and bidi characters,
 * without the API key or anything that looks like a piece of one, and without echoed base64.
 */
export function safeToShow(message: string, apiKey: string): string {
  const line = message
    .slice(0, 2_000)
    .replace(/[\s\p{C}]+/gu, ' ')
    .trim();
  const words = line.split(' ').map((word) => (isSecret(word, apiKey) ? '[removed]' : word));
  const shown = words.join(' ');
  return shown.length <= shownLength ? shown : `${shown.slice(0, shownLength - 1)}…`;
}

const isSecret = (word: string, apiKey: string): boolean =>
  /(^|[^a-z])(sk|pk|key|api)[-_][\w*.-]{4,}/i.test(word) ||
  /[A-Za-z0-9+/=_]{40,}/.test(word) ||
  sharesPiece(word, apiKey);

/** Servers quote keys in part: any six characters in a row are too many. */
function sharesPiece(word: string, apiKey: string): boolean {
  const pieceLength = Math.min(6, apiKey.length);
  if (pieceLength === 0) return false;
  for (let start = 0; start + pieceLength <= apiKey.length; start++) {
    if (word.includes(apiKey.slice(start, start + pieceLength))) return true;
  }
  return false;
}
