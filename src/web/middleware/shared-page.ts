import type { Request } from 'express';
import type { SharedPage } from '../pages/shared-page.ts';

/** What the head and foot of a page need of the request it answers. */
export function sharedPage(request: Request): SharedPage {
  return {
    csrfToken: request.isBasic || typeof request.csrfToken !== 'function' ? null : request.csrfToken(),
    account: request.account ?? null,
    requestId: request.requestId,
  };
}
