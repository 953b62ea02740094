import type { Request } from 'express';
import type { ReaderPause } from '../../stores/reader-pauses.ts';
import { shownClock, type SharedPage, type ShownPause } from '../pages/shared-page.ts';

/** What the head and foot of a page need of the request it answers. */
export function sharedPage(request: Request): SharedPage {
  return {
    csrfToken: request.isSigned || typeof request.csrfToken !== 'function' ? null : request.csrfToken(),
    account: request.account ?? null,
    requestId: request.requestId,
    pause: shownPause(request.readerPause ?? null),
  };
}

function shownPause(pause: ReaderPause | null): ShownPause | null {
  if (pause === null) return null;
  const { message, advice } = pause.failure;
  return { message, advice, since: shownClock(pause.pausedAt), tryAt: shownClock(pause.probeAt) };
}
