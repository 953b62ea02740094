import type { ReaderName } from '../../domain/reading.ts';
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
}

/** The upload form. `model` is the model's name where the `openai` reader is in use. */
export function uploadPage(
  limits: UploadLimits,
  reader: { name: ReaderName; model: string | null },
  shared: SharedPage,
): UploadPage {
  return {
    ...shared,
    limits,
    maxFileSizeBytes: limits.maxFileSizeMb * 1024 * 1024,
    readerSentence: sentenceAbout(reader),
  };
}

function sentenceAbout(reader: { name: ReaderName; model: string | null }): string {
  if (reader.name === 'local') return 'Sheets are read on this machine; no photo leaves it.';
  return `Sheets are read by the model ${reader.model ?? 'in the settings'}; photos are sent to its server.`;
}
