import type { Failure } from './failure.ts';
import type { Finding } from './finding.ts';
import type { Working } from './proof.ts';
import type { Reading, Step } from './reading.ts';
import type { Report } from './report.ts';

/**
 * `queued` waits for a reader, `reading` is claimed by one; the others are final. `needs_review` is read, with
 * something in it that a person should look at.
 */
export const sheetStates = ['queued', 'reading', 'read', 'needs_review', 'failed', 'cancelled'] as const;
export type SheetState = (typeof sheetStates)[number];

/** What a photo's bytes say it is. */
export type PhotoFormat = 'jpeg' | 'png' | 'webp' | 'tiff';

/** A photo in DATA_DIR/uploads, named by time and random id; the client's file name is only ever shown. */
export interface StoredPhoto {
  /** `YYYYMMDDHHMMSS_<8 hex>.<ext>` */
  name: string;
  format: PhotoFormat;
  bytes: number;
  sha256: string;
  /** as it stands upright, EXIF orientation obeyed */
  widthPx: number;
  heightPx: number;
}

export const rejectionKinds = ['unsupported', 'unreadable', 'empty', 'too_many_pixels', 'too_slow'] as const;

/** A file of an upload that was not taken, and why. */
export interface RejectedFile {
  filename: string;
  kind: (typeof rejectionKinds)[number];
  message: string;
}

export interface Job {
  id: string;
  name: string;
  account: string;
  createdAt: number;
  rejected: RejectedFile[];
}

export interface Sheet {
  id: number;
  jobId: string;
  /** 1, 2, 3 … within the job */
  n: number;
  /** the client's name of the file, to be shown, escaped */
  filename: string;
  photo: StoredPhoto;
  /** null while the photo is still kept */
  photoRemovedAt: number | null;
  state: SheetState;
  /** the step under way, while it is being read */
  step: Step | null;
  attempts: number;
  /** when it will be tried, in ms since 1970; 0 is as soon as there is room. Means something while it is queued */
  dueAt: number;
  createdAt: number;
  finishedAt: number | null;
  /** why the last attempt failed, also while the next one is awaited */
  failure: Failure | null;
  reading: Reading | null;
  /** the report as Markdown: the reader's own where it kept to the format, otherwise written from `report` */
  markdown: string | null;
  report: Report | null;
  findings: Finding[];
  /** what stands behind the findings; null without a report, and for one that an earlier release proved */
  working: Working | null;
  /** who approved it and when, in ms since 1970; null while it is open */
  approval: { by: string; at: number } | null;
  /** the sheet of the same bytes whose reading this one shows */
  duplicateOf: { jobId: string; n: number } | null;
  /** grows with every change of any sheet */
  changed: number;
}

export const attemptEndings = ['read', 'retry', 'failed', 'busy', 'handed_back', 'lost', 'cancelled'] as const;

/** One claim of a sheet and how it ended. */
export interface Attempt {
  beganAt: number;
  endedAt: number | null;
  ending: (typeof attemptEndings)[number] | null;
  failure: Failure | null;
}

/** A job is `queued` until one of its sheets is begun, `reading` until all are final, then named for how they ended. */
export type JobState = SheetState;

export const isFinal = (state: SheetState): boolean => state !== 'queued' && state !== 'reading';

/** The state of a job from those of its sheets: the least settled first, then what most needs a person. */
export function jobState(sheets: readonly Pick<Sheet, 'state'>[]): JobState {
  const states = new Set(sheets.map((sheet) => sheet.state));
  if (states.has('reading') || (states.has('queued') && states.size > 1)) return 'reading';
  const inOrder: JobState[] = ['queued', 'needs_review', 'read', 'failed'];
  return inOrder.find((state) => states.has(state)) ?? 'cancelled';
}
