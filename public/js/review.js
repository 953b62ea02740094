import { followGrid } from './review-grid.js';
import { followKeys } from './review-keys.js';
import { openPhoto } from './review-photo.js';
import { openSaving } from './review-save.js';
import { followSplitter } from './review-split.js';

/**
 * The page on which a person checks a sheet beside its photo. Everything on it works by plain forms too; with this,
 * each cell is saved as it is left, the photo moves to the cell at hand, and keys do the rest.
 */
const review = document.querySelector('[data-review]');

if (review) {
  const photo = openPhoto(review);
  const saving = openSaving(review, () => photo.mark());
  followSplitter(review, () => photo.fit());
  followGrid(review, {
    save: saving.save,
    look: (cell) => photo.show(cell.id),
  });
  followKeys(review, { photo, saving });
}
