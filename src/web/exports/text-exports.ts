import { reportToMarkdown } from '../../domain/markdown-tables.ts';
import type { ExportedSheets } from './exported-sheet.ts';
import { jobUrl, sheetJson } from './job-json.ts';

/** `{"sheets":[…]}` piece by piece, each sheet as the API gives it, with the job that it belongs to. */
export function* jsonText(sheets: ExportedSheets): Generator<string> {
  yield '{"sheets":[';
  let comma = '\n';
  for (const { job, sheet } of sheets()) {
    const whole = { job: { id: job.id, name: job.name, url: jobUrl(job.id) }, ...sheetJson(sheet) };
    yield comma + JSON.stringify(whole);
    comma = ',\n';
  }
  yield '\n]}\n';
}

/** The reports as Markdown, piece by piece, each under the name of its job and photo. */
export function* markdownText(sheets: ExportedSheets): Generator<string> {
  let rule = '';
  for (const { job, sheet } of sheets()) {
    const approved = sheet.approval === null ? '' : `, approved by ${plain(sheet.approval.by)}`;
    const heading = `# ${plain(job.name)}, sheet ${sheet.n}: ${plain(sheet.filename)}${approved}`;
    yield `${rule}${heading}\n\n${reportToMarkdown(sheet.report)}`;
    rule = '\n---\n\n';
  }
}

/** A name that is nothing but text in Markdown, on one line. */
const plain = (text: string): string => text.replace(/[\\`*_~|<>[\]&#]/g, '\\$&').replace(/\s+/g, ' ');
