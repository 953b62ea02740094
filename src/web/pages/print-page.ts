import { placeKey, type CellPlace } from '../../domain/evidence.ts';
import type { Finding } from '../../domain/finding.ts';
import type { Sheet } from '../../domain/job.ts';
import type { Report } from '../../domain/report.ts';
import { headerColumns } from '../../domain/report-columns.ts';
import { sheetUrl } from '../exports/job-json.ts';
import { reportTables, type ShownTable } from './report-tables.ts';
import { shownTime, type SharedPage, type ShownTime } from './shared-page.ts';
import { shownFindings, type ShownFinding } from './shown-findings.ts';
import { conventionsInWords, shownVerdicts } from './shown-verdicts.ts';

/** A job or a sheet on paper, or as a PDF that a browser makes of it. */
export interface PrintPage extends SharedPage {
  title: string;
  backUrl: string;
  printed: ShownTime;
  sheets: PrintedSheet[];
}

export interface PrintedSheet {
  name: string;
  header: { label: string; value: string }[];
  tables: ShownTable[];
  conventions: string[];
  approval: { by: string; at: ShownTime } | null;
  /** the findings, each with the place on the photo where that is known */
  findings: (ShownFinding & { cropUrl: string | null })[];
}

export function printPage(
  { title, backUrl }: { title: string; backUrl: string },
  sheets: readonly (Sheet & { report: Report })[],
  shared: SharedPage,
  now: number,
): PrintPage {
  return { ...shared, title, backUrl, printed: shownTime(now), sheets: sheets.map(printedSheet) };
}

function printedSheet(sheet: Sheet & { report: Report }): PrintedSheet {
  const { report, findings, markdown, working, n, filename, approval } = sheet;
  const shown = shownFindings(findings, report, n);
  const placed = new Set((sheet.reading?.evidence?.cells ?? []).filter(({ quad }) => quad !== null).map(placeKey));
  return {
    name: `Sheet ${n}: ${filename}`,
    header: headerColumns.map(({ key, heading }) => ({
      label: heading,
      value: report.header[key as keyof Report['header']] ?? '',
    })),
    tables: reportTables(report, markdown, shown, shownVerdicts(working), n),
    conventions: working === null ? [] : conventionsInWords(working.conventions),
    approval: approval && { by: approval.by, at: shownTime(approval.at) },
    findings: shown.map((one) => ({ ...one, cropUrl: cropUrl(sheet, one.finding, placed) })),
  };
}

function cropUrl({ jobId, n, photoRemovedAt }: Sheet, finding: Finding, placed: ReadonlySet<string>): string | null {
  const { table, row, field, severity } = finding;
  if (photoRemovedAt !== null || severity === 'note' || field === null) return null;
  const place: CellPlace = { table, row, field };
  return placed.has(placeKey(place)) ? `${sheetUrl(jobId, n)}/cells/${table}/${row ?? 0}/${field}` : null;
}
