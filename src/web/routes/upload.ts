import { Router, type Request, type RequestHandler, type Response } from 'express';
import { AppError } from '../../domain/errors.ts';
import { failureKinds } from '../../domain/failure.ts';
import { isFinal, type Job } from '../../domain/job.ts';
import type { ReaderSettings } from '../../pipeline/messages.ts';
import type { LineStore } from '../../stores/sheet-lines.ts';
import type { SheetStore } from '../../stores/sheets.ts';
import { acceptPhotos, jobOfRequest, type AcceptParts } from '../accept-photos.ts';
import { jobUrl } from '../exports/job-json.ts';
import { findJob } from '../find-job.ts';
import { jobView } from '../job-view.ts';
import { sharedPage } from '../middleware/shared-page.ts';
import { jobPage, mostTablesOnPage } from '../pages/job-page.ts';
import { uploadPage } from '../pages/upload-page.ts';
import { preferencesOf, type Preferences } from '../preferences.ts';
import { sendJob } from '../send-job.ts';
import { wantsJson } from '../wants-json.ts';

export interface UploadParts extends AcceptParts {
  lines: LineStore;
  /** how long a request waits for its sheets */
  waitMs: number;
  readers: ReaderSettings;
  /** sign-in and limits that stand before the body of a new job is read */
  admitJob: RequestHandler[];
  /** likewise before more photos for a job that there is */
  admitPhotos: RequestHandler[];
  /** tells the queue that there is something to do */
  nudge: () => void;
  /** tells whoever watches a job that it has changed */
  changed: (jobId: string) => void;
  /** true when nothing of the job is under way any more, false when the time is up */
  waitForJob: (jobId: string, timeoutMs: number, signal: AbortSignal) => Promise<boolean>;
}

/** The upload form, and uploads: answered with the tables once the sheets are read, or with the job's address. */
export function uploadRoutes(parts: UploadParts): Router {
  const routes = Router();

  routes.get('/upload', (request, response) => {
    const { limits, readers } = parts;
    const job = request.query['job'] === undefined ? null : findJob(parts.jobs, request.query['job']);
    const shownLimits = { maxFiles: limits.maxFiles, maxFileSizeMb: limits.maxFileBytes / 1024 / 1024 };
    const reader = { name: readers.reader, model: readers.openai?.model ?? null };
    response.render('upload', uploadPage(shownLimits, reader, sharedPage(request), job));
  });

  // A repeated request stands before the limits: it brings nothing new, and whoever sends it has been let in before.
  const answerRepeated: RequestHandler = async (request, response, next) => {
    const { id } = request.params;
    const askedFor = id === undefined ? null : findJob(parts.jobs, id).id;
    const preferences = preferencesIn(request);
    const jobId = jobOfRequest(parts.jobs, request);
    if (jobId === null) {
      next();
      return;
    }
    refuseOtherJob(jobId, askedFor);
    // Not under the IETF draft's name for it, which has none.
    response.setHeader('Idempotent-Replayed', 'true');
    await answer(parts, request, response, jobId, preferences);
  };

  routes.post(['/upload', '/api/v1/jobs'], answerRepeated, ...parts.admitJob, async (request, response) => {
    const jobId = await acceptPhotos(parts, request, response, null);
    await answer(parts, request, response, jobId, preferencesIn(request));
  });

  const sheetPaths = ['/jobs/:id/sheets', '/api/v1/jobs/:id/sheets'];
  routes.post(sheetPaths, answerRepeated, ...parts.admitPhotos, async (request, response) => {
    const job = findJob(parts.jobs, request.params['id']);
    refuseOtherJob(await acceptPhotos(parts, request, response, job.id), job.id);
    await answer(parts, request, response, job.id, preferencesIn(request));
  });

  return routes;
}

function refuseOtherJob(jobId: string, askedFor: string | null): void {
  if (askedFor === null || jobId === askedFor) return;
  throw new AppError('bad_request', 'This Idempotency-Key was used for another job.');
}

/** Asked for before anything is taken in, so that a request with a mistake in it leaves nothing behind. */
function preferencesIn(request: Request): Preferences {
  const preferences = preferencesOf(request.get('prefer'), request.query['wait']);
  if (preferences === null) throw new AppError('bad_request', 'wait is a whole number of seconds.');
  return preferences;
}

async function answer(
  parts: UploadParts,
  request: Request,
  response: Response,
  jobId: string,
  { waitMs, isMinimal, applied }: Preferences,
): Promise<void> {
  parts.nudge();
  parts.changed(jobId);
  const mostMs = isMinimal ? 0 : Math.min(waitMs ?? parts.waitMs, parts.waitMs);
  if (mostMs > 0) await waitFor(parts, jobId, mostMs, response);

  const job = findJob(parts.jobs, jobId);
  response.setHeader('Content-Location', jobUrl(jobId));
  if (applied !== '') response.setHeader('Preference-Applied', applied);
  response.vary('Accept, Prefer');
  // Hundreds of photos are sent one by one to one job; an answer with all its sheets to each would be hundreds of them.
  if (isMinimal) {
    response
      .location(jobUrl(jobId))
      .status(202)
      .json({ job: { id: job.id, name: job.name, url: jobUrl(job.id) } });
    return;
  }
  const isDone = mostMs > 0 && parts.sheets.states(jobId).every(isFinal);
  if (!isDone) response.location(jobUrl(jobId));
  response.status(isDone ? statusOf(parts.sheets, jobId) : 202);
  if (wantsJson(request)) await sendJob(parts.sheets, request, response, job);
  else respondPage(parts, request, response, job);
}

function respondPage({ sheets, lines, now }: UploadParts, request: Request, response: Response, job: Job): void {
  const isSmall = lines.tally(job.id).total <= mostTablesOnPage;
  const view = jobView(lines, job, isSmall ? sheets.ofJob(job.id) : []);
  response.render('job', jobPage(view, sharedPage(request), now()));
}

async function waitFor(parts: UploadParts, jobId: string, waitMs: number, response: Response): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  await parts.waitForJob(jobId, waitMs, gone.signal);
}

/** 200 as soon as one sheet was read; otherwise what the first failure says. */
function statusOf(sheets: SheetStore, jobId: string): number {
  if (sheets.states(jobId).some((state) => state === 'read' || state === 'needs_review')) return 200;
  const failure = sheets.ofJob(jobId).find((sheet) => sheet.failure !== null)?.failure;
  return failure ? failureKinds[failure.kind].status : 200;
}
