import { heightOf, median } from './raster.ts';
import type { Segment } from './segments.ts';

/** A word, and how tall the capitals of its kind of print are. */
export interface SizedWord {
  segment: Segment;
  letterPx: number;
}

/** Print and handwriting are of two sizes where the one is so many times as tall as the other ... */
const twoSizes = 1.25;
/** ... and neither is fewer than this share of the words. */
const leastShare = 0.12;
/** A word lower than this share of its kind is set smaller. */
const setSmall = 0.8;

/**
 * The words of a sheet size by size, the small ones first: an engine that reads line by line takes its measure from the
 * whole line, so that print beside tall handwriting is misread. `heightPx` is what digits and capitals of the sheet
 * usually measure.
 */
export function sizedWords(segments: readonly Segment[], heightPx: number): SizedWord[] {
  const owns = segments.map((segment) => ({ segment, ownPx: capitalPx(segment) }));
  const kinds = partBySize(owns, heightPx);
  return kinds.flatMap(({ words, usualPx }) => {
    const sized = words.map(({ segment, ownPx }) => ({ segment, letterPx: letterHeight(ownPx, usualPx) }));
    const isSmall = ({ letterPx }: SizedWord): boolean => letterPx < usualPx;
    return [...sized.filter(isSmall), ...sized.filter((one) => !isSmall(one))];
  });
}

interface Measured {
  segment: Segment;
  /** null for a single mark, of which nobody can tell whether it is a capital */
  ownPx: number | null;
}

function capitalPx({ glyphs }: Segment): number | null {
  if (glyphs.length < 2) return null;
  const tallest = Math.max(...glyphs.map(heightOf));
  return median(glyphs.map(heightOf).filter((height) => height > 0.75 * tallest));
}

const letterHeight = (ownPx: number | null, usualPx: number): number =>
  ownPx === null || ownPx > setSmall * usualPx ? usualPx : Math.max(ownPx, 0.5 * usualPx);

interface Kind {
  words: Measured[];
  usualPx: number;
}

/** One kind of print, or the two whose heights lie closest about their middles; single marks go with the taller. */
function partBySize(words: readonly Measured[], heightPx: number): Kind[] {
  const heights = words.flatMap(({ ownPx }) => ownPx ?? []).sort((a, b) => a - b);
  const cut = bestCut(heights.map(Math.log));
  const [low, tall] = [median(heights.slice(0, cut)), median(heights.slice(cut))];
  const fewest = Math.min(cut, heights.length - cut);
  if (heights.length < 20 || fewest < leastShare * heights.length || tall < twoSizes * low) {
    return [{ words: [...words], usualPx: heightPx }];
  }
  const isLow = ({ ownPx }: Measured): boolean => ownPx !== null && ownPx < heights[cut]!;
  return [
    { words: words.filter(isLow), usualPx: low },
    { words: words.filter((word) => !isLow(word)), usualPx: tall },
  ];
}

/** Where sorted values fall into two classes with the least spread within them (N. Otsu's threshold, 1979). */
function bestCut(values: readonly number[]): number {
  const total = values.reduce((sum, value) => sum + value, 0);
  let [best, most, below] = [0, -Infinity, 0];
  for (let cut = 1; cut < values.length; cut++) {
    below += values[cut - 1]!;
    const apart = below / cut - (total - below) / (values.length - cut);
    const between = cut * (values.length - cut) * apart * apart;
    if (between > most) [best, most] = [cut, between];
  }
  return best;
}
