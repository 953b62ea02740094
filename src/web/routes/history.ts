import { Router } from 'express';
import type { HistoryStore, JobSummary } from '../../stores/history.ts';
import { jobUrl } from '../exports/job-json.ts';
import { historyQuery } from '../history-query.ts';
import { sharedPage } from '../middleware/shared-page.ts';
import { historyPage, historyUrl, thumbnailUrl } from '../pages/history-page.ts';
import { wantsJson } from '../wants-json.ts';

const jobsPerPage = 30;

/** `GET /history`: jobs newest first, by what their sheets came to (`state`), by the words of `q`, a page at a time from `before` on. */
export function historyRoutes(history: HistoryStore): Router {
  const routes = Router();

  routes.get(['/history', '/history.json', '/api/v1/jobs'], (request, response) => {
    const asked = historyQuery(request);
    // One more than is shown tells whether there is an older page.
    const found = history.list({ ...asked, limit: jobsPerPage + 1 });
    const jobs = found.slice(0, jobsPerPage);
    const older = found.length > jobsPerPage ? (jobs.at(-1)?.seq ?? null) : null;
    const counts = history.count(asked.text);
    response.vary('Accept');
    if (wantsJson(request)) {
      const olderUrl = older === null ? null : historyUrl({ ...asked, before: older }, request.path);
      if (olderUrl !== null) response.links({ next: olderUrl });
      response.json({ jobs: jobs.map(summaryJson), counts, older, older_url: olderUrl });
    } else {
      response.render(
        'history',
        historyPage(
          jobs,
          counts,
          { ...asked, older, isSearch: request.query['search'] !== undefined },
          sharedPage(request),
        ),
      );
    }
  });

  return routes;
}

function summaryJson({ id, name, state, createdAt, sheets, approved, contradicted, firstSheets }: JobSummary) {
  const { queued, reading, needs_review, failed, cancelled, read } = sheets;
  const finished = read + needs_review + failed + cancelled;
  return {
    id,
    name,
    state,
    url: jobUrl(id),
    created_at: new Date(createdAt).toISOString(),
    sheets: queued + reading + finished,
    finished,
    needs_review,
    failed,
    cancelled,
    approved,
    contradicted,
    thumbnails: firstSheets.filter((sheet) => sheet.isPhotoKept).map((sheet) => thumbnailUrl(id, sheet)),
  };
}
