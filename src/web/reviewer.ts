import { createHash } from 'node:crypto';
import type { Request } from 'express';
import type { Reviewer } from '../stores/review-queue.ts';

/** Who opens a sheet has it to himself for so long. */
export const claimMs = 10 * 60 * 1000;

/** Who is reviewing: a browser is told by its session, whose id is nobody else's to know. */
export function reviewerOf(request: Request): Reviewer {
  const account = request.account ?? '';
  const key = request.isSigned ? `basic ${account}` : request.sessionID;
  return { account, holder: createHash('sha256').update(key).digest('hex').slice(0, 24) };
}
