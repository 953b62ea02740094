import type { Band } from './band.ts';
import { scaleSeen } from './cut.ts';
import type { TableLay } from './table-lay.ts';

/** Rows' heights that a table's headings may take, those of two lines and the table's title included. */
const headingRows = 3.2;
/** What is shown of the neighbours above and below, in rows: a cell's edges are seldom found to the px. */
const rim = 0.2;
const sideRows = 1;

/** Rows `from` to `to` of a table, with its headings: in one piece where they stand together, else as two. */
export function rowBands(lay: TableLay, from: number, to: number): Band[] {
  const headings = bandOf(lay, -headingRows, -0.1);
  const rows = { ...bandOf(lay, 0, 0), top: edgeOf(lay, from, 'top'), bottom: edgeOf(lay, to, 'bottom') };
  return from <= 1 ? [{ ...rows, top: headings.top }] : [headings, rows];
}

/** A whole table, from its headings to the line of totals below it. */
export function tableBand(lay: TableLay): Band {
  const bottom = (t: number): number => lay.bottom(lay.rows - 1, t) + 1.3 * lay.pitchPx;
  return { ...bandOf(lay, -headingRows, 0), bottom };
}

/** The left and the right half of bands that lie one below the other, with a good share of each in the other. */
export function halves(bands: readonly Band[]): [Band[], Band[]] {
  const [t0, t1] = [Math.min(...bands.map((band) => band.t0)), Math.max(...bands.map((band) => band.t1))];
  const half = (0.5 + sharedBySides) * (t1 - t0);
  return [bands.map((band) => ({ ...band, t1: t0 + half })), bands.map((band) => ({ ...band, t0: t1 - half }))];
}

/** A figure that is cut at the edge of one half is whole in the other. */
const sharedBySides = 0.06;

/** By how much bands that lie one below the other are scaled before a model sees them. */
export const bandsSeen = (bands: readonly Band[]): number => {
  const [widest] = bands.map((band) => band.t1 - band.t0).sort((a, b) => b - a);
  const height = bands.reduce((sum, { t0, top, bottom }) => sum + bottom(t0) - top(t0), 0);
  return scaleSeen(widest ?? 1, height);
};

/** From `above` rows over the upper edge of the first row to `below` rows under it. */
function bandOf({ cos, sin, t0, t1, pitchPx, top }: TableLay, above: number, below: number): Band {
  const side = sideRows * pitchPx;
  return {
    ...{ cos, sin, t0: t0 - side, t1: t1 + side },
    top: (t) => top(0, t) + above * pitchPx,
    bottom: (t) => top(0, t) + below * pitchPx,
  };
}

const edgeOf =
  ({ top, bottom, pitchPx }: TableLay, row: number, side: 'top' | 'bottom') =>
  (t: number): number =>
    side === 'top' ? top(row, t) - rim * pitchPx : bottom(row, t) + rim * pitchPx;
