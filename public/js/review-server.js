const patienceMs = 20_000;

/**
 * Speaks with the server about one sheet. Each answer says what it is: `ok`, `refused` with the reason, `away` where it
 * cannot be reached or is too busy, `signed-out`. A token that is no longer good is fetched anew, and asked once more.
 */
export function openServer(review) {
  const { url } = review.dataset;

  async function post(path, body, isSecond = false) {
    const answer = await reach(`/api/v1${url}/${path}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'X-CSRF-Token': review.dataset.token,
        Accept: 'application/json',
        Prefer: 'return=minimal',
      },
      body: JSON.stringify(body),
    });
    if (answer === null) return { kind: 'away' };
    if ((answer.status === 401 || answer.status === 403) && !isSecond) {
      const fresh = await page();
      if (fresh.kind !== 'ok') return { kind: fresh.kind };
      review.dataset.token = fresh.review.dataset.token;
      return post(path, body, true);
    }
    const said = await answer.json().catch(() => null);
    if (said === null) return { kind: 'away' };
    if (answer.status === 429 || answer.status >= 500) return { kind: 'away', detail: said.detail };
    return { kind: answer.ok ? 'ok' : 'refused', status: answer.status, body: said };
  }

  /** The page as the server draws it now; only an `ok` has a `review`. */
  async function page() {
    const answer = await reach(url, { headers: { Accept: 'text/html' } });
    if (answer === null || answer.status >= 500 || answer.status === 429) return { kind: 'away' };
    if (answer.status === 401 || (answer.redirected && new URL(answer.url).pathname === '/login'))
      return { kind: 'signed-out' };
    const text = await answer.text().catch(() => null);
    if (text === null) return { kind: 'away' };
    const fresh = new DOMParser().parseFromString(text, 'text/html').querySelector('[data-review]');
    return fresh === null ? { kind: 'gone' } : { kind: 'ok', review: fresh };
  }

  return { post, page };
}

/** Null: the line is down, or so slow that it might as well be. */
const reach = (url, request) => fetch(url, { ...request, signal: AbortSignal.timeout(patienceMs) }).catch(() => null);
