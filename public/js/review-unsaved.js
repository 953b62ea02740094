/**
 * What was typed and is not with the server yet: it outlives a page that is left to sign in again, in this tab,
 * for whoever typed it.
 *
 * @typedef {{ revision: number, changes: object[], reason: string | null, isShift?: boolean, remark?: string }} Saving
 */
export function openUnsaved(url) {
  const who = document.querySelector('.masthead__who')?.textContent ?? '';
  const key = `ullage.unsaved ${who} ${url}`;

  return {
    /** @param {Saving[]} queue */
    keep(queue) {
      const savings = queue.filter(({ isShift }) => !isShift);
      try {
        if (savings.length === 0) sessionStorage.removeItem(key);
        else sessionStorage.setItem(key, JSON.stringify(savings));
      } catch {
        // a browser that keeps nothing still warns on leaving
      }
    },
    /** @returns {Saving[]} */
    kept() {
      try {
        return JSON.parse(sessionStorage.getItem(key) ?? '[]');
      } catch {
        return [];
      }
    },
  };
}
