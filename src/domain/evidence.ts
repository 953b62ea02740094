import type { Report, TableKey } from './report.ts';

/**
 * What a reader saw of a sheet beside the values themselves: where each cell stands on the photo, how sure it is,
 * what else it may say. Only a reader that looks cell by cell has any.
 */
export interface Evidence {
  /** the sheet of paper on the photo, its first corner the one at the top left of the text; null where it was not found */
  page: Quad | null;
  /** what is the matter with the photo itself */
  remarks: PhotoRemark[];
  cells: CellEvidence[];
  /** the TOTAL lines under the tables, which are no rows of them */
  totals: StatedTotal[];
}

/** Across and down the upright photo (as its EXIF orientation has it), as shares of its width and height. */
export type PhotoPoint = [x: number, y: number];

/** Four corners clockwise as one reads: top left, top right, bottom right, bottom left. */
export type Quad = [PhotoPoint, PhotoPoint, PhotoPoint, PhotoPoint];

/** One cell of a report. */
export interface CellPlace {
  table: TableKey | 'header';
  /** row index from 0 in that table; null in the header */
  row: number | null;
  /** field name of the row or the header, such as `net_bbls` */
  field: string;
}

export interface CellEvidence extends CellPlace {
  /** where it stands on the photo; null where that is not known */
  quad: Quad | null;
  /** the characters as they were seen; null where none could be made out */
  text: string | null;
  /** whether anything is written there at all: a cell of bare paper is blank, not unreadable */
  inked: boolean;
  /** how sure the reader is of the value it gave, 0 to 1; 0 where it gave none but something is written */
  confidence: number;
  /** other values that it saw as possible, the likelier first */
  alternatives: Alternative[];
  /** what a second look said of the cell, as a sentence; absent where there was none */
  remark?: string;
}

export interface Alternative {
  value: number | string;
  /** 0 to 1 */
  probability: number;
}

/** Why a photo should be taken again, or why not all of it could be read. */
export interface PhotoRemark {
  kind: 'edge_cut_off' | 'blurred' | 'glare' | 'too_small' | 'too_dark';
  /** a sentence for a person, such as `The right edge of the sheet is cut off.` */
  message: string;
  /** what to do about it */
  advice: string;
  /** the part of the photo concerned; null where it is all of it */
  quad: Quad | null;
}

/** A TOTAL line: what the sheet says its column adds up to. */
export interface StatedTotal {
  table: 'arrival_tanks' | 'departure_tanks' | 'products';
  /** the product it is the total of; null where it is that of the whole table */
  product: string | null;
  water_bbls: number | null;
  gross_bbls: number | null;
  net_bbls: number | null;
  metric_tons: number | null;
}

/** One text for each cell, to find it by. */
export const placeKey = ({ table, row, field }: CellPlace): string => `${table}/${row ?? 0}/${field}`;

/** What `report` says in a cell; null also where it has no such cell. */
export function valueAt(report: Report, { table, row, field }: CellPlace): number | string | null {
  const cells: object | undefined = table === 'header' ? report.header : report[table][row ?? 0];
  return (cells as Record<string, number | string | null> | undefined)?.[field] ?? null;
}

/** `report` with another value in one cell; the report given stays as it is. */
export function withValue(report: Report, { table, row, field }: CellPlace, value: number | string | null): Report {
  if (table === 'header') return { ...report, header: { ...report.header, [field]: value } };
  const rows = report[table].map((cells, at) => (at === row ? { ...cells, [field]: value } : cells));
  return { ...report, [table]: rows };
}
