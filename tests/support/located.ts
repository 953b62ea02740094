import type { CellEvidence, Evidence, PhotoPoint, Quad } from '../../src/domain/evidence.ts';
import { columnsOf } from '../../src/domain/report-columns.ts';
import { tableKeys, type Report, type TableKey } from '../../src/domain/report.ts';

/** Where a point of a sheet that stands upright lies on the photo, both as shares. */
export type Placing = (point: PhotoPoint) => PhotoPoint;

const upright: Placing = (point) => point;
const rowHeight = 0.02;
const firstRow: Record<TableKey, number> = {
  arrival_tanks: 0.12,
  departure_tanks: 0.35,
  products: 0.58,
  time_log: 0.7,
  draft_readings: 0.88,
};

/** The corners of a cell on a sheet whose tables stand one below the other, each as wide as the sheet. */
export function cellQuad(table: TableKey, row: number, field: string, placing = upright): Quad {
  const columns = columnsOf[table];
  const [top, bottom] = [firstRow[table] + row * rowHeight, firstRow[table] + (row + 0.8) * rowHeight];
  const at = columns.findIndex(({ key }) => key === field);
  const [left, right] = [0.1 + (0.8 * at) / columns.length, 0.1 + (0.8 * (at + 0.95)) / columns.length];
  return [placing([left, top]), placing([right, top]), placing([right, bottom]), placing([left, bottom])];
}

/** Evidence that places every cell of `report` so, and has nothing to say of what is in it. */
export function locatedEvidence(report: Report, placing = upright): Evidence {
  const cells = tableKeys.flatMap((table) =>
    report[table].flatMap((values, row) =>
      columnsOf[table].map(({ key: field }): CellEvidence => {
        const value = (values as Record<string, string | number | null>)[field] ?? null;
        return {
          ...{ table, row, field, quad: cellQuad(table, row, field, placing) },
          ...{ text: value === null ? null : String(value), inked: value !== null },
          ...{ confidence: value === null ? 0 : 0.9, alternatives: [] },
        };
      }),
    ),
  );
  return { page: null, remarks: [], cells, totals: [] };
}
