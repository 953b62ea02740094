import { AppError } from '../../domain/errors.ts';
import type { Job, Sheet } from '../../domain/job.ts';
import type { HistoryQuery } from '../../stores/history.ts';
import { namesOfJob, namesOfSearch, whyNoReport, type ExportStores, type SheetNames } from './exported-sheet.ts';
import { jobUrl, sheetUrl } from './job-json.ts';

/** What is taken away: which sheets, under which title, and the page that it is taken from. */
export interface Selection {
  title: string;
  /** for a file, without its extension */
  fileName: string;
  backUrl: string;
  names: () => SheetNames;
}

export interface Selections {
  /** A job with at least one report; sheets without one are listed beside it. Throws `AppError` `conflict`. */
  ofJob(job: Job): Selection;
  /** A sheet with a report. Throws `AppError` `conflict`. */
  ofSheet(job: Job, sheet: Sheet): Selection;
  /** All that a search of the history finds, be it nothing. `backUrl` is the page that shows it. */
  ofSearch(query: Omit<HistoryQuery, 'limit'>, backUrl: string, now: number): Selection;
}

export function createSelections(stores: ExportStores): Selections {
  return {
    ofJob(job) {
      if (stores.sheets.countReports(job.id) === 0) throw new AppError('conflict', whyNoReports(stores, job));
      const fileName = fileNameOf(job.name, job.id);
      return { title: job.name, fileName, backUrl: jobUrl(job.id), names: () => namesOfJob(stores, job) };
    },

    ofSheet(job, sheet) {
      if (sheet.report === null) throw new AppError('conflict', whyNoReport(sheet));
      return {
        title: `${job.name}, sheet ${sheet.n}`,
        fileName: fileNameOf(job.name, `${job.id}-${sheet.n}`),
        backUrl: sheetUrl(job.id, sheet.n),
        names: () => [{ job, n: sheet.n }],
      };
    },

    ofSearch(query, backUrl, now) {
      const fileName = fileNameOf(query.text ?? '', `tank-reports-${new Date(now).toISOString().slice(0, 10)}`);
      return { title: titleOfSearch(query), fileName, backUrl, names: () => namesOfSearch(stores, query) };
    },
  };
}

function whyNoReports({ sheets }: ExportStores, job: Job): string {
  const [first, ...others] = sheets.numbers(job.id);
  if (first === undefined) return 'This job has no sheets any more.';
  if (sheets.countUnfinished(job.id) > 0) return 'None of the sheets of this job is read yet; try again when one is.';
  const sheet = others.length === 0 ? sheets.find(job.id, first) : null;
  return sheet === null ? 'None of the sheets of this job could be read; its page says why.' : whyNoReport(sheet);
}

function titleOfSearch({ text, state }: Omit<HistoryQuery, 'limit'>): string {
  const which = state === null ? 'All jobs' : `Jobs in state “${state.replace('_', ' ')}”`;
  return text === null ? which : `${which} with “${text}”`;
}

/** How much of a name goes into that of a file, whose bytes are bounded. */
const mostOfName = 60;

/** A name for a file that every system takes: without what separates folders, steers terminals or is kept from use. */
function fileNameOf(name: string, id: string): string {
  const plain = name
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}<>:"/\\|?*%]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^[.~-]+/, '');
  const short = [...plain].slice(0, mostOfName).join('').trim();
  return short === '' ? id : `${short} ${id}`;
}
