import { Router, type Request, type Response } from 'express';
import { AppError } from '../../domain/errors.ts';
import type { JobStore } from '../../stores/jobs.ts';
import type { LineStore } from '../../stores/sheet-lines.ts';
import type { ReviewQueueStore } from '../../stores/review-queue.ts';
import type { ReviewStore } from '../../stores/reviews.ts';
import type { SheetStore } from '../../stores/sheets.ts';
import { jobProgressJson, sheetProgressJson } from '../exports/progress-json.ts';
import { reviewJson } from '../exports/review-json.ts';
import { findJob, findSheet } from '../find-job.ts';
import { jobView } from '../job-view.ts';
import { sharedPage } from '../middleware/shared-page.ts';
import { comparePage } from '../pages/compare-page.ts';
import { jobPage, mostTablesOnPage } from '../pages/job-page.ts';
import { sheetPage, type ReviewTurn } from '../pages/sheet-page.ts';
import { renderZipped } from '../render-zipped.ts';
import { claimMs, isOpening, isPrefetch, reviewerOf } from '../reviewer.ts';
import { sendJob } from '../send-job.ts';
import { wantsJson } from '../wants-json.ts';

export interface JobParts {
  jobs: JobStore;
  sheets: SheetStore;
  reviews: ReviewStore;
  queue: ReviewQueueStore;
  lines: LineStore;
  isPaused: () => boolean;
  now: () => number;
}

/** Looking at what was uploaded: one job, one sheet. */
export function jobRoutes({ jobs, sheets, reviews, queue, lines, isPaused, now }: JobParts): Router {
  const routes = Router();

  routes.get(['/jobs/:id.json', '/jobs/:id', '/api/v1/jobs/:id'], async (request, response) => {
    const job = findJob(jobs, request.params['id']);
    response.vary('Accept');
    if (wantsJson(request)) {
      const after = changeNumber(request.query['after']);
      if (after !== null) response.json(progressSince(job.id, after));
      else await sendJob(sheets, request, response, job);
      return;
    }
    const isSmall = lines.tally(job.id).total <= mostTablesOnPage;
    const view = jobView(lines, job, isSmall ? sheets.ofJob(job.id) : []);
    response.render('job', jobPage(view, sharedPage(request), now()));
  });

  const sheetPaths = ['/jobs/:id/sheets/:n.json', '/jobs/:id/sheets/:n', '/api/v1/jobs/:id/sheets/:n'];
  routes.get(sheetPaths, async (request, response) => {
    const job = findJob(jobs, request.params['id']);
    const sheet = findSheet(sheets, job, request.params['n']);
    const line = lines.find(job.id, sheet.n);
    response.vary('Accept');
    if (wantsJson(request) || line === null) {
      response.json(reviewJson(sheet, sheets.attempts(sheet.id), reviews.find(job.id, sheet.n)));
      return;
    }
    // A job's page takes the result alone, without the fields in which a person works on it.
    const review = request.query['view'] === 'result' ? null : reviews.find(job.id, sheet.n);
    const turn = review === null ? null : takeTurn(request, sheet.id);
    const neighbours = lines.neighbours(job.id, sheet.n);
    if (isPrefetch(request)) keepForAMoment(response);
    const view = { job, sheet, line, review, readings: reviews.readings(sheet.id), turn, neighbours };
    await renderZipped(request, response, 'sheet', sheetPage(view, sharedPage(request), now()));
  });

  routes.get('/jobs/:id/sheets/:n/compare', (request, response) => {
    const job = findJob(jobs, request.params['id']);
    const sheet = findSheet(sheets, job, request.params['n']);
    const review = reviews.find(job.id, sheet.n);
    if (review === null || sheet.report === null) throw new AppError('not_found', 'There is nothing to compare yet.');
    const readings = reviews.readings(sheet.id);
    const chosen = readings.find(({ id }) => String(id) === request.query['with']) ?? null;
    const compared = { job, sheet, report: sheet.report, readings, chosen };
    response.render('compare', comparePage(compared, review.revision, sharedPage(request)));
  });

  /** Whoever opens a sheet has it for a while, unless somebody else has; by `?queue` he came from the list of what waits. */
  function takeTurn(request: Request, sheetId: number): ReviewTurn {
    const reviewer = reviewerOf(request);
    const until = now() + claimMs;
    const isOwn = isOpening(request) && queue.claim(sheetId, reviewer, { until, now: now(), isOpening: true });
    const isQueue = request.query['queue'] !== undefined;
    const [next] = isQueue ? queue.following(reviewer, sheetId, now()) : [];
    const other = queue.otherHolder(sheetId, reviewer, now());
    return { other, sheetId, isQueue, next: next ?? null, claimedUntil: isOwn ? until : null };
  }

  /** What the events say, for those that have to ask. */
  function progressSince(jobId: string, after: number) {
    const tally = lines.tally(jobId);
    return {
      job: jobProgressJson(tally, isPaused(), now()),
      sheets: lines.changedSince(jobId, after).map((line) => sheetProgressJson(line, now())),
      changed: tally.changed,
    };
  }

  return routes;
}

/**
 * A page that a browser fetches ahead is shown from its cache if it is opened soon; whatever it would have accepted.
 * The page itself asks then whether the sheet has moved on since.
 */
function keepForAMoment(response: Response): void {
  response.removeHeader('Vary');
  response.set('Cache-Control', 'private, max-age=120');
}

/** `?after=N`: null where it is not there. Throws `AppError` `bad_request`. */
function changeNumber(value: unknown): number | null {
  if (value === undefined) return null;
  if (typeof value === 'string' && /^\d{1,15}$/.test(value)) return Number(value);
  throw new AppError('bad_request', 'after is the number of a change, as the events have it.');
}
