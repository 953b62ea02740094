import { Router, type Request, type RequestHandler, type Response } from 'express';
import { AppError } from '../../domain/errors.ts';
import { failureKinds } from '../../domain/failure.ts';
import { isFinal, type Job, type Sheet } from '../../domain/job.ts';
import type { ReaderSettings } from '../../pipeline/messages.ts';
import type { LineStore } from '../../stores/sheet-lines.ts';
import { acceptPhotos, jobOfRequest, type AcceptParts } from '../accept-photos.ts';
import { jobJson, jobUrl } from '../exports/job-json.ts';
import { findJob } from '../find-job.ts';
import { jobView } from '../job-view.ts';
import { sharedPage } from '../middleware/shared-page.ts';
import { jobPage } from '../pages/job-page.ts';
import { uploadPage } from '../pages/upload-page.ts';

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
    const shownLimits = { maxFiles: limits.maxFiles, maxFileSizeMb: limits.maxFileBytes / 1024 / 1024 };
    const reader = { name: readers.reader, model: readers.openai?.model ?? null };
    response.render('upload', uploadPage(shownLimits, reader, sharedPage(request)));
  });

  routes.post(['/upload', '/api/v1/jobs'], ...parts.admitJob, async (request, response) => {
    const repeated = jobOfRequest(parts.jobs, request);
    const jobId = repeated ?? (await acceptPhotos(parts, request, response, null));
    await answer(parts, request, response, jobId, repeated !== null);
  });

  routes.post(['/jobs/:id/sheets', '/api/v1/jobs/:id/sheets'], ...parts.admitPhotos, async (request, response) => {
    const job = findJob(parts.jobs, request.params['id']);
    const repeated = jobOfRequest(parts.jobs, request);
    if (repeated !== null && repeated !== job.id) {
      throw new AppError('bad_request', 'This Idempotency-Key was used for another job.');
    }
    if (repeated === null) await acceptPhotos(parts, request, response, job.id);
    await answer(parts, request, response, job.id, repeated !== null);
  });

  return routes;
}

async function answer(
  parts: UploadParts,
  request: Request,
  response: Response,
  jobId: string,
  isRepeated: boolean,
): Promise<void> {
  parts.nudge();
  parts.changed(jobId);
  const waitMs = waitMsOf(request, parts.waitMs);
  if (waitMs > 0) await waitFor(parts, jobId, waitMs, response);

  const job = findJob(parts.jobs, jobId);
  const sheets = parts.sheets.ofJob(jobId);
  const isDone = waitMs > 0 && sheets.every(({ state }) => isFinal(state));
  response.setHeader('Content-Location', jobUrl(jobId));
  if (!isDone) response.location(jobUrl(jobId));
  if (asksForAsync(request)) response.setHeader('Preference-Applied', 'respond-async');
  // Not under the IETF draft's name for it, which has none.
  if (isRepeated) response.setHeader('Idempotent-Replayed', 'true');
  response.vary('Accept').status(isDone ? statusOf(sheets) : 202);
  respond(parts, request, response, job, sheets);
}

function respond(parts: UploadParts, request: Request, response: Response, job: Job, sheets: Sheet[]): void {
  if (request.accepts(['html', 'json']) === 'json') response.json(jobJson(job, sheets));
  else response.render('job', jobPage(jobView(parts.lines, job, sheets), sharedPage(request), parts.now()));
}

/** `Prefer: respond-async` and `Prefer: wait=N` of RFC 7240, or `?wait=N`, in seconds; never longer than the setting. */
function waitMsOf(request: Request, mostMs: number): number {
  if (asksForAsync(request)) return 0;
  const asked = request.query['wait'] ?? /\bwait=(\d+)/i.exec(request.get('prefer') ?? '')?.[1];
  if (asked === undefined) return mostMs;
  if (typeof asked === 'string' && /^\d{1,6}$/.test(asked)) return Math.min(Number(asked) * 1000, mostMs);
  throw new AppError('bad_request', 'wait is a whole number of seconds.');
}

const asksForAsync = (request: Request): boolean => /\brespond-async\b/i.test(request.get('prefer') ?? '');

async function waitFor(parts: UploadParts, jobId: string, waitMs: number, response: Response): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  await parts.waitForJob(jobId, waitMs, gone.signal);
}

/** 200 as soon as one sheet was read; otherwise what the first failure says. */
function statusOf(sheets: Sheet[]): number {
  if (sheets.some(({ state }) => state === 'read' || state === 'needs_review')) return 200;
  const failure = sheets.find((sheet) => sheet.failure !== null)?.failure;
  return failure ? failureKinds[failure.kind].status : 200;
}
