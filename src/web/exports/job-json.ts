import {
  jobState,
  type Attempt,
  type Job,
  type JobState,
  type RejectedFile,
  type Sheet,
  type SheetState,
} from '../../domain/job.ts';
import { placeKey, valueAt, type Alternative, type Quad } from '../../domain/evidence.ts';
import type { Failure, FailureKind } from '../../domain/failure.ts';
import type { Finding } from '../../domain/finding.ts';
import type { ReaderName, Step } from '../../domain/reading.ts';
import type { CellProof, Conventions, Settlement, Verdict } from '../../domain/proof.ts';
import type { Report, TableKey } from '../../domain/report.ts';

/** A job as the API gives it and the page shows it. */
export interface JobJson {
  job: { id: string; name: string; state: JobState; url: string; created_at: string };
  sheets: SheetJson[];
  rejected: RejectedFile[];
}

export interface SheetJson {
  n: number;
  filename: string;
  state: SheetState;
  /** true where the figures are from before the sheet was to be read again, and no newer ones have come yet */
  is_earlier: boolean;
  /** who read what is given; null until a reader has answered, and for an earlier report */
  reader: ReaderName | null;
  model: string | null;
  /** the report as Markdown; of a sheet that failed after it was read, the reader's own words */
  markdown: string | null;
  report: Report | null;
  findings: Finding[];
  /** how the sheet computes its figures, found from its own rows */
  conventions: Conventions | null;
  /** the verdict on each cell, table by table and row by row as in `report`; a blank cell has none */
  verdicts: VerdictsJson | null;
  /** cells that took another value which their reader saw as possible */
  settlements: Settlement[];
  /** who approved the report, and when; null while it is open */
  approved: { by: string; at: string } | null;
  error: ErrorJson | null;
  /** claims so far, less those that were handed back untried */
  attempts: number;
  /** the sheet of the same bytes whose reading this one shows; null for a reading of its own */
  duplicate_of: { job: string; n: number; url: string } | null;
  photo: { format: string; bytes: number; sha256: string; width_px: number; height_px: number };
}

/** Why a sheet could not be read, and at which step. */
export interface ErrorJson {
  kind: FailureKind;
  step: Step;
  message: string;
  advice: string;
}

type RowVerdicts = Record<string, Verdict>;
export type VerdictsJson = Record<TableKey, RowVerdicts[]> & { header: RowVerdicts };

/** One cell with what is known of it beside its value. */
export interface CellJson extends CellProof {
  value: number | string | null;
  /** where it stands on the upright photo, in shares of its width and height; null where that is not known */
  quad: Quad | null;
  /** as it was seen, before it was taken for a number */
  text: string | null;
  confidence: number | null;
  alternatives: Alternative[];
}

/** The body of `/jobs/ID/sheets/N.json`: the sheet as its job has it, each cell by itself, and every attempt, oldest first. */
export interface SheetWithHistoryJson extends SheetJson {
  cells: CellJson[];
  /** the sheet of paper on the photo; null where it was not found */
  page: Quad | null;
  /** `ending` and `ended_at` are null while an attempt is under way */
  history: { began_at: string; ended_at: string | null; ending: Attempt['ending']; error: ErrorJson | null }[];
}

/** The one JSON form of a job: body of `/jobs/ID.json`, of `POST /upload`, and the block on the page. */
export const jobJson = (job: Job, sheets: readonly Sheet[]): JobJson => ({
  job: jobHead(job, jobState(sheets)),
  sheets: sheets.map(sheetJson),
  rejected: rejectedFiles(job),
});

/** The same as text, piece by piece; `states` are those that its sheets are in. */
export async function* jobText(
  job: Job,
  states: readonly SheetState[],
  sheets: AsyncIterable<{ sheet: Sheet }>,
): AsyncGenerator<string> {
  const head = jobHead(job, jobState(states.map((state) => ({ state }))));
  yield `{"job":${JSON.stringify(head)},"sheets":[`;
  let comma = '';
  for await (const { sheet } of sheets) {
    yield comma + JSON.stringify(sheetJson(sheet));
    comma = ',';
  }
  yield `],"rejected":${JSON.stringify(rejectedFiles(job))}}`;
}

const jobHead = (job: Job, state: JobState): JobJson['job'] => ({
  ...{ id: job.id, name: job.name, state, url: jobUrl(job.id) },
  created_at: new Date(job.createdAt).toISOString(),
});

const rejectedFiles = ({ rejected }: Job): RejectedFile[] =>
  rejected.map(({ filename, kind, message }) => ({ filename, kind, message }));

/** The address of a job's page. */
export const jobUrl = (id: string): string => `/jobs/${encodeURIComponent(id)}`;

/** The address of one sheet's page. */
export const sheetUrl = (jobId: string, n: number): string => `${jobUrl(jobId)}/sheets/${n}`;

/** One sheet of a job's JSON. */
export function sheetJson(sheet: Sheet): SheetJson {
  const { failure, photo, reading, duplicateOf } = sheet;
  const isEarlier = showsEarlierReport(sheet);
  return {
    n: sheet.n,
    filename: sheet.filename,
    state: sheet.state,
    is_earlier: isEarlier,
    reader: isEarlier ? null : (reading?.reader ?? null),
    model: isEarlier ? null : (reading?.model ?? null),
    markdown: keptMarkdown(sheet),
    report: sheet.report,
    findings: sheet.findings,
    conventions: sheet.working?.conventions ?? null,
    verdicts: sheet.report && sheet.working && verdictsJson(sheet.report, sheet.working.cells),
    settlements: sheet.working?.settlements ?? [],
    approved: sheet.approval && { by: sheet.approval.by, at: new Date(sheet.approval.at).toISOString() },
    error: failure && errorJson(failure),
    attempts: sheet.attempts,
    duplicate_of: duplicateOf && {
      job: duplicateOf.jobId,
      n: duplicateOf.n,
      url: sheetUrl(duplicateOf.jobId, duplicateOf.n),
    },
    photo: {
      format: photo.format,
      bytes: photo.bytes,
      sha256: photo.sha256,
      width_px: photo.widthPx,
      height_px: photo.heightPx,
    },
  };
}

/** One sheet and the `attempts` at it. */
export function sheetWithHistoryJson(sheet: Sheet, attempts: readonly Attempt[]): SheetWithHistoryJson {
  return {
    ...sheetJson(sheet),
    cells: cellsJson(sheet),
    page: sheet.reading?.evidence?.page ?? null,
    history: attempts.map(({ beganAt, endedAt, ending, failure }) => ({
      began_at: new Date(beganAt).toISOString(),
      ended_at: endedAt === null ? null : new Date(endedAt).toISOString(),
      ending,
      error: failure && errorJson(failure),
    })),
  };
}

function verdictsJson(report: Report, cells: readonly CellProof[]): VerdictsJson {
  const verdicts: VerdictsJson = {
    header: {},
    arrival_tanks: report.arrival_tanks.map(() => ({})),
    departure_tanks: report.departure_tanks.map(() => ({})),
    products: report.products.map(() => ({})),
    time_log: report.time_log.map(() => ({})),
    draft_readings: report.draft_readings.map(() => ({})),
  };
  for (const { table, row, field, verdict } of cells) {
    const own = table === 'header' ? verdicts.header : verdicts[table][row ?? 0];
    if (own !== undefined) own[field] = verdict;
  }
  return verdicts;
}

function cellsJson({ report, working, reading }: Sheet): CellJson[] {
  if (report === null || working === null) return [];
  const seen = new Map((reading?.evidence?.cells ?? []).map((cell) => [placeKey(cell), cell]));
  return working.cells.map((cell) => {
    const evidence = seen.get(placeKey(cell));
    return {
      ...cell,
      value: valueAt(report, cell),
      quad: evidence?.quad ?? null,
      text: evidence?.text ?? null,
      confidence: evidence?.confidence ?? null,
      alternatives: evidence?.alternatives ?? [],
    };
  });
}

const errorJson = ({ kind, step, message, advice }: Failure): ErrorJson => ({ kind, step, message, advice });

/** Whether a sheet still has the report of an earlier reading, as it is to be read again or that came to nothing. */
export const showsEarlierReport = ({ report, state }: Pick<Sheet, 'report' | 'state'>): boolean =>
  report !== null && state !== 'read' && state !== 'needs_review';

/** The report's Markdown; failing that the words the reader left, from which a person can still take the figures. */
export function keptMarkdown(sheet: Pick<Sheet, 'markdown' | 'reading' | 'state'>): string | null {
  return sheet.markdown ?? (sheet.state === 'failed' ? (sheet.reading?.words ?? null) : null);
}
