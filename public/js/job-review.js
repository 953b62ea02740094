/** The way to the sheet beside its photo, once it is read. */
export function showReview(row, badge, url) {
  const link = row.querySelector('[data-slot="review"]');
  link.hidden = !['read', 'needs_review', 'approved'].includes(badge);
  link.href = url;
  link.classList.toggle('button--main', badge === 'needs_review');
  setText(link.querySelector('[data-review-word]'), badge === 'approved' ? 'Open' : 'Review');
}

/** The way to the first sheet that needs a look; where none does, to the first that is not approved. */
export function showReviewWay(job) {
  const rows = [...job.querySelectorAll('[data-row]')];
  if (rows.length === 0) return;
  const needing = rows.filter((row) => row.dataset.badge === 'needs_review');
  const first = needing[0] ?? rows.find((row) => row.dataset.badge === 'read');
  const way = job.querySelector('[data-review-way]');
  way.hidden = first === undefined;
  if (first === undefined) return;
  way.href = first.querySelector('[data-slot="review"]').getAttribute('href');
  const words = needing.length === 1 ? 'Review the sheet that needs it' : `Review the ${needing.length} that need it`;
  setText(way.querySelector('[data-review-words]'), needing.length === 0 ? 'Look over and approve' : words);
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
