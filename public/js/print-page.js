/** The page for paper: a button that prints it, in place of the words that say how. */
const button = document.querySelector('[data-print]');
button?.addEventListener('click', () => window.print());
button?.removeAttribute('hidden');
document.querySelector('[data-without-script]')?.remove();
