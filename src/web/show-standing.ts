import type { Response } from 'express';
import type { Allowance } from '../limits/quota.ts';

/**
 * The three `X-RateLimit-` headers, the reset as seconds since 1970 as GitHub and most others mean it, and the two of
 * the IETF's draft-ietf-httpapi-ratelimit-headers-10, whose `t` and `w` are seconds. The last limit that a request
 * meets is the one shown.
 */
export function showStanding(response: Response, standing: Allowance, now: () => number = Date.now): void {
  const { name, uses, windowSeconds, remaining, resetMs } = standing;
  response.setHeader('X-RateLimit-Limit', uses);
  response.setHeader('X-RateLimit-Remaining', remaining);
  response.setHeader('X-RateLimit-Reset', Math.ceil((now() + resetMs) / 1000));
  response.setHeader('RateLimit-Policy', `"${name}";q=${uses};w=${windowSeconds}`);
  response.setHeader('RateLimit', `"${name}";r=${remaining};t=${Math.ceil(resetMs / 1000)}`);
}
