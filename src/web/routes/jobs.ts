import { Router } from 'express';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../domain/errors.ts';
import type { PhotoFormat } from '../../domain/job.ts';
import type { PhotoFolders } from '../../photos/folders.ts';
import { openPhoto } from '../../photos/open.ts';
import type { Thumbnails } from '../../photos/thumbnails.ts';
import type { JobStore } from '../../stores/jobs.ts';
import type { LineStore } from '../../stores/sheet-lines.ts';
import type { ReviewStore } from '../../stores/reviews.ts';
import type { SheetStore } from '../../stores/sheets.ts';
import { jobJson } from '../exports/job-json.ts';
import { jobProgressJson, sheetProgressJson } from '../exports/progress-json.ts';
import { reviewJson } from '../exports/review-json.ts';
import { findJob, findSheet } from '../find-job.ts';
import { jobView } from '../job-view.ts';
import { sharedPage } from '../middleware/shared-page.ts';
import { jobPage, mostTablesOnPage } from '../pages/job-page.ts';
import { sheetPage } from '../pages/sheet-page.ts';
import { wantsJson } from '../wants-json.ts';

export interface JobParts {
  jobs: JobStore;
  sheets: SheetStore;
  reviews: ReviewStore;
  lines: LineStore;
  folders: PhotoFolders;
  thumbnails: Thumbnails;
  isPaused: () => boolean;
  now: () => number;
}

/** Looking at what was uploaded: one job, one sheet, one photo. */
export function jobRoutes({ jobs, sheets, reviews, lines, folders, thumbnails, isPaused, now }: JobParts): Router {
  const routes = Router();

  routes.get(['/jobs/:id.json', '/jobs/:id', '/api/v1/jobs/:id'], (request, response) => {
    const job = findJob(jobs, request.params['id']);
    response.vary('Accept');
    if (wantsJson(request)) {
      const after = changeNumber(request.query['after']);
      response.json(after === null ? jobJson(job, sheets.ofJob(job.id)) : progressSince(job.id, after));
      return;
    }
    const isSmall = lines.tally(job.id).total <= mostTablesOnPage;
    const view = jobView(lines, job, isSmall ? sheets.ofJob(job.id) : []);
    response.render('job', jobPage(view, sharedPage(request), now()));
  });

  const sheetPaths = ['/jobs/:id/sheets/:n.json', '/jobs/:id/sheets/:n', '/api/v1/jobs/:id/sheets/:n'];
  routes.get(sheetPaths, (request, response) => {
    const job = findJob(jobs, request.params['id']);
    const sheet = findSheet(sheets, job, request.params['n']);
    const line = lines.find(job.id, sheet.n);
    response.vary('Accept');
    if (wantsJson(request) || line === null) {
      response.json(reviewJson(sheet, sheets.attempts(sheet.id), reviews.find(job.id, sheet.n)));
      return;
    }
    const review = reviews.find(job.id, sheet.n);
    const neighbours = lines.neighbours(job.id, sheet.n);
    response.render('sheet', sheetPage({ job, sheet, line, review, neighbours }, sharedPage(request), now()));
  });

  routes.get('/jobs/:id/sheets/:n/photo', async (request, response) => {
    const job = findJob(jobs, request.params['id']);
    const sheet = findSheet(sheets, job, request.params['n']);
    const bytes = sheet.photoRemovedAt === null ? await openPhoto(folders, sheet.photo.name) : null;
    if (bytes === null) throw new AppError('not_found', 'The photo of this sheet is no longer kept; its results are.');
    response
      .set('Content-Security-Policy', pictureOnly)
      .set('Cache-Control', 'private, no-cache')
      .set('ETag', `"${sheet.photo.sha256}"`)
      .type(mediaTypes[sheet.photo.format])
      .send(bytes);
  });

  routes.get('/jobs/:id/sheets/:n/thumbnail', async (request, response) => {
    const job = findJob(jobs, request.params['id']);
    const { photo, photoRemovedAt } = findSheet(sheets, job, request.params['n']);
    const webp = photoRemovedAt === null ? await thumbnails.open(photo.name) : null;
    response.set('Content-Security-Policy', pictureOnly);
    if (webp === null) {
      // A browser shows the picture of a 404 as well: a neutral sheet, never a broken image.
      response.status(404).type('image/webp').sendFile(noPhotoPath);
      return;
    }
    // Numbers of deleted sheets are given again, so only an address that names the photo holds for ever.
    const namesPhoto = request.query['v'] === photo.sha256.slice(0, 12);
    response
      .set('Cache-Control', namesPhoto ? 'private, max-age=31536000, immutable' : 'private, no-cache')
      .set('ETag', `"${photo.sha256.slice(0, 32)}"`)
      .type('image/webp')
      .send(Buffer.from(webp));
  });

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

/** Of what may be looked at only: nothing in it runs, loads or leads anywhere. */
const pictureOnly = "default-src 'none'; sandbox";
const noPhotoPath = fileURLToPath(new URL('../../../public/icons/no-photo.webp', import.meta.url));

const mediaTypes: Record<PhotoFormat, string> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  tiff: 'image/tiff',
};

/** `?after=N`: null where it is not there. Throws `AppError` `bad_request`. */
function changeNumber(value: unknown): number | null {
  if (value === undefined) return null;
  if (typeof value === 'string' && /^\d{1,15}$/.test(value)) return Number(value);
  throw new AppError('bad_request', 'after is the number of a change, as the events have it.');
}
