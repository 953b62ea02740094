/** What the state line of the page holds. */

/**
 * Why what was typed is not saved yet, and what ends that.
 *
 * @param {'away' | 'signed-out' | 'gone'} kind
 * @param {string} [detail] the server's own words
 */
export function whyItWaits(kind, detail) {
  if (kind === 'signed-out') {
    const link = document.createElement('a');
    link.href = '/login';
    link.target = '_blank';
    link.textContent = 'Sign in in another tab';
    return ['You have been signed out. What you typed is kept here. ', link, ', and it is saved by itself.'];
  }
  if (kind === 'gone') return 'Not saved: the sheet is being read anew. What you typed is kept here and tried again.';
  if (detail) return `Not saved yet: ${detail} It is tried again by itself.`;
  return 'Not saved yet: the server cannot be reached. What you typed is kept here, and it is saved when the line is back.';
}

/** How many figures are contradicted still. */
export function stillWrong(count) {
  if (count === 0) return 'Nothing is contradicted.';
  return count === 1 ? 'One figure is contradicted.' : `${count} figures are contradicted.`;
}
