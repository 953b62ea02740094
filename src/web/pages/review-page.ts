import { compareReports } from '../../domain/compare-reports.ts';
import { placeKey, valueAt, type CellEvidence, type CellPlace, type Quad } from '../../domain/evidence.ts';
import type { Sheet } from '../../domain/job.ts';
import type { CellProof } from '../../domain/proof.ts';
import { columnsOf, headerColumns, type Cell, type Column } from '../../domain/report-columns.ts';
import { tableKeys, type Report, type TableKey } from '../../domain/report.ts';
import type { LoggedChange, ReadingReport, Review } from '../../stores/reviews.ts';
import { sheetUrl } from '../exports/job-json.ts';
import { shownReading, type ShownReading } from './compare-page.ts';
import { shownTime, type ShownTime } from './shared-page.ts';
import { equationName, verdictBadges } from './shown-verdicts.ts';
import type { Badge } from './states.ts';
import { cellAnchor, tableLayouts, textFields } from './table-layouts.ts';

/** What a person works on: the photo, every cell in a field of its own, and what has been done so far. */
export interface ShownReview {
  url: string;
  revision: number;
  isLocked: boolean;
  approval: { by: string; at: ShownTime; reason: string | null } | null;
  /** how many figures are contradicted: to approve all the same needs a reason */
  contradicted: number;
  canUndo: boolean;
  /** null where it is no longer kept */
  photo: { url: string; originalUrl: string | null; fileUrl: string } | null;
  /** where cells stand on the photo, in shares of it: an SVG's points, and the cell's id */
  boxes: { anchor: string; points: string }[];
  header: ReviewCell[];
  tables: ReviewTable[];
  /** every reading of the sheet, the newest first, and in how many cells the sheet as it stands differs from it */
  readings: (ShownReading & { differences: number })[];
  log: { text: string; reason: string | null; by: string; at: ShownTime; isUndone: boolean }[];
}

export interface ReviewTable {
  key: TableKey;
  title: string;
  columns: { label: string; isNumber: boolean; size: number }[];
  rows: { anchor: string; name: string; cells: ReviewCell[] }[];
}

export interface ReviewCell {
  anchor: string;
  /** name of the field in the form: `cell:arrival_tanks:3:net_bbls` */
  name: string;
  label: string;
  text: string;
  isNumber: boolean;
  size: number;
  verdict: CellProof['verdict'] | 'corrected' | 'confirmed' | 'blank';
  badge: Badge;
  /** the verdict and what stands behind it, for the tip and for screen readers */
  why: string;
  /** as the reader gave it, where a person changed it; null where not */
  asRead: string | null;
}

/** Everything of `sheet` that a person may change, with what has been changed so far. */
export function shownReview(
  sheet: Sheet,
  report: Report,
  review: Review,
  readings: readonly ReadingReport[],
): ShownReview {
  const { reading, findings, working } = sheet;
  const known = knowledgeOf(sheet, report, review);
  const evidence = (review.state.evidence ?? reading?.evidence)?.cells ?? [];
  return {
    url: sheetUrl(sheet.jobId, sheet.n),
    revision: review.revision,
    isLocked: review.approval !== null || working === null,
    approval: review.approval && { ...review.approval, at: shownTime(review.approval.at) },
    contradicted: findings.filter(({ severity }) => severity === 'contradicted').length,
    canUndo: review.approval === null && review.log.some(({ undoneIn }) => undoneIn === null),
    photo: photoOf(sheet),
    boxes: evidence.flatMap((cell) => boxOf(cell, sheet.n)),
    header: headerColumns.map((column) =>
      reviewCell({ table: 'header', row: null, field: column.key }, column, '', known),
    ),
    tables: tableKeys.map((key) => reviewTable(key, known)),
    readings: readings.map((reading) => ({
      ...shownReading(reading, sheetUrl(sheet.jobId, sheet.n)),
      differences: compareReports(report, reading.report).differences.length,
    })),
    log: [...review.log].reverse().map(loggedChange),
  };
}

/** `originalUrl` null: of a format that browsers do not show. */
function photoOf({ jobId, n, photo, photoRemovedAt }: Sheet): ShownReview['photo'] {
  if (photoRemovedAt !== null) return null;
  const url = sheetUrl(jobId, n);
  return {
    url: `${url}/picture?size=2048&v=${photo.sha256.slice(0, 12)}`,
    originalUrl: photo.format === 'tiff' ? null : `${url}/photo`,
    fileUrl: `${url}/photo`,
  };
}

/** All that is known of the cells, to be looked up by `placeKey`. */
interface Knowledge {
  n: number;
  report: Report;
  proofs: ReadonlyMap<string, CellProof>;
  corrected: ReadonlySet<string>;
  confirmed: ReadonlySet<string>;
  replaced: ReadonlyMap<string, unknown>;
}

function knowledgeOf(sheet: Sheet, report: Report, { state, log }: Review): Knowledge {
  const replaced = new Map<string, unknown>();
  for (const { change, replaced: before, undoneIn } of log) {
    if (change.kind === 'cell' && undoneIn === null && !replaced.has(placeKey(change)))
      replaced.set(placeKey(change), before);
  }
  return {
    n: sheet.n,
    report,
    proofs: new Map((sheet.working?.cells ?? []).map((cell) => [placeKey(cell), cell])),
    corrected: new Set(state.corrected.map(placeKey)),
    confirmed: new Set(state.confirmed.map(placeKey)),
    replaced,
  };
}

function boxOf({ table, row, field, quad }: CellEvidence, sheetN: number): { anchor: string; points: string }[] {
  return quad === null ? [] : [{ anchor: cellAnchor(sheetN, table, row, field), points: pointsOf(quad) }];
}

const pointsOf = (quad: Quad): string => quad.map(([x, y]) => `${x.toFixed(5)},${y.toFixed(5)}`).join(' ');

function reviewTable(key: TableKey, known: Knowledge): ReviewTable {
  const rows = known.report[key];
  const sizes = columnsOf[key].map(({ key: field, heading }) => {
    const longest = Math.max(...rows.map((row) => textOf((row as Record<string, Cell>)[field] ?? null).length), 0);
    return Math.min(28, Math.max(longest, Math.ceil(heading.length / 2), 3));
  });
  return {
    key,
    title: tableLayouts[key].title,
    columns: columnsOf[key].map(({ key: field, heading }, at) => ({
      label: heading,
      isNumber: !textFields.has(field),
      size: sizes[at] ?? 6,
    })),
    rows: rows.map((row, at) => {
      const name = nameOfRow(row, at);
      const cells = columnsOf[key].map((column, index) => ({
        ...reviewCell({ table: key, row: at, field: column.key }, column, name, known),
        size: sizes[index] ?? 6,
      }));
      return { anchor: cellAnchor(known.n, key, at, null), name, cells };
    }),
  };
}

function nameOfRow(row: Record<string, Cell>, at: number): string {
  const named = row['tank'] ?? row['product'] ?? row['event'] ?? row['condition'];
  return named === null || named === undefined ? `row ${at + 1}` : String(named);
}

const blank: Badge = { word: 'Blank', icon: 'note', tone: 'quiet' };
const corrected: Badge = { word: 'Corrected', icon: 'pen', tone: 'note' };
const confirmed: Badge = { word: 'Confirmed as written', icon: 'pen', tone: 'note' };

function reviewCell(place: CellPlace, column: Column, rowName: string, known: Knowledge): ReviewCell {
  const key = placeKey(place);
  const proof = known.proofs.get(key);
  const value = valueAt(known.report, place);
  const verdict = verdictOf(proof, value, known.corrected.has(key), known.confirmed.has(key));
  const badge = badgeOf(verdict);
  const isCorrected = known.corrected.has(key) && known.replaced.has(key);
  const asRead = isCorrected ? textOf(known.replaced.get(key) as Cell) : null;
  return {
    anchor: cellAnchor(known.n, place.table, place.row, place.field),
    name: `cell:${place.table}:${place.row ?? ''}:${place.field}`,
    label: rowName === '' ? column.heading : `${column.heading}, ${rowName}`,
    text: textOf(value),
    isNumber: !textFields.has(place.field) && place.table !== 'header',
    size: Math.max(8, textOf(value).length),
    verdict,
    badge,
    why: whyOf(badge, proof, asRead),
    asRead,
  };
}

function verdictOf(
  proof: CellProof | undefined,
  value: Cell,
  isCorrected: boolean,
  isConfirmed: boolean,
): ReviewCell['verdict'] {
  if (isConfirmed) return 'confirmed';
  if (proof?.verdict === 'contradicted' || proof?.verdict === 'doubtful') return proof.verdict;
  if (isCorrected) return 'corrected';
  return proof?.verdict ?? (value === null ? 'blank' : 'read');
}

function badgeOf(verdict: ReviewCell['verdict']): Badge {
  if (verdict === 'corrected') return corrected;
  if (verdict === 'confirmed') return confirmed;
  return verdict === 'blank' ? blank : verdictBadges[verdict];
}

function whyOf(badge: Badge, proof: CellProof | undefined, asRead: string | null): string {
  const parts = [badge.word];
  if (asRead !== null) parts.push(`was read as ${asRead === '' ? 'blank' : asRead}`);
  if (proof !== undefined && proof.holds.length > 0) parts.push(`held by ${proof.holds.map(equationName).join(', ')}`);
  if (proof !== undefined && proof.fails.length > 0) parts.push(`against ${proof.fails.map(equationName).join(', ')}`);
  return parts.join('; ');
}

const textOf = (value: Cell): string => (value === null ? '' : String(value));

function loggedChange({
  change,
  replaced,
  reason,
  account,
  madeAt,
  undoneIn,
}: LoggedChange): ShownReview['log'][number] {
  return {
    text: changeInWords(change, replaced),
    reason,
    by: account,
    at: shownTime(madeAt),
    isUndone: undoneIn !== null,
  };
}

function changeInWords(change: LoggedChange['change'], replaced: unknown): string {
  const title = change.table === 'header' ? 'Header' : tableLayouts[change.table].title;
  const row = change.row === null ? [] : [`row ${change.row + 1}`];
  switch (change.kind) {
    case 'add_row':
      return [title, ...row].join(' · ') + ' added';
    case 'delete_row':
      return [title, ...row].join(' · ') + ' deleted';
    case 'move_row':
      return [title, ...row].join(' · ') + ` moved to ${change.to + 1}`;
    case 'as_written':
      return `${[title, ...row, headingOf(change)].join(' · ')}: ${spelt(replaced as Cell)} confirmed as written`;
    case 'cell':
      return `${[title, ...row, headingOf(change)].join(' · ')}: ${spelt(replaced as Cell)} became ${spelt(change.value)}`;
  }
}

function headingOf({ table, field }: CellPlace): string {
  const columns = table === 'header' ? headerColumns : columnsOf[table];
  return columns.find(({ key }) => key === field)?.heading ?? field;
}

const spelt = (value: Cell): string => (value === null ? 'blank' : textOf(value));
