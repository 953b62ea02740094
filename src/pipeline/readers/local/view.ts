import { after, unmoved, type PointMap } from './point-map.ts';
import type { Raster } from './raster.ts';
import { warp } from './warp.ts';

/** A picture that can be made of another one: its size, and where in the other each of its points lies. */
export interface View {
  widthPx: number;
  heightPx: number;
  back: PointMap;
}

export const whole = ({ widthPx, heightPx }: { widthPx: number; heightPx: number }): View => ({
  widthPx,
  heightPx,
  back: unmoved,
});

export const render = (source: Raster, { back, widthPx, heightPx }: View): Raster =>
  warp(source, back, widthPx, heightPx);

/** A view of a view's picture, as one of what that picture was made of. */
export const through = (first: View, second: View): View => ({ ...second, back: after(first.back, second.back) });

/** The same view, `factor` times as large. */
export const enlarged = ({ widthPx, heightPx, back }: View, factor: number): View => ({
  widthPx: Math.round(widthPx * factor),
  heightPx: Math.round(heightPx * factor),
  back: (x, y) => back(x / factor, y / factor),
});

/** The same view turned clockwise by so many quarters. */
export function turnedView(view: View, quarters: number): View {
  const { widthPx, heightPx, back } = view;
  if (quarters === 2) return { widthPx, heightPx, back: (x, y) => back(widthPx - x, heightPx - y) };
  if (quarters === 1) return { widthPx: heightPx, heightPx: widthPx, back: (x, y) => back(y, heightPx - x) };
  if (quarters === 3) return { widthPx: heightPx, heightPx: widthPx, back: (x, y) => back(widthPx - y, x) };
  return view;
}
