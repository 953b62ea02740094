const stalledMs = 30_000;
const silentMs = 120_000;
const askMs = 8000;

/**
 * The server as the upload page talks to it.
 *
 * @param {() => string} token the page's CSRF token as it is now
 * @param {(token: string) => void} setToken
 */
export function createServer(token, setToken) {
  return {
    /** Sends one photo; resolves to `{ status, body, retryAfter }`, status 0 where no answer came. */
    send: (what) => sendPhoto({ ...what, token: token() }),

    isThere: async () => (await ask('/healthz', 'application/json'))?.ok ?? false,

    /** A new token for whoever is signed in now. */
    async renewToken() {
      const answer = await ask('/upload', 'text/html');
      if (answer === null || (!answer.ok && answer.status !== 401)) return 'away';
      const page = new DOMParser().parseFromString(await answer.text().catch(() => ''), 'text/html');
      const fresh = page.querySelector('[data-upload-form] [name="_csrf"]')?.value;
      if (!fresh) return 'signed-out';
      setToken(fresh);
      return 'renewed';
    },

    /** The sheets of a job; null where they cannot be had. */
    async sheetsOf(jobUrl) {
      const answer = await ask(`${jobUrl}.json`, 'application/json');
      return answer?.ok
        ? await answer.json().then(
            ({ sheets }) => sheets,
            () => null,
          )
        : null;
    },
  };
}

async function ask(url, accept) {
  try {
    return await fetch(url, { headers: { Accept: accept }, cache: 'no-store', signal: AbortSignal.timeout(askMs) });
  } catch {
    return null;
  }
}

/** By XMLHttpRequest, because `fetch` tells nothing of what has been sent. */
function sendPhoto({ url, key, file, name, token, onProgress }) {
  const request = new XMLHttpRequest();
  request.open('POST', url);
  request.setRequestHeader('Accept', 'application/json');
  request.setRequestHeader('Prefer', 'respond-async, return=minimal');
  request.setRequestHeader('Idempotency-Key', key);
  request.setRequestHeader('csrf-token', token);
  let watch = setTimeout(() => request.abort(), stalledMs);
  const watchAnew = (forMs) => {
    clearTimeout(watch);
    watch = setTimeout(() => request.abort(), forMs);
  };
  request.upload.addEventListener('progress', ({ loaded, total }) => {
    watchAnew(stalledMs);
    onProgress(total > 0 ? loaded / total : 0);
  });
  request.upload.addEventListener('load', () => watchAnew(silentMs));
  const answer = new Promise((resolve) => {
    request.addEventListener('loadend', () => {
      clearTimeout(watch);
      resolve(answerOf(request));
    });
  });
  request.send(formOf(file, name));
  return answer;
}

function formOf(file, name) {
  const form = new FormData();
  if (name !== null) form.append('name', name);
  form.append('files', file, file.name);
  return form;
}

function answerOf(request) {
  const retryAfter = request.status === 0 ? null : request.getResponseHeader('Retry-After');
  return { status: request.status, body: parsed(request.responseText), retryAfter };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
