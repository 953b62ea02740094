import { openAsking } from './review-ask.js';
import { followGrid } from './review-grid.js';
import { followKeys } from './review-keys.js';
import { openPhoto } from './review-photo.js';
import { openSaving } from './review-save.js';
import { openServer } from './review-server.js';
import { followSplitter } from './review-split.js';
import { followWays } from './review-ways.js';
import { openWords } from './review-words.js';

/**
 * The page on which a person checks a sheet beside its photo. Everything on it works by plain forms too; with this,
 * each cell is saved as it is left, the photo moves to the cell at hand, and keys do the rest.
 */
const review = document.querySelector('[data-review]');

/** A keyboard on the screen leaves the photo its share of what is left of it. */
function followKeyboard() {
  const seen = globalThis.visualViewport;
  seen?.addEventListener('resize', () => {
    const isCut = seen.scale < 1.01 && seen.height < 0.75 * globalThis.innerHeight;
    review.style.setProperty('--photo-height', isCut ? `${Math.round(0.38 * seen.height)}px` : '');
  });
}

if (review) {
  followKeyboard();
  review.classList.add('is-live');
  const line = review.querySelector('[data-state-line]');
  const say = (content, isBad = false) => {
    line.replaceChildren(...[content].flat());
    line.classList.toggle('is-bad', isBad);
  };
  const parts = { review, say, ask: openAsking() };
  const photo = openPhoto(review);
  const tell = openWords(review);
  const onFresh = () => {
    photo.mark();
    tell();
  };
  const look = (cell) => {
    photo.show(cell.id);
    tell();
  };
  const saving = openSaving({ ...parts, server: openServer(review), onFresh });
  followSplitter(review);
  const grid = followGrid({ ...parts, saving, look });
  const ways = followWays({ ...parts, saving, grid });
  followKeys({ ...parts, photo, saving, grid, ways });
}
