import type { Band } from './band.ts';
import { scaleSeen } from './cut.ts';
import type { PhotoSize } from './table-lay.ts';

/** How much of its neighbour each part holds too, so that every row and figure is whole in one of them. */
const overlap = 0.12;

/**
 * The photo in at most `most` overlapping parts, from left to right and top to bottom: so many that a model sees them
 * as large as it can, and no more. For a photo on which no table was found.
 */
export function photoParts({ widthPx, heightPx }: PhotoSize, most: number): Band[] {
  const grids = Array.from({ length: most }, (_, at) => at + 1).flatMap((columns) =>
    Array.from({ length: Math.floor(most / columns) }, (_, at) => ({ columns, lines: at + 1 })),
  );
  const rated = grids.map((grid) => {
    const [across, down] = [stretches(widthPx, grid.columns), stretches(heightPx, grid.lines)];
    const scale = Math.min(1, scaleSeen(lengthOf(across[0]), lengthOf(down[0])));
    return { across, down, scale, count: grid.columns * grid.lines };
  });
  const [best] = rated.sort((a, b) => b.scale - a.scale || a.count - b.count);
  return (best?.down ?? []).flatMap(([y0, y1]) =>
    (best?.across ?? []).map(([t0, t1]) => ({ cos: 1, sin: 0, t0, t1, top: () => y0, bottom: () => y1 })),
  );
}

type Stretch = [from: number, to: number];

const lengthOf = (stretch: Stretch | undefined): number => (stretch ? stretch[1] - stretch[0] : 1);

/** `count` stretches of equal length that cover `lengthPx` and overlap. */
function stretches(lengthPx: number, count: number): Stretch[] {
  const each = lengthPx / (count - overlap * (count - 1));
  return Array.from({ length: count }, (_, at) => {
    const from = at * each * (1 - overlap);
    return [Math.round(from), Math.round(from + each)];
  });
}
