import { Router, type Request } from 'express';
import { AppError } from '../../domain/errors.ts';
import type { JobStore } from '../../stores/jobs.ts';
import type { ReviewQueueStore, WaitingSheet } from '../../stores/review-queue.ts';
import type { ReviewStore } from '../../stores/reviews.ts';
import type { SheetStore } from '../../stores/sheets.ts';
import { sheetUrl } from '../exports/job-json.ts';
import { findJob, findSheet } from '../find-job.ts';
import { sharedPage } from '../middleware/shared-page.ts';
import { reviewQueuePage } from '../pages/review-queue-page.ts';
import { claimMs, isPrefetch, reviewerOf } from '../reviewer.ts';
import { wantsJson } from '../wants-json.ts';

export interface ReviewQueueParts {
  jobs: JobStore;
  sheets: SheetStore;
  reviews: ReviewStore;
  queue: ReviewQueueStore;
  now: () => number;
}

const sheetsPerPage = 50;

/**
 * `GET /review`: what waits for a person; `GET /review/next`: straight on to the first that nobody else has open, which
 * is claimed; `POST …/claim` and `…/release`: what the page of a sheet says while somebody is at it.
 */
export function reviewQueueRoutes({ jobs, sheets, reviews, queue, now }: ReviewQueueParts): Router {
  const routes = Router();

  routes.get(['/review', '/review.json', '/api/v1/review'], (request, response) => {
    const after = placeIn(request.query['after']);
    // One more than is shown tells whether there is another page.
    const found = queue.list(reviewerOf(request), after, sheetsPerPage + 1, now());
    const waiting = found.slice(0, sheetsPerPage);
    const next = found.length > sheetsPerPage ? (waiting.at(-1)?.id ?? null) : null;
    const counts = queue.count();
    response.vary('Accept');
    if (wantsJson(request)) {
      const nextUrl = next === null ? null : `${request.path}?after=${next}`;
      const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
      response.json({ total, counts, sheets: waiting.map(waitingJson), next_url: nextUrl });
      return;
    }
    const place = { after, next, isThrough: request.query['through'] !== undefined };
    response.render('review', reviewQueuePage(waiting, counts, place, sharedPage(request), now()));
  });

  routes.get('/review/next', (request, response) => {
    response.set('Cache-Control', 'no-store');
    if (isPrefetch(request)) {
      response.status(204).end();
      return;
    }
    const reviewer = reviewerOf(request);
    const turn = { until: now() + claimMs, now: now(), isOpening: true };
    const free = queue.following(reviewer, placeIn(request.query['after']), now());
    const next = free.find(({ id }) => queue.claim(id, reviewer, turn));
    response.redirect(303, next === undefined ? '/review?through=1' : queuedUrl(next));
  });

  const sheetPaths = (what: string): string[] => [`/jobs/:id/sheets/:n/${what}`, `/api/v1/jobs/:id/sheets/:n/${what}`];

  routes.post(sheetPaths('claim'), (request, response) => {
    const job = findJob(jobs, request.params['id']);
    const sheet = findSheet(sheets, job, request.params['n']);
    const until = now() + claimMs;
    const isOwn = queue.claim(sheet.id, reviewerOf(request), { until, now: now(), isOpening: false });
    const other = queue.otherHolder(sheet.id, reviewerOf(request), now());
    response.json({
      until: isOwn ? new Date(until).toISOString() : null,
      held_by: other && { account: other.account, until: new Date(other.until).toISOString() },
      revision: reviews.find(job.id, sheet.n)?.revision ?? null,
    });
  });

  routes.post(sheetPaths('release'), (request, response) => {
    const job = findJob(jobs, request.params['id']);
    const sheet = findSheet(sheets, job, request.params['n']);
    const { until } = (request.body ?? {}) as { until?: unknown };
    const endsAt = typeof until === 'string' ? Date.parse(until) : NaN;
    if (Number.isNaN(endsAt)) throw new AppError('bad_request', 'until is when the claim ends, as its answer had it.');
    queue.release(sheet.id, reviewerOf(request), endsAt);
    response.status(204).end();
  });

  return routes;
}

/** The page of a sheet for somebody who comes through the queue. */
export const queuedUrl = ({ id, jobId, n }: Pick<WaitingSheet, 'id' | 'jobId' | 'n'>): string =>
  `${sheetUrl(jobId, n)}?queue=${id}`;

/** `?after=ID`; 0 where it is not there. Throws `AppError` `bad_request`. */
function placeIn(value: Request['query'][string]): number {
  if (value === undefined) return 0;
  if (typeof value === 'string' && /^\d{1,15}$/.test(value)) return Number(value);
  throw new AppError('bad_request', 'This is no place in the queue; begin at /review.');
}

function waitingJson({ jobId, jobName, n, filename, urgency, why, readAt, heldBy }: WaitingSheet) {
  return {
    job: { id: jobId, name: jobName },
    ...{ n, filename, url: sheetUrl(jobId, n), urgency, why },
    read_at: new Date(readAt).toISOString(),
    held_by: heldBy && { account: heldBy.account, until: new Date(heldBy.until).toISOString() },
  };
}
