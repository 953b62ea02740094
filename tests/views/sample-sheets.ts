import { failure } from '../../src/domain/failure.ts';
import type { Finding } from '../../src/domain/finding.ts';
import { sheetStates, type Job, type Sheet, type SheetState } from '../../src/domain/job.ts';
import type { Working } from '../../src/domain/proof.ts';
import type { Report } from '../../src/domain/report.ts';
import type { SheetLine, Tally } from '../../src/stores/sheet-lines.ts';
import type { JobView } from '../../src/web/pages/job-page.ts';
import type { SheetView } from '../../src/web/pages/sheet-page.ts';

/** Made-up jobs and sheets for drawing pages, no database behind them. */

export const sampleReport: Report = {
  header: { barge: 'TFT 54', vessel: 'MT PACIFIC QUILL', terminal: 'Houston Barbours Cut No. 3', voyage: null, date: '2025-02-20' },
  arrival_tanks: [
    tank('1 PORT', 3, 5, 118.4, 1087.3, 1062.05, 165.31),
    tank('1 STBD', 4, 0, 122.9, 990.1, 966.04, null),
  ],
  departure_tanks: [tank('1 PORT', 9, 2, 110, 120.5, 118.2, 18.4)],
  products: [{ product: 'RMG 380', api: 12.74, gross_bbls: 1956.9, net_bbls: 1909.89, metric_tons: 297.3 }],
  time_log: [{ event: 'All Fast', date: '2025-02-20', time: '02:06' }],
  draft_readings: [{ condition: 'arrival', end: 'fwd', port: 8.5, stbd: 8.58 }],
};

function tank(
  name: string,
  ullage_ft: number,
  ullage_in: number,
  temp_f: number,
  gross_bbls: number,
  net_bbls: number,
  metric_tons: number | null,
): Report['arrival_tanks'][number] {
  const product = { product: 'RMG 380', api: 12.74, water_bbls: 0 };
  return { tank: name, ...product, ullage_ft, ullage_in, temp_f, gross_bbls, net_bbls, metric_tons };
}

const tankHead =
  '| Tank | Product Name | API | Ullage (Ft) | Ullage (in) | Temp (°F) | Water (Bbls) | Gross Bbls | Net Bbls | Metric Tons |\n' +
  '|---|---|---|---|---|---|---|---|---|---|\n';

export const sampleMarkdown = [
  `${tankHead}| 1 PORT | RMG 380 | 12.74 | 3 | 5 | 118.4 | 0 | 1,087.30 | 1,062.05 | 165.31 |
| 1 STBD | RMG 380 | 12.74 | 4 | 0 | 122.9 | 0 | 990.10 | 966.04 | |`,
  `${tankHead}| 1 PORT | RMG 380 | 12.74 | 9 | 2 | 110.0 | 0 | 120.50 | 118.20 | 18.40 |`,
  '| Product Discharged | API | Gross Bbls | Net Bbls | Metric Tons |\n|---|---|---|---|---|\n| RMG 380 | 12.74 | 1,956.90 | 1,909.89 | 297.30 |',
  '| Event | Date | Time |\n|---|---|---|\n| All Fast | 2025-02-20 | 02:06 |',
  '| Arrival/Departure | Fwd/Aft | Port | Stbd. |\n|---|---|---|---|\n| Arrival | Fwd | 8.5 | 8.58 |',
].join('\n\n');

export const sampleFindings: Finding[] = [
  {
    rule: 'header_voyage',
    severity: 'note',
    table: 'header',
    row: null,
    field: 'voyage',
    message: 'No voyage number could be read.',
    read: null,
    implied: null,
    cause: null,
  },
  {
    rule: 'net_from_gross',
    severity: 'contradicted',
    table: 'arrival_tanks',
    row: 1,
    field: 'net_bbls',
    message: 'Net is not gross less water at this temperature.',
    read: 966.04,
    implied: 968.4,
    cause: null,
  },
  {
    rule: 'draft_order',
    severity: 'doubtful',
    table: 'draft_readings',
    row: null,
    field: null,
    message: 'No drafts on departure.',
    read: null,
    implied: null,
    cause: null,
  },
];

export const sampleWorking: Working = {
  conventions: {
    ...{ product_table: '6B', vcf_places: 4, water_off: true, weighed: 'air', rows_agreeing: 3, rows_checked: 4 },
    places: { api: 1, ullage_in: 2, temp_f: 1, water_bbls: 0, gross_bbls: 1, net_bbls: 2, metric_tons: 2 },
  },
  cells: [
    { table: 'header', row: null, field: 'barge', verdict: 'read', holds: [], fails: [] },
    { table: 'arrival_tanks', row: 0, field: 'gross_bbls', verdict: 'proved', holds: ['net_from_gross'], fails: [] },
    { table: 'arrival_tanks', row: 1, field: 'net_bbls', verdict: 'contradicted', holds: [], fails: ['net_from_gross'] },
  ],
  settlements: [],
};

export function sampleJob(changes: Partial<Job> = {}): Job {
  const createdAt = Date.UTC(2025, 5, 18, 14, 32, 10);
  return { id: '20250618-1432-7QK3M', name: 'Pacific Quill, arrival', account: 'demo', createdAt, rejected: [], ...changes };
}

export function sampleSheet(changes: Partial<Sheet> = {}): Sheet {
  return {
    id: 1,
    jobId: '20250618-1432-7QK3M',
    n: 1,
    filename: 'IMG_2041.jpg',
    photo: {
      name: '20250618143210_00c0ffee.jpg',
      format: 'jpeg',
      bytes: 287_412,
      sha256: 'ab'.repeat(32),
      widthPx: 1536,
      heightPx: 2048,
    },
    photoRemovedAt: null,
    state: 'read',
    step: null,
    attempts: 1,
    dueAt: 0,
    createdAt: Date.UTC(2025, 5, 18, 14, 32, 10),
    finishedAt: Date.UTC(2025, 5, 18, 14, 32, 17),
    failure: null,
    reading: {
      reader: 'openai',
      model: 'gpt-5-mini',
      prompt_version: '3',
      words: sampleMarkdown,
      duration_ms: 6214,
      evidence: null,
      calls: [{ purpose: 'read', model: 'gpt-5-mini', prompt_tokens: 4120, completion_tokens: 812, duration_ms: 6200 }],
    },
    markdown: sampleMarkdown,
    report: sampleReport,
    findings: sampleFindings,
    working: null,
    approval: null,
    duplicateOf: null,
    changed: 1,
    ...changes,
  };
}

const nothingYet = { reading: null, markdown: null, report: null, findings: [], working: null, approval: null, finishedAt: null };

export const queuedSheet = (changes: Partial<Sheet> = {}): Sheet =>
  sampleSheet({ ...nothingYet, state: 'queued', attempts: 0, ...changes });

/** Read, but what was read could not be brought into the tables: `words` are all there is. */
export const failedSheet = (words: string, changes: Partial<Sheet> = {}): Sheet =>
  sampleSheet({
    ...nothingYet,
    state: 'failed',
    failure: failure('format_failed', 'formatting'),
    reading: { reader: 'openai', model: 'gpt-5-mini', prompt_version: '3', words, duration_ms: 900, evidence: null, calls: [] },
    ...changes,
  });

/** The line that the database would give of a sheet. */
export function lineOf(sheet: Sheet, changes: Partial<SheetLine> = {}): SheetLine {
  const count = (severity: Finding['severity']): number =>
    sheet.findings.filter((finding) => finding.severity === severity).length;
  return {
    id: sheet.id,
    jobId: sheet.jobId,
    n: sheet.n,
    filename: sheet.filename,
    state: sheet.state,
    step: sheet.step,
    attempts: sheet.attempts,
    dueAt: sheet.dueAt,
    failure: sheet.failure,
    findings: { total: sheet.findings.length, contradicted: count('contradicted'), doubtful: count('doubtful') },
    approvedBy: sheet.approval?.by ?? null,
    photo: { sha256: sheet.photo.sha256, format: sheet.photo.format, isKept: sheet.photoRemovedAt === null },
    duplicateOf: sheet.duplicateOf,
    setbacks: [],
    changed: sheet.changed,
    ...changes,
  };
}

/** The counts that the database would give of sheets. */
export function tallyOf(
  sheets: readonly (Pick<Sheet, 'state' | 'step' | 'dueAt'> & Partial<Pick<Sheet, 'approval'>>)[],
  changes: Partial<Tally> = {},
): Tally {
  const count = (state: SheetState): number => sheets.filter((sheet) => sheet.state === state).length;
  const counts = Object.fromEntries(sheetStates.map((state) => [state, count(state)])) as Tally['counts'];
  return {
    total: sheets.length,
    counts,
    approved: sheets.filter(({ approval }) => approval != null).length,
    pastReader: sheets.length - counts.queued - counts.reading,
    lastDueAt: 0,
    finishedAt: [],
    changed: 1,
    ...changes,
  };
}

/** A job with all its sheets' tables on the page, or with `isLarge` none of them. */
export const viewOf = (job: Job, sheets: readonly Sheet[], isLarge = false): JobView => ({
  job,
  tally: tallyOf(sheets),
  lines: sheets.map((sheet) => lineOf(sheet)),
  sheets: isLarge ? [] : sheets,
});

export const sheetViewOf = (job: Job, sheet: Sheet): SheetView => ({
  job,
  sheet,
  line: lineOf(sheet),
  review: null,
  readings: [],
  turn: null, neighbours: { previous: null, next: sheet.n + 1, place: sheet.n, total: 40 },
});

export const sampleNow = Date.UTC(2025, 5, 18, 14, 35);
