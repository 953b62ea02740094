import type { RequestHandler } from 'express';
import { AppError } from '../../domain/errors.ts';
import type { RateLimit } from '../../limits/rate-limit.ts';
import { addressOf } from './sign-in.ts';

/** Counts the request against its client's address and says in the headers where that client stands. */
export function limitUploads(limit: RateLimit, now: () => number = Date.now): RequestHandler {
  return async (request, response, next) => {
    const { allowed, limit: uses, remaining, resetMs } = await limit.use(`limiter/${addressOf(request)}`);
    response.setHeader('X-RateLimit-Limit', uses);
    response.setHeader('X-RateLimit-Remaining', remaining);
    // Seconds since 1970, as GitHub and most others mean it.
    response.setHeader('X-RateLimit-Reset', Math.ceil((now() + resetMs) / 1000));
    if (allowed) {
      next();
      return;
    }
    const minutes = Math.ceil(resetMs / 60_000);
    next(
      new AppError(
        'too_many_requests',
        `This address has used its ${uses} uploads an hour; the next is possible in ${minutes} minutes.`,
        { retryAfterSeconds: Math.ceil(resetMs / 1000) },
      ),
    );
  };
}
