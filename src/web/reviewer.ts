import { createHash } from 'node:crypto';
import type { Request } from 'express';
import type { Reviewer } from '../stores/review-queue.ts';

/** Who opens a sheet has it for so long from when it last was heard of him. */
export const claimMs = 5 * 60 * 1000;

/** Who is reviewing: a browser is told by its session, whose id is nobody else's to know. */
export function reviewerOf(request: Request): Reviewer {
  const account = request.account ?? '';
  const key = request.isSigned ? `basic ${account}` : request.sessionID;
  return { account, holder: createHash('sha256').update(key).digest('hex').slice(0, 24) };
}

/** Whether a browser fetches ahead what may never be looked at: that takes nobody's turn. */
export const isPrefetch = (request: Request): boolean =>
  /\bprefetch\b/.test(
    `${request.get('sec-purpose') ?? ''} ${request.get('purpose') ?? ''} ${request.get('x-moz') ?? ''}`,
  );

/** Whether a page is opened, not fetched by a script of a page that is open; a browser that does not say opens it. */
export const isOpening = (request: Request): boolean =>
  !isPrefetch(request) && (request.get('sec-fetch-dest') ?? 'document') === 'document';
