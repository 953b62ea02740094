import type { RejectedFile } from '../../domain/job.ts';
import type { SharedPage } from './shared-page.ts';

/** What went wrong with a request, in words fit to show. */
export interface ShownError {
  status: number;
  /** a few words: `Too many uploads` */
  title: string;
  /** one sentence */
  detail: string;
  /** what to do about it */
  advice?: string | null;
  rejected?: readonly RejectedFile[];
}

export interface ErrorPage extends SharedPage {
  status: number;
  title: string;
  detail: string;
  advice: string | null;
  rejected: readonly RejectedFile[];
}

/** The page that answers a request which could not be served. */
export function errorPage(error: ShownError, shared: SharedPage): ErrorPage {
  const { status, title, detail, advice = null, rejected = [] } = error;
  return { ...shared, status, title, detail, advice, rejected };
}
