import { Router } from 'express';
import type { ReviewQueueStore, WaitingSheet } from '../../stores/review-queue.ts';
import { sheetUrl } from '../exports/job-json.ts';
import { sharedPage } from '../middleware/shared-page.ts';
import { reviewQueuePage } from '../pages/review-queue-page.ts';
import { claimMs, reviewerOf } from '../reviewer.ts';
import { wantsJson } from '../wants-json.ts';

export interface ReviewQueueParts {
  queue: ReviewQueueStore;
  now: () => number;
}

const mostShown = 100;

/** `GET /review`: what waits for a person; `GET /review/next`: straight on to the first that nobody else has open. */
export function reviewQueueRoutes({ queue, now }: ReviewQueueParts): Router {
  const routes = Router();

  routes.get(['/review', '/review.json', '/api/v1/review'], (request, response) => {
    const waiting = queue.list(reviewerOf(request), mostShown, now());
    const total = queue.count();
    response.vary('Accept');
    if (wantsJson(request)) response.json({ total, sheets: waiting.map(waitingJson) });
    else response.render('review', reviewQueuePage(waiting, total, sharedPage(request), now()));
  });

  routes.get('/review/next', (request, response) => {
    const reviewer = reviewerOf(request);
    const free = queue.after(reviewer, Number(request.query['after'] ?? 0), now());
    const next = free.find(({ id }) => queue.claim(id, reviewer, now() + claimMs, now()));
    response.redirect(303, next === undefined ? '/review' : `${sheetUrl(next.jobId, next.n)}?queue=${next.id}`);
  });

  return routes;
}

function waitingJson({ jobId, jobName, n, filename, urgency, why, readAt, heldBy }: WaitingSheet) {
  return {
    job: { id: jobId, name: jobName },
    ...{ n, filename, url: sheetUrl(jobId, n), urgency, why },
    read_at: new Date(readAt).toISOString(),
    held_by: heldBy && { account: heldBy.account, until: new Date(heldBy.until).toISOString() },
  };
}
