import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Router, type Request, type Response } from 'express';
import { AppError } from '../../domain/errors.ts';
import type { Job, Sheet } from '../../domain/job.ts';
import type { WorkbookPage } from '../../pipeline/messages.ts';
import type { Pool } from '../../pipeline/pool.ts';
import type { HistoryStore } from '../../stores/history.ts';
import type { JobStore } from '../../stores/jobs.ts';
import type { SheetStore } from '../../stores/sheets.ts';
import { csvZip } from '../exports/csv-zip.ts';
import { exportedTables, type ExportedSheet, type ExportedSheets } from '../exports/exported-sheet.ts';
import { jsonText, markdownText } from '../exports/text-exports.ts';
import { jobUrl, sheetUrl } from '../exports/job-json.ts';
import { sharedPage } from '../middleware/shared-page.ts';
import { printPage } from '../pages/print-page.ts';
import { findJob, findSheet } from '../find-job.ts';
import { historyQuery } from '../history-query.ts';

export interface ExportParts {
  jobs: JobStore;
  sheets: SheetStore;
  history: HistoryStore;
  makeWorkbook: Pool['makeWorkbook'];
  now: () => number;
}

/** What is exported: under which name, and the sheets, of which those without a report are left out. */
interface Selection {
  name: string;
  title: string;
  sheets: ExportedSheets;
}

/**
 * Taking the data away: one sheet, one job, or all that a search of the history finds, as JSON, CSV, XLSX or Markdown,
 * each made from the one stored report. All but a workbook go out while they are made.
 */
export function exportRoutes({ jobs, sheets, history, makeWorkbook, now }: ExportParts): Router {
  const routes = Router();

  routes.get(['/jobs/:id/export', '/api/v1/jobs/:id/export'], async (request, response) => {
    const job = findJob(jobs, request.params['id']);
    const of = (): ExportedSheet[] => exported(job, sheets.ofJob(job.id));
    await send(request, response, { name: job.id, title: job.name, sheets: of });
  });

  routes.get(['/jobs/:id/sheets/:n/export', '/api/v1/jobs/:id/sheets/:n/export'], async (request, response) => {
    const job = findJob(jobs, request.params['id']);
    const sheet = findSheet(sheets, job, request.params['n']);
    const title = `${job.name}, sheet ${sheet.n}`;
    await send(request, response, { name: `${job.id}-${sheet.n}`, title, sheets: () => exported(job, [sheet]) });
  });

  routes.get(['/history/export', '/api/v1/export'], async (request, response) => {
    const query = historyQuery(request);
    const title = query.text === null ? 'All jobs' : `Jobs with “${query.text}”`;
    await send(request, response, { name: 'tank-reports', title, sheets: () => found(query) });
  });

  routes.get('/jobs/:id/print', (request, response) => {
    const job = findJob(jobs, request.params['id']);
    const printed = exported(job, sheets.ofJob(job.id)).map(({ sheet }) => sheet);
    const page = { title: job.name, backUrl: jobUrl(job.id) };
    response.render('print', printPage(page, printed, sharedPage(request), now()));
  });

  routes.get('/jobs/:id/sheets/:n/print', (request, response) => {
    const job = findJob(jobs, request.params['id']);
    const sheet = findSheet(sheets, job, request.params['n']);
    const page = { title: job.name, backUrl: sheetUrl(job.id, sheet.n) };
    const printed = exported(job, [sheet]).map((one) => one.sheet);
    response.render('print', printPage(page, printed, sharedPage(request), now()));
  });

  function* found(query: ReturnType<typeof historyQuery>): Generator<ExportedSheet> {
    let { before } = query;
    for (;;) {
      const page = history.list({ ...query, before, limit: 50 });
      for (const { id } of page) {
        const job = jobs.find(id);
        if (job !== null) yield* exported(job, sheets.ofJob(id));
      }
      const last = page.at(-1);
      if (last === undefined) return;
      before = last.seq;
    }
  }

  async function send(request: Request, response: Response, selection: Selection): Promise<void> {
    const format = formatOf(request);
    const whole = format === 'xlsx' ? await makeWorkbook({ ...(await workbookOf(selection)), madeAt: now() }) : null;
    const { extension, type } = formats[format];
    response.attachment(`${selection.name}.${extension}`).type(type);
    if (format === 'xlsx') response.send(Buffer.from(whole ?? []));
    else await flow(response, pieces[format](selection.sheets));
  }

  return routes;
}

const formats = {
  json: { extension: 'json', type: 'application/json' },
  csv: { extension: 'zip', type: 'application/zip' },
  xlsx: { extension: 'xlsx', type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
  md: { extension: 'md', type: 'text/markdown' },
} as const;

const pieces: Record<'json' | 'csv' | 'md', (sheets: ExportedSheets) => Iterable<string | Uint8Array>> = {
  json: jsonText,
  csv: csvZip,
  md: markdownText,
};

/** Sends piece after piece as fast as the client takes them; one that goes away in the middle ends it. */
async function flow(response: Response, parts: Iterable<string | Uint8Array>): Promise<void> {
  await pipeline(Readable.from(parts, { objectMode: false }), response).catch((error: unknown) => {
    if (!response.destroyed) throw error;
  });
}

function formatOf(request: Request): keyof typeof formats {
  const asked = request.query['format'] ?? 'json';
  const format = (Object.keys(formats) as (keyof typeof formats)[]).find((known) => known === asked);
  if (format !== undefined) return format;
  throw new AppError('bad_request', `format is one of ${Object.keys(formats).join(', ')}.`);
}

/** A workbook is held whole in memory, here and in the thread that writes it. */
const mostSheetsInWorkbook = 500;

/** What the thread needs for a workbook, gathered a few sheets at a time. Throws `AppError` `bad_request` for too many. */
async function workbookOf({ title, sheets }: Selection): Promise<{ title: string; pages: WorkbookPage[] }> {
  const pages = exportedTables.map(({ name, headings }): WorkbookPage => ({ name, headings, rows: [] }));
  let count = 0;
  for (const exported of sheets()) {
    if (++count > mostSheetsInWorkbook) {
      const advice = 'Narrow the search, or take CSV, which has no such bound.';
      throw new AppError('bad_request', `A workbook holds at most ${mostSheetsInWorkbook} sheets. ${advice}`);
    }
    for (const [at, { rowsOf }] of exportedTables.entries()) pages[at]?.rows.push(...rowsOf(exported));
    if (count % 10 === 0) await nextTurn();
  }
  return { title, pages };
}

const exported = (job: Job, sheets: readonly Sheet[]): ExportedSheet[] =>
  sheets.flatMap((sheet) => (sheet.report === null ? [] : [{ job, sheet: { ...sheet, report: sheet.report } }]));
