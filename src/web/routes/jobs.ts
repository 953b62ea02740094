import { Router } from 'express';
import { AppError } from '../../domain/errors.ts';
import type { PhotoFormat } from '../../domain/job.ts';
import type { PhotoFolders } from '../../photos/folders.ts';
import { openPhoto } from '../../photos/open.ts';
import type { JobStore } from '../../stores/jobs.ts';
import type { SheetStore } from '../../stores/sheets.ts';
import { jobJson } from '../exports/job-json.ts';
import { findJob, findSheet } from '../find-job.ts';
import { sharedPage } from '../middleware/shared-page.ts';
import { jobPage } from '../pages/job-page.ts';
import { wantsJson } from '../wants-json.ts';

export interface JobParts {
  jobs: JobStore;
  sheets: SheetStore;
  folders: PhotoFolders;
}

/** Looking at what was uploaded: one job, one photo. */
export function jobRoutes({ jobs, sheets, folders }: JobParts): Router {
  const routes = Router();

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
