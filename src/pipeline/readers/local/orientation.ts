import type { Mask } from './binarise.ts';
import { findComponents, type Component } from './components.ts';
import { heightOf, median, widthOf } from './raster.ts';

/**
 * Whether the lines of print run up or down the picture instead of across. Letters stand closer to their neighbours
 * on the line than to those of the next line, whichever way they are turned.
 */
export function liesSideways(mask: Mask): boolean {
  const letters = findComponents(mask).filter((part) => {
    const [short, long] = [Math.min(widthOf(part), heightOf(part)), Math.max(widthOf(part), heightOf(part))];
    return long >= 7 && long < mask.heightPx / 12 && short > 0.15 * long;
  });
  const sizePx = median(letters.map((part) => Math.max(widthOf(part), heightOf(part))));
  const alike = letters.filter(
    (part) => Math.max(widthOf(part), heightOf(part)) < 1.6 * sizePx && heightOf(part) > 0.3 * sizePx,
  );
  return closePairs(alike.map(lyingOnItsSide), sizePx) > closePairs(alike, sizePx);
}

const lyingOnItsSide = (part: Component): Component => ({
  ...part,
  x0: part.y0,
  x1: part.y1,
  y0: part.x0,
  y1: part.x1,
});

/** How many marks have another one right behind them, side by side on one line. */
function closePairs(marks: readonly Component[], sizePx: number): number {
  const sorted = [...marks].sort((a, b) => a.x0 - b.x0);
  let pairs = 0;
  for (const [at, mark] of sorted.entries()) {
    for (let next = at + 1; next < sorted.length; next++) {
      const other = sorted[next]!;
      if (other.x0 > mark.x1 + 0.4 * sizePx) break;
      if (other.x0 < mark.x1 - 0.2 * sizePx) continue;
      const shared = Math.min(mark.y1, other.y1) - Math.max(mark.y0, other.y0);
      if (shared < 0.6 * Math.max(heightOf(mark), heightOf(other))) continue;
      pairs++;
      break;
    }
  }
  return pairs;
}
