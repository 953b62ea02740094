import { Router, type Request, type Response } from 'express';
import { AppError } from '../../domain/errors.ts';
import { isFinal, type Job, type Sheet } from '../../domain/job.ts';
import type { WantedReader } from '../../domain/reading.ts';
import type { PhotoFolders } from '../../photos/folders.ts';
import { removePhoto } from '../../photos/remove.ts';
import type { JobStore } from '../../stores/jobs.ts';
import type { SheetStore } from '../../stores/sheets.ts';
import { jobUrl } from '../exports/job-json.ts';
import { findJob, findSheet } from '../find-job.ts';
import { sendJob } from '../send-job.ts';

export interface ControlParts {
  jobs: JobStore;
  sheets: SheetStore;
  folders: PhotoFolders;
  nudge: () => void;
  changed: (jobId: string) => void;
  /** a person says that the paused reader works again */
  resumeReader: () => boolean;
  /** whether there is a model to read with */
  hasModel: boolean;
  now: () => number;
}

/**
 * What a person decides about jobs and sheets: the same by form, which leads back to the page, and by the API. Asking
 * for what is so already is no mistake; what cannot be any more is answered with 409 and the reason.
 */
export function controlRoutes(parts: ControlParts): Router {
  const { jobs, sheets } = parts;
  const routes = Router();

  const ofJob = (path: string, act: (job: Job, request: Request) => void): void => {
    routes.post([`/jobs/:id${path}`, `/api/v1/jobs/:id${path}`], async (request, response) => {
      const job = findJob(jobs, request.params['id']);
      act(job, request);
      parts.nudge();
      parts.changed(job.id);
      await answer(parts, request, response, job.id);
    });
  };
  const ofSheet = (path: string, act: (job: Job, sheet: Sheet, request: Request) => void): void =>
    ofJob(`/sheets/:n${path}`, (job, request) => act(job, findSheet(sheets, job, request.params['n']), request));

  ofJob('/cancel', (job) => sheets.cancel(job.id, null, parts.now()));
  ofJob('/retry', (job, request) => sheets.retry(job.id, null, stateToRetry(request)));
  ofJob('/rename', (job, request) => jobs.rename(job.id, newName(request)));

  ofSheet('/cancel', (job, sheet) => {
    if (sheets.cancel(job.id, sheet.n, parts.now()) > 0 || sheet.state === 'cancelled') return;
    throw new AppError('conflict', 'This sheet is finished already, so there is nothing left to cancel.');
  });
  ofSheet('/retry', (job, sheet) => {
    if (sheets.retry(job.id, sheet.n) > 0 || !isFinal(sheet.state)) return;
    throw new AppError('conflict', sheet.photoRemovedAt === null ? isRead : noPhoto);
  });
  ofSheet('/read-again', (job, sheet, request) => {
    if (sheets.readAgain(job.id, sheet.n, wantedReader(request, parts.hasModel))) return;
    if (sheet.approval !== null) throw new AppError('conflict', 'This sheet is approved; open it again first.');
    throw new AppError('conflict', isFinal(sheet.state) ? noPhoto : 'This sheet is still being read; cancel it first.');
  });

  routes.post('/jobs/:id/delete', async (request, response) => {
    await deleteJob(parts, findJob(jobs, request.params['id']));
    answerDeleted(request, response, '/history');
  });
  routes.delete(['/jobs/:id', '/api/v1/jobs/:id'], async (request, response) => {
    await deleteJob(parts, findJob(jobs, request.params['id']));
    response.status(204).end();
  });
  routes.post('/jobs/:id/sheets/:n/delete', async (request, response) => {
    const job = findJob(jobs, request.params['id']);
    await deleteSheet(parts, findSheet(sheets, job, request.params['n']));
    answerDeleted(request, response, jobUrl(job.id));
  });
  routes.delete(['/jobs/:id/sheets/:n', '/api/v1/jobs/:id/sheets/:n'], async (request, response) => {
    const job = findJob(jobs, request.params['id']);
    await deleteSheet(parts, findSheet(sheets, job, request.params['n']));
    response.status(204).end();
  });

  routes.post(['/reader/resume', '/api/v1/reader/resume'], (request, response) => {
    const wasPaused = parts.resumeReader();
    parts.nudge();
    if (isApi(request)) response.json({ resumed: wasPaused });
    else response.redirect(303, backTo(request));
  });

  return routes;
}

const isRead = 'This sheet is read already; to have it read anew, ask for that.';
const noPhoto = 'The photo of this sheet is no longer kept; upload it again.';

/** Rows first, files after: a crash in between leaves files that the purger sweeps, never a row that points at nothing. */
async function deleteJob({ jobs, sheets, folders, changed }: ControlParts, job: Job): Promise<void> {
  const photoNames = sheets.remove(job.id, null);
  jobs.remove(job.id);
  changed(job.id);
  for (const name of photoNames) await removePhoto(folders, name);
}

async function deleteSheet({ sheets, folders, changed }: ControlParts, sheet: Sheet): Promise<void> {
  const photoNames = sheets.remove(sheet.jobId, sheet.n);
  changed(sheet.jobId);
  for (const name of photoNames) await removePhoto(folders, name);
}

/** `Prefer: return=minimal` (RFC 7240) is for pages that hear of the change by themselves. */
async function answer(parts: ControlParts, request: Request, response: Response, jobId: string): Promise<void> {
  if (!isApi(request)) response.redirect(303, backTo(request, jobUrl(jobId)));
  else if (wantsMinimal(request)) response.set('Preference-Applied', 'return=minimal').status(204).end();
  else await sendJob(parts.sheets, request, response, findJob(parts.jobs, jobId));
}

function answerDeleted(request: Request, response: Response, nextUrl: string): void {
  if (isApi(request)) response.status(204).end();
  else response.redirect(303, nextUrl);
}

const wantsMinimal = (request: Request): boolean => /\breturn=minimal\b/i.test(request.get('prefer') ?? '');

const isApi = (request: Request): boolean =>
  request.path.startsWith('/api/') || request.accepts(['html', 'json']) === 'json';

/** The page the form stood on, where that is one of ours. */
function backTo(request: Request, otherwise = '/history'): string {
  const referer = request.get('referer') ?? '';
  const url = URL.canParse(referer) ? new URL(referer) : null;
  if (url === null || url.host !== request.get('host')) return otherwise;
  return /^\/(jobs|history|upload)(\/|$)/.test(url.pathname) ? url.pathname : otherwise;
}

/** All that failed, or with `?of=cancelled` all that was cancelled: who cancels a sheet does not want it read. */
function stateToRetry(request: Request): 'failed' | 'cancelled' {
  const of = request.query['of'] ?? 'failed';
  if (of === 'failed' || of === 'cancelled') return of;
  throw new AppError('bad_request', 'Only failed or cancelled sheets can be tried again: of=failed or of=cancelled.');
}

/** `reader` and, for a model, `model`: another reader than the one that reads all sheets; null where none is named. */
function wantedReader(request: Request, hasModel: boolean): WantedReader | null {
  const { reader, model } = (request.body ?? {}) as { reader?: unknown; model?: unknown };
  if (reader === undefined || reader === '') return null;
  if (reader === 'local') return { reader, model: null };
  if (reader !== 'openai') throw new AppError('bad_request', 'reader is local or openai.');
  if (!hasModel) throw new AppError('conflict', 'There is no key for a model here; set OPENAI_API_KEY first.');
  const name = typeof model === 'string' ? model.trim() : '';
  if (name.length > 100 || /[^\x21-\x7e]/.test(name)) throw new AppError('bad_request', 'That is no name of a model.');
  return { reader, model: name === '' ? null : name };
}

function newName(request: Request): string {
  const { name } = (request.body ?? {}) as { name?: unknown };
  const trimmed = typeof name === 'string' ? name.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, ' ').trim() : '';
  if (trimmed !== '' && trimmed.length <= 200) return trimmed;
  throw new AppError('bad_request', 'A job’s name is 1 to 200 characters.');
}
