import type { JobState } from '../../domain/job.ts';
import { counted, shownTime, type SharedPage, type ShownTime } from './shared-page.ts';
import { stateBadges, type Badge } from './states.ts';

/** One job as a list knows it. */
export interface ListedJob {
  id: string;
  name: string;
  createdAt: number;
  state: JobState;
  sheetCount: number;
}

export interface HistoryPage extends SharedPage {
  jobs: { id: string; name: string; url: string; created: ShownTime; sheets: string; badge: Badge }[];
  /** where the next older jobs are; null on the last page */
  olderUrl: string | null;
  /** whether this page is the newest */
  isNewest: boolean;
}

/** The list of jobs, newest first as given. `older` and `before` are the store's own keys of the next and this page. */
export function historyPage(
  jobs: readonly ListedJob[],
  keys: { before: string | null; older: string | null },
  shared: SharedPage,
): HistoryPage {
  return {
    ...shared,
    jobs: jobs.map((job) => ({
      id: job.id,
      name: job.name,
      url: `/jobs/${encodeURIComponent(job.id)}`,
      created: shownTime(job.createdAt),
      sheets: counted(job.sheetCount, 'sheet'),
      badge: stateBadges[job.state],
    })),
    olderUrl: keys.older === null ? null : `/history?before=${encodeURIComponent(keys.older)}`,
    isNewest: keys.before === null,
  };
}
