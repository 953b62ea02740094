import { placeKey, valueAt, type CellPlace } from '../../domain/evidence.ts';
import type { Sheet } from '../../domain/job.ts';
import type { CellProof } from '../../domain/proof.ts';
import { columnsOf, headerColumns, type Cell, type Column } from '../../domain/report-columns.ts';
import type { Report, TableKey } from '../../domain/report.ts';
import type { Review } from '../../stores/reviews.ts';
import { equationName, verdictBadges } from './shown-verdicts.ts';
import type { Badge } from './states.ts';
import { cellAnchor, tableLayouts, textFields } from './table-layouts.ts';

export interface ReviewTable {
  key: TableKey;
  title: string;
  columns: { label: string; isNumber: boolean; size: number }[];
  rows: { anchor: string; name: string; cells: ReviewCell[] }[];
}

/** One cell with the field in which a person changes it. */
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
}

/** All that is known of the cells, to be looked up by `placeKey`. */
export interface Knowledge {
  n: number;
  report: Report;
  proofs: ReadonlyMap<string, CellProof>;
  corrected: ReadonlySet<string>;
  confirmed: ReadonlySet<string>;
  /** what a cell said before anybody changed it */
  replaced: ReadonlyMap<string, Cell>;
}

export function knowledgeOf(sheet: Sheet, report: Report, { state, log }: Review): Knowledge {
  const replaced = new Map<string, Cell>();
  for (const { change, replaced: before, undoneIn } of log) {
    if (change.kind === 'cell' && undoneIn === null && !replaced.has(placeKey(change)))
      replaced.set(placeKey(change), before as Cell);
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

/** The cells of the header. */
export const reviewHeader = (known: Knowledge): ReviewCell[] =>
  headerColumns.map((column) => reviewCell({ table: 'header', row: null, field: column.key }, column, '', known));

/** A table with a field for each cell, each column as wide as what stands in it. */
export function reviewTable(key: TableKey, known: Knowledge): ReviewTable {
  const rows = known.report[key];
  const sizes = columnsOf[key].map((column) => sizeOf(column, rows));
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

/** In characters: of the longest value, or half the heading, which may take two lines. */
function sizeOf({ key, heading }: Column, rows: readonly object[]): number {
  const longest = Math.max(...rows.map((row) => textOf((row as Record<string, Cell>)[key] ?? null).length), 0);
  return Math.min(28, Math.max(longest, Math.ceil(heading.length / 2), 3));
}

/** What a person calls a row: its tank, product, event, or condition and end; its number where those are blank. */
function nameOfRow(row: Partial<Record<string, Cell>>, at: number): string {
  const named = [row['tank'] ?? row['product'] ?? row['event'] ?? row['condition'], row['end']];
  return named.filter((part) => part != null).join(' ') || `row ${at + 1}`;
}

function reviewCell(place: CellPlace, column: Column, rowName: string, known: Knowledge): ReviewCell {
  const key = placeKey(place);
  const proof = known.proofs.get(key);
  const value = valueAt(known.report, place);
  const isCorrected = known.corrected.has(key);
  const verdict = verdictOf(proof, value, isCorrected, known.confirmed.has(key));
  const before = isCorrected ? known.replaced.get(key) : undefined;
  return {
    anchor: cellAnchor(known.n, place.table, place.row, place.field),
    name: `cell:${place.table}:${place.row ?? ''}:${place.field}`,
    label: rowName === '' ? column.heading : `${column.heading}, ${rowName}`,
    text: textOf(value),
    isNumber: !textFields.has(place.field) && place.table !== 'header',
    size: Math.max(8, textOf(value).length),
    verdict,
    badge: badgeOf(verdict),
    why: whyOf(verdict, proof, before),
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

const ownBadges: Record<'blank' | 'corrected' | 'confirmed', Badge> = {
  blank: { word: 'Blank', icon: 'note', tone: 'quiet' },
  corrected: { word: 'Corrected', icon: 'pen', tone: 'note' },
  confirmed: { word: 'Confirmed as written', icon: 'pen', tone: 'note' },
};

const badgeOf = (verdict: ReviewCell['verdict']): Badge => ({ ...verdictBadges, ...ownBadges })[verdict];

/** `before` undefined: nobody changed the cell. */
function whyOf(verdict: ReviewCell['verdict'], proof: CellProof | undefined, before: Cell | undefined): string {
  const parts = [badgeOf(verdict).word];
  if (before !== undefined) parts.push(`was read as ${spelt(before)}`);
  if (proof !== undefined && proof.holds.length > 0) parts.push(`held by ${proof.holds.map(equationName).join(', ')}`);
  if (proof !== undefined && proof.fails.length > 0) parts.push(`against ${proof.fails.map(equationName).join(', ')}`);
  return parts.join('; ');
}

/** A value as it stands in a sentence. */
export const spelt = (value: Cell): string => (value === null ? 'blank' : String(value));

/** A value as it stands in a field; blank is no text. */
export const textOf = (value: Cell): string => (value === null ? '' : String(value));
