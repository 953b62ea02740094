import { compareReports } from '../../domain/compare-reports.ts';
import type { CellPlace } from '../../domain/evidence.ts';
import type { Job, Sheet } from '../../domain/job.ts';
import { columnsOf, headerColumns, type Cell } from '../../domain/report-columns.ts';
import type { Report } from '../../domain/report.ts';
import type { ReadingReport } from '../../stores/reviews.ts';
import { jobUrl, sheetUrl } from '../exports/job-json.ts';
import { counted, shownTime, type SharedPage, type ShownTime } from './shared-page.ts';
import { tableLayouts } from './table-layouts.ts';

/** A sheet as it stands beside another reading of it, cell by cell where they differ. */
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
  groups: { title: string; cells: { place: string; mine: string; theirs: string; field: string; cropUrl: string }[] }[];
  unmatched: string[];
}

export interface ShownReading {
  id: number;
  url: string;
  name: string;
  at: ShownTime;
}

export function comparePage(
  {
    job,
    sheet,
    report,
    readings,
    chosen,
  }: {
    job: Job;
    sheet: Sheet;
    report: Report;
    readings: readonly ReadingReport[];
    chosen: ReadingReport | null;
  },
  revision: number,
  shared: SharedPage,
): ComparePage {
  const url = sheetUrl(job.id, sheet.n);
  const { pairs, differences, unmatched } =
    chosen === null ? { pairs: [], differences: [], unmatched: [] } : compareReports(report, chosen.report);
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
    summary: `${differences.length.toLocaleString('en-US')} of ${counted(pairs.length, 'cell')} differ`,
    groups: tables.map((table) => ({
      title: titleOf(table),
      cells: differences
        .filter(({ place }) => place.table === table)
        .map(({ place, mine, theirs }) => ({
          place: placeInWords(place, report),
          mine: textOf(mine),
          theirs: textOf(theirs),
          field: `cell:${table}:${place.row ?? ''}:${place.field}`,
          cropUrl: `${url}/cells/${table}/${place.row ?? 0}/${place.field}`,
        })),
    })),
    unmatched: unmatched.flatMap(({ table, mine, theirs }) => [
      ...(mine.length > 0 ? [`${titleOf(table)}: ${counted(mine.length, 'row')} only here`] : []),
      ...(theirs.length > 0 ? [`${titleOf(table)}: ${counted(theirs.length, 'row')} only in the other reading`] : []),
    ]),
  };
}

/** A reading by its name and the address at which it is laid beside the sheet. */
export const shownReading = ({ id, reader, model, readAt }: ReadingReport, url: string): ShownReading => ({
  id,
  url: `${url}/compare?with=${id}`,
  name: `${reader} reader, ${model}`,
  at: shownTime(readAt),
});

const titleOf = (table: CellPlace['table']): string => (table === 'header' ? 'Header' : tableLayouts[table].title);

function placeInWords({ table, row, field }: CellPlace, report: Report): string {
  const columns = table === 'header' ? headerColumns : columnsOf[table];
  const heading = columns.find(({ key }) => key === field)?.heading ?? field;
  if (table === 'header' || row === null) return heading;
  const cells: Partial<Record<string, Cell>> = report[table][row] ?? {};
  const name = cells['tank'] ?? cells['product'] ?? cells['event'] ?? cells['condition'];
  return `${name ?? `row ${row + 1}`} · ${heading}`;
}

const textOf = (value: Cell): string => (value === null ? '' : String(value));
