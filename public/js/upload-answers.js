/**
 * What the answer to one photo means for it and for those after it.
 *
 * `accepted`: the server has it. `refused`: not this photo, and not if sent again. `failed`: not this time. `wait`: the
 * server wants a pause, of `waitMs` if it said. `signed-out`: nobody is signed in, or as somebody else. `job-gone`: the
 * job was deleted. `lost`: no answer came, and nobody knows what the server has.
 *
 * @param {{ status: number, body: object | null, retryAfter: string | null }} answer status 0: none came
 * @returns {{ kind: string, reason?: string, waitMs?: number | null, job?: { id: string, url: string } }}
 */
export function meaningOf({ status, body, retryAfter }) {
  const reason = body?.detail ?? sentences[status] ?? `The server could not take it (${status}).`;
  if (status === 0 || status === 408) return { kind: 'lost' };
  if (status >= 200 && status < 300 && body?.job?.url) return { kind: 'accepted', job: body.job };
  if (status === 401 || status === 403) return { kind: 'signed-out', reason };
  if (status === 404) return { kind: 'job-gone', reason };
  if (status === 413 || status === 415 || status === 422) return { kind: 'refused', reason: reasonOf(body) ?? reason };
  if (status === 429 || (status > 500 && status < 600)) return { kind: 'wait', reason, waitMs: waitMsOf(retryAfter) };
  return { kind: 'failed', reason };
}

const sentences = {
  413: 'It is too large.',
  415: 'It is not a photo that can be read.',
  422: 'It cannot be read.',
  429: 'Too many uploads for now.',
  502: 'The server is not there just now.',
  503: 'The server is busy.',
  504: 'The server does not answer just now.',
  507: 'The server has no room left for photos.',
};

/** Of a photo that went alone: the row names it already. */
const reasonOf = (body) => (body?.rejected?.length === 1 ? body.rejected[0].message : null);

/** Seconds, or an HTTP date as RFC 9110 allows; null where neither. */
function waitMsOf(retryAfter) {
  if (!retryAfter) return null;
  const seconds = Number(retryAfter);
  if (seconds >= 0) return seconds * 1000;
  const until = Date.parse(retryAfter);
  return Number.isNaN(until) ? null : Math.max(0, until - Date.now());
}
