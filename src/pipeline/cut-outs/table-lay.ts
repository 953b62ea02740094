import type { Evidence, Quad } from '../../domain/evidence.ts';
import { columnsOf } from '../../domain/report-columns.ts';
import type { TableKey } from '../../domain/report.ts';
import { lineThrough, type Line } from './line.ts';

/**
 * How a table lies on the photo, in px of the upright photo turned so that its rows run along `t` and downwards is
 * `n`: x = t·cos − n·sin, y = t·sin + n·cos. Rows may bend, as they do on curled paper.
 */
export interface TableLay {
  table: TableKey;
  cos: number;
  sin: number;
  /** where its cells begin and end */
  t0: number;
  t1: number;
  /** from one row to the next */
  pitchPx: number;
  /** rows that it has, whether they were found or not */
  rows: number;
  /** the upper edge of a row; rows that were not found lie between or beyond those that were */
  top(row: number, t: number): number;
  bottom(row: number, t: number): number;
}

export interface PhotoSize {
  widthPx: number;
  heightPx: number;
}

/** How `table`, which has `rows` rows, lies on a photo by the evidence of its cells; null where none was found. */
export function layOf(evidence: Evidence, table: TableKey, rows: number, photo: PhotoSize): TableLay | null {
  const quads = evidence.cells
    .filter((cell) => cell.table === table && cell.quad !== null)
    .map(({ row, field, quad }) => ({ row: row ?? 0, field, corners: inPx(quad as Quad, photo) }));
  if (quads.length === 0) return null;
  const { cos, sin } = directionOf(quads.map(({ corners }) => corners));
  const turned = quads.map(({ row, corners }) => ({
    row,
    corners: corners.map(([x, y]) => ({ t: x * cos + y * sin, n: y * cos - x * sin })) as Corners,
  }));

  const found = [...new Set(turned.map(({ row }) => row))].sort((a, b) => a - b);
  const middles = found.map((row) => middleOf(turned.filter((quad) => quad.row === row).map(({ corners }) => corners)));
  const tallPx = median(turned.map(({ corners }) => heightOf(corners)));
  const ts = turned.flatMap(({ corners }) => corners.map(({ t }) => t));
  const [first, last] = [Math.min(...ts), Math.max(...ts)];
  const beside = columnsBeside(table, new Set(quads.map(({ field }) => field)), last - first);
  const [t0, t1] = [first - beside.beforePx, last + beside.afterPx];
  const pitchPx = pitchOf(found, middles, tallPx, (first + last) / 2);
  const heightPx = Math.min(tallPx, pitchPx);
  const edge = (apartPx: number) => (row: number, t: number) =>
    between(row, found, (at) => middles[at]?.(t) ?? 0, pitchPx) + apartPx;
  return { ...{ table, cos, sin, t0, t1, pitchPx, rows }, top: edge(-heightPx / 2), bottom: edge(heightPx / 2) };
}

/** Room for the columns before and after those that were found, which may name the row, at the width of these. */
function columnsBeside(table: TableKey, found: ReadonlySet<string>, foundPx: number) {
  const isFound = columnsOf[table].map(({ key }) => found.has(key));
  const eachPx = foundPx / found.size;
  const after = isFound.length - 1 - isFound.lastIndexOf(true);
  return { beforePx: isFound.indexOf(true) * eachPx, afterPx: after * eachPx };
}

/** The way that rows run, from left to right. */
function directionOf(quads: readonly Quad[]): { cos: number; sin: number } {
  const x = quads.reduce((sum, [left, right]) => sum + right[0] - left[0], 0);
  const y = quads.reduce((sum, [left, right]) => sum + right[1] - left[1], 0);
  const length = Math.hypot(x, y) || 1;
  return { cos: x / length, sin: y / length };
}

type Corner = { t: number; n: number };
type Corners = [topLeft: Corner, topRight: Corner, bottomRight: Corner, bottomLeft: Corner];

const inPx = (quad: Quad, { widthPx, heightPx }: PhotoSize): Quad =>
  quad.map(([x, y]) => [x * widthPx, y * heightPx]) as Quad;

/** The line on which the middles of a row's cells lie: how tall each was found differs more than where it stands. */
const middleOf = (cells: readonly Corners[]): Line =>
  lineThrough(
    cells.flatMap(([topLeft, topRight, bottomRight, bottomLeft]) => [
      midway(topLeft, bottomLeft),
      midway(topRight, bottomRight),
    ]),
  );

const midway = (a: Corner, b: Corner): Corner => ({ t: (a.t + b.t) / 2, n: (a.n + b.n) / 2 });

const heightOf = ([topLeft, topRight, bottomRight, bottomLeft]: Corners): number =>
  (bottomLeft.n - topLeft.n + bottomRight.n - topRight.n) / 2;

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

/** A row of text is a good quarter taller than the place of its cells where there is but one to tell by. */
const pitchPerHeight = 1.3;

function pitchOf(found: readonly number[], middles: readonly Line[], tallPx: number, t: number): number {
  const apart = (found.at(-1) ?? 0) - (found[0] ?? 0);
  const [first, last] = [middles[0], middles.at(-1)];
  return Math.max(1, apart > 0 && first && last ? (last(t) - first(t)) / apart : pitchPerHeight * tallPx);
}

/** What `valueOf` gives for the found row `row`, else in proportion between its neighbours, or `pitch` a row beyond. */
function between(row: number, found: readonly number[], valueOf: (at: number) => number, pitch: number): number {
  const next = found.findIndex((candidate) => candidate >= row);
  if (found[next] === row) return valueOf(next);
  const last = found.length - 1;
  if (next < 0) return valueOf(last) + (row - (found[last] ?? 0)) * pitch;
  if (next === 0) return valueOf(0) - ((found[0] ?? 0) - row) * pitch;
  const [before, after] = [found[next - 1] ?? 0, found[next] ?? 0];
  const share = (row - before) / (after - before);
  return valueOf(next - 1) * (1 - share) + valueOf(next) * share;
}
