import { historyStates, type HistoryCounts, type HistoryState, type JobSummary } from '../../stores/history.ts';
import { jobUrl } from '../exports/job-json.ts';
import { counted, shownTime, type SharedPage, type ShownTime } from './shared-page.ts';
import { severityBadges } from './shown-findings.ts';
import { approvedBadge, jobBadges, stateBadges, type Badge } from './states.ts';

/** What was asked for, and where the next older page begins. */
export interface HistoryPlace {
  state: HistoryState | null;
  text: string | null;
  before: number | null;
  older: number | null;
  isSearch?: boolean;
}

export interface HistoryPage extends SharedPage {
  jobs: ListedJob[];
  /** false where there is nothing to search */
  hasFilters: boolean;
  /** the conditions to choose from, `all` first */
  chips: { word: string; icon: string | null; tone: Badge['tone']; count: string; url: string; isChosen: boolean }[];
  /** `isWanted`: the page was opened in order to search */
  search: { text: string; state: HistoryState | null; clearUrl: string | null; isWanted: boolean };
  /** said to those who cannot see the list change: `3 jobs with “houston”` */
  summary: string;
  /** what is shown in place of a list; null where there is one */
  empty: { title: string; advice: string; action: { word: string; url: string } } | null;
  /** everything that is found, to be taken away */
  exportUrl: string;
  newestUrl: string | null;
  olderUrl: string | null;
}

export interface ListedJob {
  id: string;
  name: string;
  url: string;
  created: ShownTime;
  badges: Badge[];
  /** `5 sheets`, with what needs a person: `5 sheets, 1 failed` */
  sheets: string;
  /** `url` null: the photo is no longer kept */
  thumbnails: { url: string | null }[];
  /** how many sheets have no thumbnail here */
  more: number;
}

/** One page of the history: `jobs` newest first, `counts` of all jobs that the search finds. */
export function historyPage(
  jobs: readonly JobSummary[],
  counts: HistoryCounts,
  place: HistoryPlace,
  shared: SharedPage,
): HistoryPage {
  const { state, text, before, older } = place;
  const { all } = counts;
  return {
    ...shared,
    jobs: jobs.map(listedJob),
    hasFilters: all > 0 || state !== null || text !== null,
    chips: [null, ...historyStates].map((chip) => ({
      ...(chip === null ? { word: 'All', icon: null, tone: 'quiet' as const } : chipBadges[chip]),
      count: (chip === null ? all : counts[chip]).toLocaleString('en-US'),
      url: historyUrl({ state: chip, text, before: null }),
      isChosen: chip === state,
    })),
    search: {
      text: text ?? '',
      state,
      isWanted: place.isSearch === true,
      clearUrl: text === null ? null : historyUrl({ state, text: null, before: null }),
    },
    summary: summaryOf(state === null ? all : counts[state], text),
    empty: jobs.length > 0 ? null : emptyState(all, place),
    exportUrl: historyUrl({ state, text, before: null }, '/history/export'),
    newestUrl: before === null ? null : historyUrl({ state, text, before: null }),
    olderUrl: older === null ? null : historyUrl({ state, text, before: older }),
  };
}

/** The address of a page of the history; `path` is `/history`, or one of its JSON twins. */
export function historyUrl({ state, text, before }: Omit<HistoryPlace, 'older'>, path = '/history'): string {
  const query = new URLSearchParams();
  if (text !== null) query.set('q', text);
  if (state !== null) query.set('state', state);
  if (before !== null) query.set('before', String(before));
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}

/** The address of a small picture of a sheet's photo; it names the photo, so that browsers may keep it for good. */
export const thumbnailUrl = (jobId: string, { n, photoSha256 }: JobSummary['firstSheets'][number]): string =>
  `${jobUrl(jobId)}/sheets/${n}/thumbnail?v=${photoSha256.slice(0, 12)}`;

const chipBadges: Record<HistoryState, Badge> = {
  open: { word: 'Under way', icon: 'waiting', tone: 'note' },
  needs_review: stateBadges.needs_review,
  contradicted: severityBadges.contradicted,
  failed: { ...stateBadges.failed, word: 'Failed sheets' },
  read: { ...stateBadges.read, word: 'To approve' },
  approved: approvedBadge,
  cancelled: stateBadges.cancelled,
};

function listedJob(job: JobSummary): ListedJob {
  const { id, name, createdAt, state, sheets, approved, contradicted, firstSheets } = job;
  const total = Object.values(sheets).reduce((sum, count) => sum + count, 0);
  const facts = [counted(total, 'sheet')];
  const unfinished = sheets.queued + sheets.reading;
  if (unfinished > 0) facts.push(`${total - unfinished} finished`);
  if (sheets.needs_review > 0 && total > 1) facts.push(`${sheets.needs_review} to review`);
  if (contradicted > 0) facts.push(total === 1 ? 'contradicted' : `${contradicted} contradicted`);
  if (sheets.failed > 0 && total > 1) facts.push(`${sheets.failed} failed`);
  return {
    id,
    name,
    url: jobUrl(id),
    created: shownTime(createdAt),
    badges: jobBadges(state, approved, total),
    sheets: facts.join(', '),
    thumbnails: firstSheets.map((sheet) => ({ url: sheet.isPhotoKept ? thumbnailUrl(id, sheet) : null })),
    more: Math.max(0, total - firstSheets.length),
  };
}

function summaryOf(count: number, text: string | null): string {
  const jobs = counted(count, 'job');
  return text === null ? jobs : `${jobs} with “${text}”`;
}

function emptyState(all: number, { state, text, before }: HistoryPlace): HistoryPage['empty'] {
  const elsewhere = { word: 'Show all jobs', url: '/history' };
  if (before !== null) {
    return {
      title: 'Nothing older than this.',
      advice: 'Every older job has been deleted, or has come further since.',
      action: { word: 'Back to the newest', url: historyUrl({ state, text, before: null }) },
    };
  }
  if (text !== null && all > 0) {
    return {
      title: `No such job has “${text}”.`,
      advice: `Among all jobs ${all === 1 ? 'one has' : `${all.toLocaleString('en-US')} have`} it.`,
      action: { word: 'Search in all jobs', url: historyUrl({ state: null, text, before: null }) },
    };
  }
  if (text !== null) {
    return {
      title: `Nothing found for “${text}”.`,
      advice:
        'Every word has to be on one sheet, in its job’s name or in its file’s name; the last word may be just begun. Try fewer words, a barge, a terminal, a product or a figure.',
      action: elsewhere,
    };
  }
  if (state !== null && all > 0) {
    return { ...emptyWords[state], action: elsewhere };
  }
  return {
    title: 'No sheet has been read yet.',
    advice: 'What you upload is kept here, newest first: its photos, its tables and whether the arithmetic holds.',
    action: { word: 'Upload a sheet', url: '/upload' },
  };
}

const emptyWords: Record<HistoryState, { title: string; advice: string }> = {
  open: { title: 'Nothing is being read.', advice: 'Every sheet that was uploaded is finished.' },
  needs_review: { title: 'No sheet needs review.', advice: 'What was doubtful has been looked at.' },
  contradicted: { title: 'No figure is contradicted.', advice: 'The arithmetic holds on every sheet.' },
  failed: { title: 'No sheet has failed.', advice: 'Every photo that was uploaded could be read.' },
  read: { title: 'Nothing waits to be approved.', advice: 'Sheets with nothing to remark come here until they are.' },
  approved: { title: 'No job is approved yet.', advice: 'A job comes here once each of its sheets is approved.' },
  cancelled: { title: 'Nothing was cancelled.', advice: 'Sheets whose reading was called off come here.' },
};
