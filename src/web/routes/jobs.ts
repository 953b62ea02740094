import { Router, type Request } from 'express';
import { AppError } from '../../domain/errors.ts';
import { isJobId } from '../../domain/job-id.ts';
import type { PhotoFormat } from '../../domain/job.ts';
import type { PhotoFolders } from '../../photos/folders.ts';
import { openPhoto } from '../../photos/open.ts';
import type { HistoryStore, JobSummary } from '../../stores/history.ts';
import type { JobStore } from '../../stores/jobs.ts';
import type { SheetStore } from '../../stores/sheets.ts';
import { jobJson, jobUrl } from '../exports/job-json.ts';
import { findJob, findSheet } from '../find-job.ts';
import { sharedPage } from '../middleware/shared-page.ts';
import { historyPage } from '../pages/history-page.ts';
import { jobPage } from '../pages/job-page.ts';

export interface JobParts {
  jobs: JobStore;
  sheets: SheetStore;
  history: HistoryStore;
  folders: PhotoFolders;
}

const jobsPerPage = 30;

/** Looking at what was uploaded: the list of jobs, one job, one photo. */
export function jobRoutes({ jobs, sheets, history, folders }: JobParts): Router {
  const routes = Router();

  routes.get(['/history', '/history.json'], (request, response) => {
    const before = keyOf(request.query['before']);
    const found = history.listBefore(before, jobsPerPage + 1);
    const page = found.slice(0, jobsPerPage);
    const last = page.at(-1);
    const older = found.length > jobsPerPage && last ? `${last.createdAt}_${last.id}` : null;
    if (wantsJson(request)) {
      response.json({ jobs: page.map(summaryJson), older });
      return;
    }
    const listed = page.map((job) => ({ ...job, sheetCount: job.sheets }));
    const beforeKey = before === null ? null : `${before.createdAt}_${before.id}`;
    response.render('history', historyPage(listed, { before: beforeKey, older }, sharedPage(request)));
  });

  routes.get(['/jobs/:id.json', '/jobs/:id', '/api/v1/jobs/:id'], (request, response) => {
    const job = findJob(jobs, request.params['id']);
    const ofJob = sheets.ofJob(job.id);
    response.vary('Accept');
    if (wantsJson(request)) response.json(jobJson(job, ofJob));
    else response.render('job', jobPage(job, ofJob, sharedPage(request)));
  });

  routes.get('/jobs/:id/sheets/:n/photo', async (request, response) => {
    const job = findJob(jobs, request.params['id']);
    const sheet = findSheet(sheets, job, request.params['n']);
    const bytes = sheet.photoRemovedAt === null ? await openPhoto(folders, sheet.photo.name) : null;
    if (bytes === null) throw new AppError('not_found', 'The photo of this sheet is no longer kept; its results are.');
    response
      .set('Content-Security-Policy', "default-src 'none'; sandbox")
      .set('Cache-Control', 'private, max-age=3600')
      .type(mediaTypes[sheet.photo.format])
      .send(bytes);
  });

  return routes;
}

const mediaTypes: Record<PhotoFormat, string> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  tiff: 'image/tiff',
};

/** JSON by the address, by the API's own path, or by `Accept`. */
function wantsJson(request: Request): boolean {
  return (
    request.path.endsWith('.json') || request.path.startsWith('/api/') || request.accepts(['html', 'json']) === 'json'
  );
}

/** The place in the history where a page begins: `TIME_ID` of the job before it. */
function keyOf(value: unknown): { createdAt: number; id: string } | null {
  if (value === undefined) return null;
  const [, createdAt, id] = /^(\d{1,15})_(.+)$/.exec(typeof value === 'string' ? value : '') ?? [];
  if (createdAt === undefined || id === undefined || !isJobId(id)) {
    throw new AppError('bad_request', 'This is no place in the history; begin at /history.');
  }
  return { createdAt: Number(createdAt), id };
}

function summaryJson(job: JobSummary) {
  return {
    id: job.id,
    name: job.name,
    state: job.state,
    url: jobUrl(job.id),
    created_at: new Date(job.createdAt).toISOString(),
    sheets: job.sheets,
    finished: job.finished,
    needs_review: job.needsReview,
    failed: job.failed,
  };
}
