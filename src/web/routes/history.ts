import { Router } from 'express';
import { AppError } from '../../domain/errors.ts';
import { isJobId } from '../../domain/job-id.ts';
import type { HistoryStore, JobSummary } from '../../stores/history.ts';
import { jobUrl } from '../exports/job-json.ts';
import { sharedPage } from '../middleware/shared-page.ts';
import { historyPage } from '../pages/history-page.ts';
import { wantsJson } from '../wants-json.ts';

const jobsPerPage = 30;

/** The list of jobs, newest first. */
export function historyRoutes(history: HistoryStore): Router {
  const routes = Router();

  routes.get(['/history', '/history.json', '/api/v1/jobs'], (request, response) => {
    const before = keyOf(request.query['before']);
    const found = history.listBefore(before, jobsPerPage + 1);
    const page = found.slice(0, jobsPerPage);
    const last = page.at(-1);
    const older = found.length > jobsPerPage && last ? `${last.createdAt}_${last.id}` : null;
    response.vary('Accept');
    if (wantsJson(request)) {
      response.json({ jobs: page.map(summaryJson), older });
      return;
    }
    const listed = page.map((job) => ({ ...job, sheetCount: job.sheets }));
    const beforeKey = before === null ? null : `${before.createdAt}_${before.id}`;
    response.render('history', historyPage(listed, { before: beforeKey, older }, sharedPage(request)));
  });

  return routes;
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
