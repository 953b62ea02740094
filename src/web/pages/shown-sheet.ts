import type { Failure } from '../../domain/failure.ts';
import type { Finding } from '../../domain/finding.ts';
import { isFinal, type Sheet } from '../../domain/job.ts';
import type { Reading } from '../../domain/reading.ts';
import type { Header } from '../../domain/report.ts';
import { keptMarkdown, sheetJson, sheetUrl, showsEarlierReport } from '../exports/job-json.ts';
import { renderMarkdown } from './render-markdown.ts';
import { reportTables, type ShownTable } from './report-tables.ts';
import { counted } from './shared-page.ts';
import type { ShownRow } from './sheet-row.ts';
import { severityBadges, shownFindings, worstOf, type ShownFinding } from './shown-findings.ts';
import { conventionsInWords, shownVerdicts, verdictShares, type VerdictShare } from './shown-verdicts.ts';
import { sheetBadge, type Badge } from './states.ts';
import { cellAnchor } from './table-layouts.ts';

/** One sheet's result: a section of its job's page, or a page of its own. */
export interface ShownSheet {
  n: number;
  anchor: string;
  filename: string;
  state: Sheet['state'];
  badge: Badge;
  isFinal: boolean;
  /** whether the tables are those of an earlier reading, no newer one having come yet */
  isEarlier: boolean;
  /** why it failed, or why it waits; null while it is being read once more */
  failure: { message: string; advice: string } | null;
  /** null once the photo is no longer kept, or where browsers cannot show its format */
  photoUrl: string | null;
  headerFields: { label: string; value: string; anchor: string; finding: ShownFinding | null }[];
  tables: ShownTable[];
  findings: ShownFinding[];
  /** how many findings of each severity, none left out at zero */
  counts: { badge: Badge; text: string }[];
  /** how many cells are proved, read, doubtful, contradicted; empty where nothing was proved of the sheet */
  shares: VerdictShare[];
  /** how the sheet computes, found from its own rows: `Table 6B`, `weighed in air` … */
  conventions: string[];
  blanks: string | null;
  /** tables of which no row was read: with them missing, an absence of contradictions proves little */
  missing: string | null;
  /** the last reader's words drawn by `renderMarkdown`, where no report came of them: safe HTML */
  wordsHtml: string | null;
  /** the Markdown as text, to copy */
  markdown: string | null;
  /** this sheet's part of the job's JSON, safe to stand unescaped between tags */
  json: string;
  jsonUrl: string;
  /** as which file the JSON is saved */
  jsonName: string;
  /** what the list of the job knows of it: controls, earlier attempts, whose reading it is */
  row: ShownRow;
  /** who read it, what it cost: `openai · gpt-5-mini`, `2 calls`, `4,120 + 812 tokens`, `6.2 s` */
  facts: string[];
}

/** `sheet` ready to draw; `row` is its row in the list of the job. */
export function shownSheet(sheet: Sheet, row: ShownRow): ShownSheet {
  const findings = shownFindings(sheet.findings, sheet.report, sheet.n);
  const markdown = keptMarkdown(sheet);
  const isEarlier = showsEarlierReport(sheet);
  const words = sheet.report === null ? markdown : isEarlier ? keptMarkdown({ ...sheet, markdown: null }) : null;
  const tables =
    sheet.report === null ? [] : reportTables(sheet.report, markdown, findings, shownVerdicts(sheet.working), sheet.n);
  const blankCount = tables.reduce((sum, table) => sum + table.blankCount, 0);
  return {
    n: sheet.n,
    anchor: `sheet-${sheet.n}`,
    filename: sheet.filename,
    state: sheet.state,
    badge: sheetBadge(sheet.state, sheet.approval !== null),
    isFinal: isFinal(sheet.state),
    isEarlier,
    failure: sheet.state === 'reading' ? null : sheet.failure && shownFailure(sheet.failure),
    photoUrl: photoUrl(sheet),
    headerFields: sheet.report === null ? [] : headerFields(sheet.report.header, findings, sheet.n),
    tables,
    findings,
    counts: countsOf(sheet.findings),
    shares: verdictShares(sheet.working),
    conventions: sheet.working === null ? [] : conventionsInWords(sheet.working.conventions),
    blanks: blankCount === 0 ? null : `${counted(blankCount, 'cell')} blank or unreadable`,
    missing: missingTables(tables),
    wordsHtml: words === null ? null : renderMarkdown(words),
    markdown,
    json: htmlSafeJson(sheetJson(sheet)),
    jsonUrl: `${sheetUrl(sheet.jobId, sheet.n)}.json`,
    jsonName: `${sheet.jobId}-${sheet.n}.json`,
    row,
    facts: sheet.reading === null || isEarlier ? [] : factsOf(sheet.reading),
  };
}

const shownFailure = ({ message, advice }: Failure): ShownSheet['failure'] => ({ message, advice });

function photoUrl({ jobId, n, photo, photoRemovedAt }: Sheet): string | null {
  if (photoRemovedAt !== null || photo.format === 'tiff') return null;
  return `${sheetUrl(jobId, n)}/photo?v=${photo.sha256.slice(0, 12)}`;
}

const headerLabels: Record<keyof Header, string> = {
  barge: 'Barge',
  vessel: 'Vessel',
  terminal: 'Terminal',
  voyage: 'Voyage',
  date: 'Date',
};

function headerFields(header: Header, findings: readonly ShownFinding[], sheetN: number): ShownSheet['headerFields'] {
  const fields = Object.keys(headerLabels) as (keyof Header)[];
  return fields.map((field) => ({
    label: headerLabels[field],
    value: header[field] ?? '',
    anchor: cellAnchor(sheetN, 'header', null, field),
    finding: worstOf(findings.filter(({ finding }) => finding.table === 'header' && finding.field === field)),
  }));
}

function countsOf(findings: readonly Finding[]): ShownSheet['counts'] {
  const count = (severity: Finding['severity']): number =>
    findings.filter((finding) => finding.severity === severity).length;
  return [
    { badge: severityBadges.contradicted, text: `${count('contradicted')} contradicted`, count: count('contradicted') },
    { badge: severityBadges.doubtful, text: `${count('doubtful')} doubtful`, count: count('doubtful') },
    { badge: severityBadges.note, text: counted(count('note'), 'note'), count: count('note') },
  ].filter((entry) => entry.count > 0);
}

function missingTables(tables: readonly ShownTable[]): string | null {
  const empty = tables.filter((table) => table.rows.length === 0).map((table) => table.title.toLowerCase());
  return empty.length === 0 ? null : `No rows read: ${empty.join(', ')}`;
}

function factsOf(reading: Reading): string[] {
  const prompt = sumKnown(reading.calls.map((call) => call.prompt_tokens));
  const completion = sumKnown(reading.calls.map((call) => call.completion_tokens));
  const facts = [`${reading.reader} reader`, reading.model];
  if (reading.calls.length > 0) facts.push(counted(reading.calls.length, 'call'));
  if (prompt !== null && completion !== null) {
    facts.push(`${prompt.toLocaleString('en-US')} + ${completion.toLocaleString('en-US')} tokens`);
  }
  return [...facts, `${(reading.duration_ms / 1000).toFixed(1)} s`];
}

/** The sum of the counts a server gave; null where it gave none. */
function sumKnown(counts: readonly (number | null)[]): number | null {
  const known = counts.filter((count) => count !== null);
  return known.length === 0 ? null : known.reduce((sum, count) => sum + count, 0);
}

/**
 * JSON that may stand in HTML as it is: `<`, `>` and `&` become `\u` escapes, which JSON reads as the same text. So
 * quotes stay quotes, and the block can be lifted out of the page's source as it stands.
 */
function htmlSafeJson(value: unknown): string {
  const escape = (sign: string): string => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value, null, 2).replace(/[<>&]/g, escape);
}
