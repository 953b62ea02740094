/**
 * Asks for one sentence in a dialog of its own.
 *
 * @returns {(question: { title: string, yes: string, value?: string }) => Promise<string | null>} null: never mind
 */
export function openAsking() {
  const dialog = document.querySelector('[data-ask]');
  const part = (name) => dialog.querySelector(`[data-ask-${name}]`);

  return ({ title, yes, value = '' }) =>
    new Promise((resolve) => {
      part('title').textContent = title;
      part('yes').textContent = yes;
      part('reason').value = value;
      dialog.returnValue = 'no';
      dialog.addEventListener(
        'close',
        () => resolve(dialog.returnValue === 'yes' ? part('reason').value.trim() : null),
        { once: true },
      );
      dialog.showModal();
      part('reason').select();
    });
}
