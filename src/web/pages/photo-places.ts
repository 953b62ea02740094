import type { CellEvidence, PhotoPoint, Quad } from '../../domain/evidence.ts';
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
    quad === null ? [] : [{ table, row, field, quad }],
  );
  const quadsOf = new Map<string, Quad[]>();
  const enclose = (anchor: string, quad: Quad): void => {
    quadsOf.set(anchor, [...(quadsOf.get(anchor) ?? []), quad]);
  };
  for (const { table, quad } of located) enclose(cellAnchor(sheetN, table, null, null), quad);
  for (const { table, row, quad } of located) {
    if (row !== null) enclose(cellAnchor(sheetN, table, row, null), quad);
  }
  return {
    regions: [...quadsOf].map(([anchor, quads]) => ({ anchor, points: pointsOf(around(quads)) })),
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
  const [x, y] = sumOf(
    evidence.flatMap(({ quad }): PhotoPoint[] => {
      if (quad === null) return [];
      const [[x0, y0], [x1, y1]] = quad;
      return [[x1 - x0, y1 - y0]];
    }),
  );
  const quarters = Math.round(Math.atan2(y * heightPx, x * widthPx) / (Math.PI / 2));
  return (4 - quarters) % 4;
}

/** The smallest box about cells that lies as their writing does, which on a photo is seldom quite level. */
function around(quads: readonly Quad[]): PhotoPoint[] {
  const along = sumOf(quads.map(([from, to]) => [to[0] - from[0], to[1] - from[1]]));
  const down = sumOf(quads.map(([from, , , to]) => [to[0] - from[0], to[1] - from[1]]));
  const crossed = along[0] * down[1] - along[1] * down[0];
  if (crossed === 0) return quads.flat().slice(0, 4);
  // As so many steps along the writing, and so many down from line to line.
  const steps = quads
    .flat()
    .map(([x, y]): PhotoPoint => [(x * down[1] - y * down[0]) / crossed, (along[0] * y - along[1] * x) / crossed]);
  const ends = (axis: 0 | 1): [number, number] => {
    const all = steps.map((step) => step[axis]);
    return [Math.min(...all), Math.max(...all)];
  };
  const [[left, right], [top, bottom]] = [ends(0), ends(1)];
  const corners: PhotoPoint[] = [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
  return corners.map(([a, d]) => [a * along[0] + d * down[0], a * along[1] + d * down[1]]);
}

const sumOf = (vectors: readonly PhotoPoint[]): PhotoPoint =>
  vectors.reduce(([sumX, sumY], [x, y]) => [sumX + x, sumY + y], [0, 0]);

const pointsOf = (points: readonly PhotoPoint[]): string =>
  points.map(([x, y]) => `${x.toFixed(5)},${y.toFixed(5)}`).join(' ');
