import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { sentChangeSchema } from '../../domain/correction.ts';
import { AppError } from '../../domain/errors.ts';
import type { Job, Sheet } from '../../domain/job.ts';
import type { JobStore } from '../../stores/jobs.ts';
import type { ReviewStore } from '../../stores/reviews.ts';
import type { SheetStore } from '../../stores/sheets.ts';
import { reviewJson } from '../exports/review-json.ts';
import { sheetUrl } from '../exports/job-json.ts';
import { findJob, findSheet } from '../find-job.ts';
import { sharedPage } from '../middleware/shared-page.ts';
import { photoPlaces, turnsToUpright } from '../pages/photo-places.ts';
import { asReadPage } from '../pages/as-read-page.ts';
import { approveSheet, reopenSheet } from '../review/approve-sheet.ts';
import { changeSheet, explainChange, undoLastChange, type ChangeRequest } from '../review/change-sheet.ts';
import { cellsOnPhoto, type Sightings } from '../review/sightings.ts';
import { changesOfForm } from '../review/changes-of-form.ts';

export interface ReviewParts {
  jobs: JobStore;
  sheets: SheetStore;
  reviews: ReviewStore;
  sightings: Sightings;
  changed: (jobId: string) => void;
  now: () => number;
}

/** What people do to a sheet: change, say why, undo, approve, open again. By form, which leads back to the page, and by the API. */
export function reviewRoutes(parts: ReviewParts): Router {
  const { jobs, sheets, reviews } = parts;
  const routes = Router();

  const ofSheet = (path: string, act: (job: Job, sheet: Sheet, request: Request) => void): void => {
    const paths = [`/jobs/:id/sheets/:n${path}`, `/api/v1/jobs/:id/sheets/:n${path}`];
    routes.post(paths, (request, response) => {
      const job = findJob(jobs, request.params['id']);
      const sheet = findSheet(sheets, job, request.params['n']);
      act(job, sheet, request);
      parts.changed(job.id);
      answer(request, response, job, sheet.n);
    });
  };
  const by = (job: Job, sheet: Sheet, request: Request, revision: number): ChangeRequest => ({
    ...{ jobId: job.id, n: sheet.n, revision, now: parts.now() },
    account: request.account ?? '',
  });

  ofSheet('/changes', (job, sheet, request) => {
    const { revision, reason, changes } = sentChanges(request, () => reviews.find(job.id, sheet.n));
    changeSheet(reviews, by(job, sheet, request, revision), changes, reason);
  });
  ofSheet('/reason', (job, sheet, request) => {
    const { revision, reason } = sentDecision(request);
    explainChange(reviews, by(job, sheet, request, revision), reason);
  });
  ofSheet('/undo', (job, sheet, request) => {
    undoLastChange(reviews, by(job, sheet, request, sentDecision(request).revision));
  });
  ofSheet('/approve', (job, sheet, request) => {
    const { revision, reason } = sentDecision(request);
    approveSheet(reviews, sheet, by(job, sheet, request, revision), reason);
  });
  ofSheet('/reopen', (job, sheet, request) => {
    const { revision, reason } = sentDecision(request);
    reopenSheet(reviews, sheet, by(job, sheet, request, revision), reason);
  });

  routes.get('/jobs/:id/sheets/:n/as-read', (request, response) => {
    const job = findJob(jobs, request.params['id']);
    const sheet = findSheet(sheets, job, request.params['n']);
    const review = reviews.find(job.id, sheet.n);
    if (review === null || sheet.report === null) throw new AppError('not_found', 'This sheet is not read yet.');
    response.render('as-read', asReadPage(job, sheet, { report: sheet.report, review }, sharedPage(request)));
  });

  // For sheets whose reader tells no places: what the page cannot wait for comes after it.
  routes.get('/jobs/:id/sheets/:n/places', async (request, response) => {
    const job = findJob(jobs, request.params['id']);
    const sheet = findSheet(sheets, job, request.params['n']);
    if (sheet.report === null) throw new AppError('not_found', 'This sheet is not read yet.');
    const evidence = await cellsOnPhoto(parts.sightings, sheet, sheet.report, reviews.find(job.id, sheet.n));
    response.json({ turns: turnsToUpright(evidence, sheet.photo), ...photoPlaces(evidence, sheet.n) });
  });

  function answer(request: Request, response: Response, job: Job, n: number): void {
    if (!isApi(request)) {
      response.redirect(303, backTo(request, sheetUrl(job.id, n)));
      return;
    }
    const review = reviews.find(job.id, n);
    if (wantsMinimal(request)) {
      response.set('Preference-Applied', 'return=minimal').json({ revision: review?.revision ?? 0 });
      return;
    }
    const sheet = findSheet(sheets, job, String(n));
    response.json(reviewJson(sheet, sheets.attempts(sheet.id), review));
  }

  return routes;
}

const revision = z.coerce.number().int().min(0);
const reason = z
  .string()
  .trim()
  .max(500, 'a reason is at most 500 characters')
  .transform((text) => (text === '' ? null : text))
  .nullish()
  .transform((text) => text ?? null);
const decisionSchema = z.object({ revision, reason });
const changesSchema = z.object({ revision, reason, changes: z.array(sentChangeSchema).min(1).max(5000) });

const sentDecision = (request: Request) => parsed(decisionSchema, request.body);

function sentChanges(request: Request, find: () => ReturnType<ReviewStore['find']>) {
  if (request.is('application/json')) return parsed(changesSchema, request.body);
  const decision = sentDecision(request);
  const review = find();
  return { ...decision, changes: review === null ? [] : changesOfForm(request.body, review, decision.revision) };
}

function parsed<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body ?? {});
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new AppError('bad_request', `The request’s body is not as expected: ${where}: ${issue?.message ?? ''}.`);
}

/** Back to the comparison of the same sheet, where the form stood there; on the way through the queue, where it leads on. */
function backTo(request: Request, sheet: string): string {
  const { back } = (request.body ?? {}) as { back?: unknown };
  if (typeof back === 'string' && back.startsWith(`${sheet}/compare?`)) return back;
  const queued = new RegExp(`${sheet}(\\?queue=\\d{1,15})$`).exec(request.get('referer') ?? '');
  return `${sheet}${queued?.[1] ?? ''}`;
}

/** `Prefer: return=minimal` (RFC 7240) is for the page, which draws itself anew on a slow line. */
const wantsMinimal = (request: Request): boolean => /\breturn=minimal\b/i.test(request.get('prefer') ?? '');

const isApi = (request: Request): boolean =>
  request.path.startsWith('/api/') || request.accepts(['html', 'json']) === 'json';
