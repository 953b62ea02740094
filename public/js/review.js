import { openAsking } from './review-ask.js';
import { followGrid } from './review-grid.js';
import { followKeys } from './review-keys.js';
import { openPhoto } from './review-photo.js';
import { openSaving } from './review-save.js';
import { openServer } from './review-server.js';
import { followSplitter } from './review-split.js';
import { followWays } from './review-ways.js';

/**
 * The page on which a person checks a sheet beside its photo. Everything on it works by plain forms too; with this,
 * each cell is saved as it is left, the photo moves to the cell at hand, and keys do the rest.
 */
const review = document.querySelector('[data-review]');

if (review) {
  review.classList.add('is-live');
  const line = review.querySelector('[data-state-line]');
  const say = (content, isBad = false) => {
    line.replaceChildren(...[content].flat());
    line.classList.toggle('is-bad', isBad);
  };
  const parts = { review, say, ask: openAsking() };
  const photo = openPhoto(review);
  const saving = openSaving({ ...parts, server: openServer(review), onFresh: () => photo.mark() });
  followSplitter(review);
  const grid = followGrid({ ...parts, saving, look: (cell) => photo.show(cell.id) });
  const ways = followWays({ ...parts, saving, grid });
  followKeys({ ...parts, photo, saving, grid, ways });
}
