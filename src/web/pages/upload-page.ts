import type { Job } from '../../domain/job.ts';
import type { ReaderName } from '../../domain/reading.ts';
import { jobUrl } from '../exports/job-json.ts';
import type { SharedPage } from './shared-page.ts';

export interface UploadLimits {
  maxFiles: number;
  /** per file, of 1,024 × 1,024 bytes */
  maxFileSizeMb: number;
}

export interface UploadPage extends SharedPage {
  limits: UploadLimits;
  maxFileSizeBytes: number;
  /** who reads the photos, and whether they leave this machine */
  readerSentence: string;
  /** where the form goes to */
  action: string;
  /** the job that photos are added to; null: they make one */
  job: { name: string; url: string } | null;
}

/** The upload form, for a new job or for more photos of `job`. `model` is that of the `openai` reader. */
export function uploadPage(
  limits: UploadLimits,
  reader: { name: ReaderName; model: string | null },
  shared: SharedPage,
  job: Pick<Job, 'id' | 'name'> | null = null,
): UploadPage {
  return {
    ...shared,
    limits,
    maxFileSizeBytes: limits.maxFileSizeMb * 1024 * 1024,
    readerSentence: sentenceAbout(reader),
    action: job === null ? '/upload' : `${jobUrl(job.id)}/sheets`,
    job: job && { name: job.name, url: jobUrl(job.id) },
  };
}

function sentenceAbout(reader: { name: ReaderName; model: string | null }): string {
  if (reader.name === 'local') return 'Sheets are read on this machine; no photo leaves it.';
  return `Sheets are read by the model ${reader.model ?? 'in the settings'}; photos are sent to its server.`;
}
