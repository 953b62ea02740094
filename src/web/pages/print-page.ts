import { placeKey, type CellPlace, type Evidence } from '../../domain/evidence.ts';
import type { Finding } from '../../domain/finding.ts';
import type { Sheet } from '../../domain/job.ts';
import { headerColumns, type Cell } from '../../domain/report-columns.ts';
import type { Report } from '../../domain/report.ts';
import { correctionCells } from '../exports/corrections.ts';
import { whyNoReport, type ExportedSheet } from '../exports/exported-sheet.ts';
import { sheetUrl, showsEarlierReport } from '../exports/job-json.ts';
import type { Selection } from '../exports/selection.ts';
import { reportTables, type ShownTable } from './report-tables.ts';
import { shownTime, type ShownTime } from './shared-page.ts';
import { shownFindings, worstOf, type ShownFinding } from './shown-findings.ts';
import { conventionsInWords, shownVerdicts } from './shown-verdicts.ts';

/** What is around the sheets: drawn before the first and after the last of them. */
export interface PrintPage {
  title: string;
  backUrl: string;
  printed: ShownTime;
  /** `Sheets 101 to 200` where there are others before or behind; null where these are all */
  range: string | null;
  nextUrl: string | null;
  isEmpty: boolean;
}

/** A sheet on paper, or in the PDF that a browser makes of it. */
export interface PrintedSheet {
  jobName: string;
  name: string;
  /** why there are no figures; null where there are */
  missing: string | null;
  isEarlier: boolean;
  approval: { by: string; at: ShownTime; reason: string | null } | null;
  header: { label: string; value: string; finding: ShownFinding | null }[];
  tables: ShownTable[];
  conventions: string[];
  /** the findings, each with the place on the photo where that is known */
  findings: (ShownFinding & { cropUrl: string | null })[];
  corrections: PrintedCorrection[];
}

interface PrintedCorrection {
  place: string;
  what: string;
  reason: string | null;
  by: string;
  at: ShownTime;
}

export function printPage(
  { title, backUrl }: Pick<Selection, 'title' | 'backUrl'>,
  part: { from: number; shown: number; nextUrl: string | null },
  now: number,
): PrintPage {
  const { from, shown, nextUrl } = part;
  const isPart = shown > 0 && (from > 0 || nextUrl !== null);
  const range = isPart ? `Sheets ${from + 1} to ${from + shown}` : null;
  return { title, backUrl, printed: shownTime(now), range, nextUrl, isEmpty: shown === 0 };
}

/** `evidence` is what was seen of the cells as they stand now; null where the reader sees no cells. */
export function printedSheet({ job, sheet, trail }: ExportedSheet, evidence: Evidence | null): PrintedSheet {
  const { report, markdown, working, n, filename, approval } = sheet;
  const shown = report === null ? [] : shownFindings(sheet.findings, report, n);
  const placed = new Set((evidence?.cells ?? []).filter(({ quad }) => quad !== null).map(placeKey));
  return {
    jobName: job.name,
    name: `Sheet ${n}: ${filename}`,
    missing: report === null ? whyNoReport(sheet) : null,
    isEarlier: showsEarlierReport(sheet),
    approval: approval && { by: approval.by, at: shownTime(approval.at), reason: trail.approvalReason },
    header: report === null ? [] : headerColumns.map(({ key, heading }) => headerField(report, key, heading, shown)),
    tables: report === null ? [] : reportTables(report, markdown, shown, shownVerdicts(working), n),
    conventions: working === null ? [] : conventionsInWords(working.conventions),
    findings: shown.map((one) => ({ ...one, cropUrl: cropUrl(sheet, one.finding, placed) })),
    corrections: correctionCells(trail.log).map(printedCorrection),
  };
}

function headerField(report: Report, key: string, label: string, findings: readonly ShownFinding[]) {
  const value = report.header[key as keyof Report['header']] ?? '';
  const finding = worstOf(findings.filter(({ finding: { table, field } }) => table === 'header' && field === key));
  return { label, value, finding };
}

function cropUrl({ jobId, n, photoRemovedAt }: Sheet, finding: Finding, placed: ReadonlySet<string>): string | null {
  const { table, row, field, severity } = finding;
  if (photoRemovedAt !== null || severity === 'note' || field === null) return null;
  const place: CellPlace = { table, row, field };
  return placed.has(placeKey(place)) ? `${sheetUrl(jobId, n)}/cells/${table}/${row ?? 0}/${field}` : null;
}

const changeWords: Record<string, string> = {
  as_written: 'confirmed as written',
  add_row: 'row added',
  delete_row: 'row deleted',
  move_row: 'row moved',
};

/** A correction, whose cells are those of `correctionColumns`. */
function printedCorrection(cells: readonly Cell[]): PrintedCorrection {
  const [table, row, field, change, was, is, reason, by, at] = cells;
  const place = [table, row === null ? null : `row ${row}`, field].filter((part) => part != null).join(' · ');
  const isCell = change === 'cell';
  const value = (cell: Cell | undefined): string => (cell == null || cell === '' ? 'blank' : String(cell));
  return {
    place: place.replaceAll('_', ' '),
    what: isCell ? `${value(was)} → ${value(is)}` : (changeWords[String(change)] ?? String(change)),
    reason: reason == null ? null : String(reason),
    by: String(by),
    at: shownTime(Date.parse(String(at))),
  };
}
