import { isFinal, jobState, type Job, type RejectedFile, type Sheet } from '../../domain/job.ts';
import { jobJson, jobUrl } from '../exports/job-json.ts';
import { counted, shownTime, type SharedPage, type ShownTime } from './shared-page.ts';
import { shownSheet, type ShownSheet } from './shown-sheet.ts';
import { stateBadges, type Badge } from './states.ts';

/** The answer to an upload, and the page of a job ever after. */
export interface JobPage extends SharedPage {
  /** for the browser's tab: `2/5 · Name` while sheets are being read */
  title: string;
  job: { id: string; name: string; url: string; jsonUrl: string; created: ShownTime; badge: Badge };
  progress: { finished: number; total: number; isDone: boolean; sentence: string };
  rejected: readonly RejectedFile[];
  sheets: ShownSheet[];
}

/** The page of `job` with `sheets`, which are all of its sheets in their order. */
export function jobPage(job: Job, sheets: readonly Sheet[], shared: SharedPage): JobPage {
  const json = jobJson(job, sheets);
  const finished = sheets.filter((sheet) => isFinal(sheet.state)).length;
  const isDone = finished === sheets.length;
  return {
    ...shared,
    title: isDone ? job.name : `${finished}/${sheets.length} · ${job.name}`,
    job: {
      id: job.id,
      name: job.name,
      url: jobUrl(job.id),
      jsonUrl: `${jobUrl(job.id)}.json`,
      created: shownTime(job.createdAt),
      badge: stateBadges[jobState(sheets)],
    },
    progress: { finished, total: sheets.length, isDone, sentence: progressSentence(sheets, finished) },
    rejected: job.rejected,
    sheets: sheets.map((sheet, index) => shownSheet(sheet, json.sheets[index])),
  };
}

function progressSentence(sheets: readonly Sheet[], finished: number): string {
  if (finished < sheets.length) return `${finished} of ${counted(sheets.length, 'sheet')} finished`;
  const contradicted = sheets
    .flatMap((sheet) => sheet.findings)
    .filter((finding) => finding.severity === 'contradicted');
  const failed = sheets.filter((sheet) => sheet.state === 'failed').length;
  const parts = [counted(sheets.length, 'sheet')];
  if (failed > 0) parts.push(`${failed} failed`);
  if (contradicted.length > 0) parts.push(counted(contradicted.length, 'contradiction'));
  return parts.join(', ');
}
