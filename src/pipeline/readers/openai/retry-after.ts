const dayMs = 24 * 60 * 60 * 1000;

/**
 * How long a server asks us to wait, in whole milliseconds and at most a day: `retry-after-ms`, or `Retry-After` in
 * seconds or as an HTTP date (RFC 9110 §10.2.3) counted from `nowMs`. Null where it says nothing sensible.
 */
export function retryAfterMs(headers: Headers, nowMs: number): number | null {
  const asked = [
    parseNumber(headers.get('retry-after-ms')),
    parseNumber(headers.get('retry-after')) * 1000,
    Date.parse(headers.get('retry-after') ?? '') - nowMs,
  ].find((ms) => Number.isFinite(ms));
  return asked === undefined ? null : Math.min(Math.max(0, Math.round(asked)), dayMs);
}

const parseNumber = (text: string | null): number => (text !== null && /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN);
