import { Router, type Request, type Response } from 'express';
import { AppError } from '../../domain/errors.ts';
import type { ReviewStore } from '../../stores/reviews.ts';
import { exportedSheets, type ExportStores, type SheetName, type SheetNames } from '../exports/exported-sheet.ts';
import { createSelections, type Selection } from '../exports/selection.ts';
import { findJob, findSheet } from '../find-job.ts';
import { historyQuery } from '../history-query.ts';
import { historyUrl } from '../pages/history-page.ts';
import { printedSheet, printPage } from '../pages/print-page.ts';
import { streamParts } from '../stream-parts.ts';

export interface PrintParts extends ExportStores {
  reviews: ReviewStore;
  now: () => number;
}

/** A browser draws this many with their pictures; the next ones are a link away. */
const sheetsOnPaper = 100;

/** What is exported as pages for paper, or for the PDF that a browser makes of them: sheet after sheet, as it is drawn. */
export function printRoutes(parts: PrintParts): Router {
  const { jobs, sheets, reviews, now } = parts;
  const routes = Router();
  const selections = createSelections(parts);

  routes.get('/jobs/:id/print', (request, response) =>
    print(request, response, selections.ofJob(findJob(jobs, request.params['id']))),
  );

  routes.get('/jobs/:id/sheets/:n/print', (request, response) => {
    const job = findJob(jobs, request.params['id']);
    return print(request, response, selections.ofSheet(job, findSheet(sheets, job, request.params['n'])));
  });

  routes.get('/history/print', (request, response) => {
    const query = historyQuery(request);
    return print(request, response, selections.ofSearch(query, historyUrl(query), now()));
  });

  async function print(request: Request, response: Response, selection: Selection): Promise<void> {
    const from = firstOf(request.query['from']);
    const { shown, hasMore } = some(selection.names(), from, sheetsOnPaper);
    const nextUrl = hasMore ? nextUrlOf(request, from + sheetsOnPaper) : null;
    const page = printPage(selection, { from, shown: shown.length, nextUrl }, now());
    response.type('html');
    await streamParts(request, response, drawn());

    async function* drawn(): AsyncGenerator<string> {
      yield await draw(response, 'print/start', page);
      for await (const exported of exportedSheets(parts, shown)) {
        const review = reviews.find(exported.job.id, exported.sheet.n);
        yield await draw(response, 'print/sheet', {
          sheet: printedSheet(exported, review?.state.evidence ?? null),
          printed: page.printed,
        });
      }
      yield await draw(response, 'print/end', page);
    }
  }

  return routes;
}

const draw = (response: Response, view: string, locals: object): Promise<string> =>
  new Promise((resolve, reject) =>
    response.app.render(view, locals, (error: Error | null, html: string) => (error ? reject(error) : resolve(html))),
  );

/** Those from the `from`th on, which counts from 0, and whether there are others behind them. */
function some(names: SheetNames, from: number, most: number): { shown: SheetName[]; hasMore: boolean } {
  const shown: SheetName[] = [];
  let at = 0;
  for (const name of names) {
    if (at >= from + most) return { shown, hasMore: true };
    if (at >= from) shown.push(name);
    at += 1;
  }
  return { shown, hasMore: false };
}

/** `?from=N`; 0 where it is left out. Throws `AppError` `bad_request`. */
function firstOf(value: unknown): number {
  if (value === undefined) return 0;
  if (typeof value === 'string' && /^\d{1,9}$/.test(value)) return Number(value);
  throw new AppError('bad_request', 'from is the number of sheets to leave out.');
}

function nextUrlOf(request: Request, from: number): string {
  const { pathname, searchParams } = new URL(request.originalUrl, 'http://here');
  searchParams.set('from', String(from));
  return `${pathname}?${searchParams.toString()}`;
}
