/**
 * Says beside the photo, in words, what is said of the cell at hand by colour and mark; a screen reader has them from
 * the field itself.
 */
export function openWords(review) {
  const line = review.querySelector('[data-cell-words]');

  return () => {
    const cell = document.activeElement?.closest('[data-cell]');
    const name = cell?.querySelector('.cell__field').getAttribute('aria-label');
    if (line) line.textContent = name ? `${name}: ${cell.querySelector('.unseen').textContent}` : '';
  };
}
