import { reportToMarkdown } from '../../domain/markdown-tables.ts';
import type { Report } from '../../domain/report.ts';
import { whyNoReport, type ExportedSheet } from './exported-sheet.ts';
import { jobUrl, sheetJson, type SheetJson } from './job-json.ts';
import { changesJson, type ChangeJson } from './review-json.ts';

/** A sheet in an export: as the API gives it, with the job that it belongs to and what people changed. */
export interface ExportedSheetJson extends SheetJson {
  job: { id: string; name: string; url: string };
  as_read: Report | null;
  changes: ChangeJson[];
}

/** `{"sheets":[…]}` piece by piece. */
export async function* jsonText(sheets: AsyncIterable<ExportedSheet>): AsyncGenerator<string> {
  yield '{"sheets":[';
  let comma = '\n';
  for await (const exported of sheets) {
    yield comma + JSON.stringify(exportedSheetJson(exported));
    comma = ',\n';
  }
  yield '\n]}\n';
}

const exportedSheetJson = ({ job, sheet, trail }: ExportedSheet): ExportedSheetJson => ({
  job: { id: job.id, name: job.name, url: jobUrl(job.id) },
  ...sheetJson(sheet),
  as_read: trail.asRead,
  changes: changesJson(trail.log),
});

/** The reports as Markdown, piece by piece, each under the name of its job and photo. */
export async function* markdownText(sheets: AsyncIterable<ExportedSheet>): AsyncGenerator<string> {
  let rule = '';
  for await (const { job, sheet } of sheets) {
    const approved = sheet.approval === null ? '' : `, approved by ${plain(sheet.approval.by)}`;
    const heading = `# ${plain(job.name)}, sheet ${sheet.n}: ${plain(sheet.filename)}${approved}`;
    const body = sheet.report === null ? `${plain(whyNoReport(sheet))}\n` : reportToMarkdown(sheet.report);
    yield `${rule}${heading}\n\n${body}`;
    rule = '\n---\n\n';
  }
}

/** A name that is nothing but text in Markdown, on one line. */
const plain = (text: string): string => text.replace(/[\\`*_~|<>[\]&#]/g, '\\$&').replace(/\s+/g, ' ');
