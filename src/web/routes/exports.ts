import { Router, type Request, type Response } from 'express';
import { AppError } from '../../domain/errors.ts';
import { csvZip } from '../exports/csv-zip.ts';
import { exportedSheets, type ExportedSheet, type ExportStores, type SheetNames } from '../exports/exported-sheet.ts';
import { createSelections, type Selection } from '../exports/selection.ts';
import { jsonText, markdownText } from '../exports/text-exports.ts';
import { xlsxWorkbook } from '../exports/xlsx/workbook.ts';
import { findJob, findSheet } from '../find-job.ts';
import { historyQuery } from '../history-query.ts';
import { streamParts } from '../stream-parts.ts';

export interface ExportParts extends ExportStores {
  now: () => number;
}

/**
 * Taking the data away: one sheet, one job, or all that a search of the history finds, as JSON, CSV, XLSX or Markdown,
 * each made from the one stored report, and sent while it is made.
 */
export function exportRoutes(parts: ExportParts): Router {
  const { jobs, sheets, now } = parts;
  const routes = Router();
  const selections = createSelections(parts);

  routes.get(['/jobs/:id/export', '/api/v1/jobs/:id/export'], async (request, response) => {
    const format = formatOf(request);
    const job = findJob(jobs, request.params['id']);
    await send(request, response, format, selections.ofJob(job));
  });

  routes.get(['/jobs/:id/sheets/:n/export', '/api/v1/jobs/:id/sheets/:n/export'], async (request, response) => {
    const format = formatOf(request);
    const job = findJob(jobs, request.params['id']);
    await send(request, response, format, selections.ofSheet(job, findSheet(sheets, job, request.params['n'])));
  });

  routes.get(['/history/export', '/api/v1/export'], async (request, response) => {
    const format = formatOf(request);
    await send(request, response, format, selections.ofSearch(historyQuery(request), '/history', now()));
  });

  async function send(request: Request, response: Response, format: Format, selection: Selection): Promise<void> {
    const { extension, type, made } = formats[format];
    if (format === 'xlsx') refuseTooMany(selection.names());
    response.attachment(`${selection.fileName}.${extension}`).type(type);
    await streamParts(request, response, made(exportedSheets(parts, selection.names()), selection.title, now()));
  }

  return routes;
}

interface FileFormat {
  extension: string;
  type: string;
  made: (
    sheets: AsyncIterable<ExportedSheet>,
    title: string,
    madeAt: number,
  ) => AsyncGenerator<string> | AsyncGenerator<Uint8Array>;
}

const formats = {
  json: { extension: 'json', type: 'application/json', made: jsonText },
  csv: { extension: 'zip', type: 'application/zip', made: csvZip },
  xlsx: {
    extension: 'xlsx',
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    made: (sheets, title, madeAt) => xlsxWorkbook(title, sheets, madeAt),
  },
  md: { extension: 'md', type: 'text/markdown', made: markdownText },
} satisfies Record<string, FileFormat>;

type Format = keyof typeof formats;

/** Throws `AppError` `bad_request` for a format that there is not. */
function formatOf(request: Request): Format {
  const asked = request.query['format'] ?? 'json';
  const format = (Object.keys(formats) as Format[]).find((known) => known === asked);
  if (format !== undefined) return format;
  const advice = asked === 'pdf' ? ' For a PDF, print the page that ends in /print.' : '';
  throw new AppError('bad_request', `format is one of ${Object.keys(formats).join(', ')}.${advice}`);
}

/** A page of a workbook ends at row 1,048,576; this many sheets of fifty tanks stay below. */
const mostSheetsInWorkbook = 20_000;

function refuseTooMany(names: SheetNames): void {
  const iterator = names[Symbol.iterator]();
  for (let count = 0; iterator.next().done !== true; count += 1) {
    if (count < mostSheetsInWorkbook) continue;
    const most = mostSheetsInWorkbook.toLocaleString('en-US');
    const advice = 'Narrow the search, or take CSV, which has no such bound.';
    throw new AppError('bad_request', `A workbook holds at most ${most} sheets. ${advice}`);
  }
}
