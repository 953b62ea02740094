import type { Mask } from './binarise.ts';
import { findBulge, type Bulge } from './bulge.ts';
import { findComponents } from './components.ts';
import { printedLines, ruledLines, transpose } from './level-lines.ts';
import { textHeight } from './segments.ts';
import type { View } from './view.ts';

/** Less than this, and words find their neighbours on the line as it is. */
const leastBulgePx = 1;

/**
 * The view in which the lines of a curled or folded sheet run level and its rulings upright; null where they do
 * already, and where there is no text.
 */
export function uncurl(mask: Mask): View | null {
  const { widthPx, heightPx } = mask;
  const components = findComponents(mask);
  const textPx = textHeight(components, heightPx);
  if (textPx === 0) return null;
  const down = findBulge([...printedLines(components, textPx), ...ruledLines(mask, textPx)], widthPx, heightPx);
  const across = findBulge(ruledLines(transpose(mask), textPx), heightPx, widthPx);
  if (Math.max(most(down, widthPx, heightPx), most(across, heightPx, widthPx)) < leastBulgePx) return null;
  return {
    widthPx,
    heightPx,
    back: (x, y) => {
      let [fromX, fromY] = [x, y];
      for (let round = 0; round < 3; round++) [fromX, fromY] = [x + across.at(fromY, fromX), y + down.at(fromX, fromY)];
      return [fromX, fromY];
    },
  };
}

function most(bulge: Bulge, widthPx: number, heightPx: number): number {
  const shares = Array.from({ length: 9 }, (_, at) => at / 8);
  return Math.max(...shares.flatMap((x) => shares.map((y) => Math.abs(bulge.at(x * widthPx, y * heightPx)))));
}
