/** Sizes, times and counts in words. */

/** `287 kB`, `3.2 MB`. */
export function sizeText(bytes) {
  if (bytes < 1000) return `${Math.round(bytes)} B`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** `a few seconds`, `40 s`, `3 min`, `1 h 20 min`: as exact as a guess can be. */
export function timeText(ms) {
  const seconds = Math.ceil(ms / 1000);
  if (seconds <= 5) return 'a few seconds';
  if (seconds < 60) return `${Math.ceil(seconds / 5) * 5} s`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = `${Math.floor(minutes / 60)} h`;
  return minutes % 60 === 0 ? hours : `${hours} ${minutes % 60} min`;
}

/** `1 photo`, `300 photos`. */
export const photosText = (count) => `${count.toLocaleString('en-US')} ${count === 1 ? 'photo' : 'photos'}`;

/**
 * How the sending stands, in one line.
 *
 * @param {ReturnType<ReturnType<typeof import('./upload-sender.js').createSender>['standing']>} standing
 */
export function standingText({ isStarted, isDone, isPaused, hold, total, done, known, pending }) {
  if (!isStarted) return `${photosText(total)} chosen`;
  const count = `${done.toLocaleString('en-US')} of ${photosText(total)} sent`;
  const already = known > 0 ? ` (${known} of them before)` : '';
  if (isDone) return `${count}${already}`;
  if (hold !== null && hold.kind !== 'checking') return `${count}, sending stands still`;
  return isPaused ? `${count}, paused` : `${count}${already}, ${pending.toLocaleString('en-US')} to go`;
}

/**
 * Why everything stands still and what ends that; null where nothing needs to be said.
 *
 * @param {{ kind: string, reason?: string, untilMs?: number } | null} hold
 * @param {number} nowMs
 */
export function holdText(hold, nowMs) {
  if (hold === null || hold.kind === 'checking') return null;
  if (hold.kind === 'offline')
    return 'Connection lost. Sending goes on by itself when it is back; keep this page open.';
  if (hold.kind === 'signed-out') {
    return 'You have been signed out. Nothing is lost: sign in in another tab, and sending goes on here by itself.';
  }
  if (hold.kind === 'job-gone') return 'The job was deleted, and what was sent to it. The rest can go to a new job.';
  return `${hold.reason} Sending goes on by itself in ${timeText(Math.max(0, hold.untilMs - nowMs))}.`;
}
