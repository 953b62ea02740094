import { compareReports, type Comparison, type Difference } from '../../domain/compare-reports.ts';
import type { CellPlace } from '../../domain/evidence.ts';
import type { Job, Sheet } from '../../domain/job.ts';
import { columnsOf, headerColumns, type Cell } from '../../domain/report-columns.ts';
import type { Report, TableKey } from '../../domain/report.ts';
import type { ReadingReport } from '../../stores/reviews.ts';
import { jobUrl, sheetUrl } from '../exports/job-json.ts';
import { besideTables, type BesideTable } from './beside-tables.ts';
import { counted, shownTime, type SharedPage, type ShownTime } from './shared-page.ts';
import { tableLayouts } from './table-layouts.ts';

/** A sheet as it stands beside another reading of it: where they differ, one of both is chosen cell by cell. */
export interface ComparePage extends SharedPage {
  title: string;
  job: { name: string; url: string };
  sheetUrl: string;
  revision: number;
  isLocked: boolean;
  readings: ShownReading[];
  chosen: ShownReading | null;
  /** `3 of 214 cells differ` */
  summary: string;
  groups: { title: string; cells: ShownDifference[] }[];
  /** rows that only one of the two has, each with the button that settles it */
  unmatched: UnmatchedRow[];
  /** both in full, table beside table */
  tables: BesideTable[];
}

export interface ShownReading {
  id: number;
  url: string;
  name: string;
  at: ShownTime;
}

interface ShownDifference {
  place: string;
  mine: string;
  theirs: string;
  /** name of the field in the form */
  field: string;
  cropUrl: string;
}

interface UnmatchedRow {
  text: string;
  /** `add_row:products:2`, and what stands in that row; or `delete_row:products:1` */
  press: string;
  word: string;
  fields: { name: string; value: string }[];
}

/** What is compared; `chosen` null: no reading is chosen yet. */
interface Compared {
  job: Job;
  sheet: Sheet;
  report: Report;
  readings: readonly ReadingReport[];
  chosen: ReadingReport | null;
}

export function comparePage(
  { job, sheet, report, readings, chosen }: Compared,
  revision: number,
  shared: SharedPage,
): ComparePage {
  const url = sheetUrl(job.id, sheet.n);
  const comparison = chosen === null ? nothingCompared : compareReports(report, chosen.report);
  const { pairs, differences } = comparison;
  const tables = [...new Set(differences.map(({ place }) => place.table))];
  return {
    ...shared,
    title: `Compare · ${sheet.filename}`,
    job: { name: job.name, url: jobUrl(job.id) },
    sheetUrl: url,
    revision,
    isLocked: sheet.approval !== null,
    readings: readings.map((reading) => shownReading(reading, url)),
    chosen: chosen && shownReading(chosen, url),
    summary: `${differences.length.toLocaleString('en-US')} of ${counted(pairs.length, 'cell')} ${differences.length === 1 ? 'differs' : 'differ'}`,
    groups: tables.map((table) => ({
      title: titleOf(table),
      cells: differences
        .filter(({ place }) => place.table === table)
        .map((difference) => shownDifference(difference, report, url)),
    })),
    unmatched: chosen === null ? [] : unmatchedRows(comparison, report, chosen.report),
    tables: chosen === null ? [] : besideTables(report, chosen.report, comparison),
  };
}

const nothingCompared: Comparison = { pairs: [], differences: [], unmatched: [] };

/** A reading by its name and the address at which it is laid beside the sheet. */
export const shownReading = ({ id, reader, model, readAt }: ReadingReport, url: string): ShownReading => ({
  id,
  url: `${url}/compare?with=${id}`,
  name: `${reader} reader, ${model}`,
  at: shownTime(readAt),
});

const titleOf = (table: CellPlace['table']): string => (table === 'header' ? 'Header' : tableLayouts[table].title);

function shownDifference({ place, mine, theirs }: Difference, report: Report, url: string): ShownDifference {
  const { table, row, field } = place;
  return {
    place: placeInWords(place, report),
    mine: textOf(mine),
    theirs: textOf(theirs),
    field: `cell:${table}:${row ?? ''}:${field}`,
    cropUrl: `${url}/cells/${table}/${row ?? 0}/${field}`,
  };
}

function placeInWords({ table, row, field }: CellPlace, report: Report): string {
  const columns = table === 'header' ? headerColumns : columnsOf[table];
  const heading = columns.find(({ key }) => key === field)?.heading ?? field;
  if (table === 'header' || row === null) return heading;
  const cells: Row = report[table][row] ?? {};
  const name = cells['tank'] ?? cells['product'] ?? cells['event'] ?? cells['condition'];
  return `${name ?? `row ${row + 1}`} · ${heading}`;
}

type Row = Partial<Record<string, Cell>>;

function unmatchedRows({ unmatched }: Comparison, report: Report, other: Report): UnmatchedRow[] {
  return unmatched.flatMap(({ table, mine, theirs }) => [
    ...mine.map((row) => ({
      text: `${titleOf(table)}, only as it stands: ${rowInWords(table, report[table][row] ?? {})}`,
      ...{ press: `delete_row:${table}:${row}`, word: 'Delete the row', fields: [] },
    })),
    ...theirs.map((row) => ({
      text: `${titleOf(table)}, only in the other reading: ${rowInWords(table, other[table][row] ?? {})}`,
      ...{ press: `add_row:${table}:${Math.min(row, report[table].length)}`, word: 'Add the row' },
      fields: fieldsOf(table, other[table][row] ?? {}),
    })),
  ]);
}

const fieldsOf = (table: TableKey, row: Row): UnmatchedRow['fields'] =>
  columnsOf[table].map(({ key }) => ({ name: `new:${key}`, value: textOf(row[key] ?? null) }));

const rowInWords = (table: TableKey, row: Row): string =>
  columnsOf[table].map(({ key }) => textOf(row[key] ?? null) || '–').join(' · ');

const textOf = (value: Cell): string => (value === null ? '' : String(value));
