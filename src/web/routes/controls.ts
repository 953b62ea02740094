import { Router, type Request, type Response } from 'express';
import { AppError } from '../../domain/errors.ts';
import type { Job } from '../../domain/job.ts';
import type { PhotoFolders } from '../../photos/folders.ts';
import { removePhoto } from '../../photos/remove.ts';
import type { JobStore } from '../../stores/jobs.ts';
import type { SheetStore } from '../../stores/sheets.ts';
import { jobJson, jobUrl } from '../exports/job-json.ts';
import { findJob, findSheet } from '../find-job.ts';

export interface ControlParts {
  jobs: JobStore;
  sheets: SheetStore;
  folders: PhotoFolders;
  nudge: () => void;
  changed: (jobId: string) => void;
  /** a person says that the paused reader works again */
  resumeReader: () => boolean;
  now: () => number;
}

/** What a person decides about jobs and sheets: the same by form, which leads back to the page, and by the API. */
export function controlRoutes(parts: ControlParts): Router {
  const { jobs, sheets } = parts;
  const routes = Router();
  const post = (path: string, act: (request: Request, job: Job) => void): void => {
    routes.post([`/jobs/:id${path}`, `/api/v1/jobs/:id${path}`], (request, response) => {
      const job = findJob(jobs, request.params['id']);
      act(request, job);
      parts.nudge();
      parts.changed(job.id);
      answer(parts, request, response, job.id);
    });
  };
  const sheetN = (request: Request, job: Job): number => findSheet(sheets, job, request.params['n']).n;

  post('/cancel', (_request, job) => sheets.cancel(job.id, null, parts.now()));
  post('/retry', (_request, job) => sheets.retry(job.id, null));
  post('/rename', (request, job) => jobs.rename(job.id, newName(request)));
  post('/sheets/:n/cancel', (request, job) => sheets.cancel(job.id, sheetN(request, job), parts.now()));
  post('/sheets/:n/retry', (request, job) => sheets.retry(job.id, sheetN(request, job)));
  post('/sheets/:n/read-again', (request, job) => {
    if (sheets.readAgain(job.id, sheetN(request, job))) return;
    throw new AppError('conflict', 'This sheet is not finished yet, or its photo is no longer kept.');
  });

  routes.post('/jobs/:id/delete', async (request, response) => {
    await deleteJob(parts, findJob(jobs, request.params['id']));
    response.redirect(303, '/history');
  });
  routes.delete(['/jobs/:id', '/api/v1/jobs/:id'], async (request, response) => {
    await deleteJob(parts, findJob(jobs, request.params['id']));
    response.status(204).end();
  });
  routes.post('/jobs/:id/sheets/:n/delete', async (request, response) => {
    const job = findJob(jobs, request.params['id']);
    await deleteSheet(parts, job, sheetN(request, job));
    response.redirect(303, jobUrl(job.id));
  });
  routes.delete(['/jobs/:id/sheets/:n', '/api/v1/jobs/:id/sheets/:n'], async (request, response) => {
    const job = findJob(jobs, request.params['id']);
    await deleteSheet(parts, job, sheetN(request, job));
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

/** Rows first, files after: a crash in between leaves files that the purger sweeps, never a row that points at nothing. */
async function deleteJob({ jobs, sheets, folders, changed }: ControlParts, job: Job): Promise<void> {
  const photoNames = sheets.remove(job.id, null);
  jobs.remove(job.id);
  changed(job.id);
  for (const name of photoNames) await removePhoto(folders, name);
}

async function deleteSheet({ sheets, folders, changed }: ControlParts, job: Job, n: number): Promise<void> {
  const photoNames = sheets.remove(job.id, n);
  changed(job.id);
  for (const name of photoNames) await removePhoto(folders, name);
}

function answer({ jobs, sheets }: ControlParts, request: Request, response: Response, jobId: string): void {
  if (isApi(request)) response.json(jobJson(findJob(jobs, jobId), sheets.ofJob(jobId)));
  else response.redirect(303, backTo(request, jobUrl(jobId)));
}

const isApi = (request: Request): boolean =>
  request.path.startsWith('/api/') || request.accepts(['html', 'json']) === 'json';

/** The page the form stood on, where that is one of ours. */
function backTo(request: Request, otherwise = '/history'): string {
  const referer = request.get('referer') ?? '';
  const url = URL.canParse(referer) ? new URL(referer) : null;
  return url?.host === request.get('host') && /^\/(jobs|history)(\/|$)/.test(url?.pathname ?? '')
    ? (url?.pathname ?? otherwise)
    : otherwise;
}

function newName(request: Request): string {
  const { name } = (request.body ?? {}) as { name?: unknown };
  const trimmed = typeof name === 'string' ? name.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, ' ').trim() : '';
  if (trimmed !== '' && trimmed.length <= 200) return trimmed;
  throw new AppError('bad_request', 'A job’s name is 1 to 200 characters.');
}
