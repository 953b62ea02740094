import type { CellEvidence, PhotoPoint } from '../../domain/evidence.ts';
import { cellAnchor } from './table-layouts.ts';

/** Where a cell, a row or a table stands on the photo: its id on the page, and an SVG's points in shares of the photo. */
export interface PhotoPlace {
  anchor: string;
  points: string;
}

export interface PhotoPlaces {
  /** whole tables and rows, for the cells of which only that is known; tables first */
  regions: PhotoPlace[];
  cells: PhotoPlace[];
}

/** The places of one sheet's cells, as far as its reader gave any. */
export function photoPlaces(evidence: readonly CellEvidence[], sheetN: number): PhotoPlaces {
  const located = evidence.flatMap(({ table, row, field, quad }) =>
    quad === null ? [] : [{ table, row, field, quad: [...quad] }],
  );
  const cornersOf = new Map<string, PhotoPoint[]>();
  const enclose = (anchor: string, corners: readonly PhotoPoint[]): void => {
    cornersOf.set(anchor, [...(cornersOf.get(anchor) ?? []), ...corners]);
  };
  for (const { table, quad } of located) enclose(cellAnchor(sheetN, table, null, null), quad);
  for (const { table, row, quad } of located) {
    if (row !== null) enclose(cellAnchor(sheetN, table, row, null), quad);
  }
  return {
    regions: [...cornersOf].map(([anchor, corners]) => ({ anchor, points: pointsOf(around(corners)) })),
    cells: located.map(({ table, row, field, quad }) => ({
      anchor: cellAnchor(sheetN, table, row, field),
      points: pointsOf(quad),
    })),
  };
}

/**
 * How many quarter turns clockwise bring the writing upright on a photo of this shape: 0 to 3, and 0 where no cell was
 * located. Writing runs from the first corner of a cell to its second.
 */
export function turnsToUpright(
  evidence: readonly CellEvidence[],
  { widthPx, heightPx }: { widthPx: number; heightPx: number },
): number {
  const along = [0, 0];
  for (const { quad } of evidence) {
    if (quad === null) continue;
    const [[x0, y0], [x1, y1]] = quad;
    along[0] = (along[0] ?? 0) + (x1 - x0) * widthPx;
    along[1] = (along[1] ?? 0) + (y1 - y0) * heightPx;
  }
  const quarters = Math.round(Math.atan2(along[1] ?? 0, along[0] ?? 0) / (Math.PI / 2));
  return (4 - quarters) % 4;
}

/** The corners of what lies on a photo held roughly straight: the points farthest out to each corner. */
function around(points: readonly PhotoPoint[]): PhotoPoint[] {
  const farthest = (to: (point: PhotoPoint) => number): PhotoPoint =>
    points.reduce((best, point) => (to(point) > to(best) ? point : best));
  return [
    farthest(([x, y]) => -x - y),
    farthest(([x, y]) => x - y),
    farthest(([x, y]) => x + y),
    farthest(([x, y]) => y - x),
  ];
}

const pointsOf = (points: readonly PhotoPoint[]): string =>
  points.map(([x, y]) => `${x.toFixed(5)},${y.toFixed(5)}`).join(' ');
