import type { Mask } from './binarise.ts';
import type { RulingMarks } from './faint-rulings.ts';
import type { Box } from './raster.ts';

/** Where the sheet's ruling strokes ran; evidence for columns and rows once they are erased. */
export interface Rulings {
  horizontal: Box[];
  vertical: Box[];
}

/**
 * Erases long straight strokes from `mask`, in place, and says where they were. OCR takes boxed numbers for pictures:
 * a clean boxed page goes from 1 % of its numbers found to nearly all once its lines are gone. A stroke counts as
 * ruling when it runs `acrossPx` level or `downPx` upright without a break, or lies on a ruling that is known of by
 * other means; letters that cross one are mended.
 */
export function eraseLines(mask: Mask, acrossPx: number, downPx: number, known?: RulingMarks): Rulings {
  const { widthPx, heightPx, bits } = mask;
  const level = longRuns(bits, widthPx, heightPx, 1, widthPx, acrossPx);
  const upright = longRuns(bits, heightPx, widthPx, widthPx, 1, downPx);
  if (known !== undefined) {
    for (let at = 0; at < bits.length; at++) {
      if (known.level[at] === 1) level[at] = 1;
      if (known.upright[at] === 1) upright[at] = 1;
    }
  }
  const rulings = { horizontal: strokes(level, mask, 'level'), vertical: strokes(upright, mask, 'upright') };
  for (let i = 0; i < bits.length; i++) if (level[i] === 1 || upright[i] === 1) bits[i] = 0;
  trimRim(bits, level, widthPx);
  trimRim(bits, upright, 1);
  mendAcross(mask, level, widthPx, maxThickness(rulings.horizontal.map((box) => box.y1 - box.y0)));
  mendAcross(mask, upright, 1, maxThickness(rulings.vertical.map((box) => box.x1 - box.x0)));
  return rulings;
}

/** Marks the pixels of every unbroken run of at least `leastPx` along one direction. */
function longRuns(
  bits: Uint8Array,
  length: number,
  lanes: number,
  step: number,
  laneStep: number,
  leastPx: number,
): Uint8Array {
  const marked = new Uint8Array(bits.length);
  for (let lane = 0; lane < lanes; lane++) {
    let run = 0;
    for (let i = 0, at = lane * laneStep; i <= length; i++, at += step) {
      if (i < length && bits[at] === 1) {
        run++;
        continue;
      }
      if (run >= leastPx) for (let k = 1; k <= run; k++) marked[at - k * step] = 1;
      run = 0;
    }
  }
  return marked;
}

/** Erases the ragged rim, one pixel thick, that grain leaves along an erased stroke. */
function trimRim(bits: Uint8Array, erased: Uint8Array, across: number): void {
  for (let at = 0; at < bits.length; at++) {
    if (erased[at] !== 1) continue;
    for (const step of [-across, across]) {
      if (bits[at + step] === 1 && bits[at + 2 * step] !== 1) bits[at + step] = 0;
    }
  }
}

/** Gathers marked pixels into strokes: runs in neighbouring lanes that overlap are one stroke. */
function strokes(marked: Uint8Array, mask: Mask, direction: 'level' | 'upright'): Box[] {
  const level = direction === 'level';
  const [length, lanes] = level ? [mask.widthPx, mask.heightPx] : [mask.heightPx, mask.widthPx];
  const [step, laneStep] = level ? [1, mask.widthPx] : [mask.widthPx, 1];
  let open: Box[] = [];
  const done: Box[] = [];
  for (let lane = 0; lane < lanes; lane++) {
    for (let i = 0; i < length; i++) {
      if (marked[lane * laneStep + i * step] !== 1) continue;
      let end = i;
      while (end < length && marked[lane * laneStep + end * step] === 1) end++;
      addRun(open, i, end, lane);
      i = end;
    }
    done.push(...open.filter((box) => box.y1 < lane));
    open = open.filter((box) => box.y1 >= lane);
  }
  const all = [...done, ...open];
  return level ? all : all.map((box) => ({ x0: box.y0, y0: box.x0, x1: box.y1, y1: box.x1 }));
}

function addRun(open: Box[], start: number, end: number, lane: number): void {
  const stroke = open.find((box) => box.y1 >= lane && box.x0 <= end + 2 && start <= box.x1 + 2);
  if (stroke === undefined) {
    open.push({ x0: start, y0: lane, x1: end, y1: lane + 1 });
    return;
  }
  stroke.x0 = Math.min(stroke.x0, start);
  stroke.x1 = Math.max(stroke.x1, end);
  stroke.y1 = lane + 1;
}

/** Whether a patch of ink is a crumb of a ruling: thin, and lying against one or in its continuation. */
export function isCrumb(part: Box & { inkPx: number }, rulings: Rulings, textPx: number): boolean {
  const [width, height] = [part.x1 - part.x0, part.y1 - part.y0];
  // A slash, a V or an F in a thin hand leaves most of its box white too.
  const isLetter = height > 0.6 * textPx && height < 2.4 * textPx && width > 0.2 * textPx && width < 1.5 * textPx;
  const sparse = part.inkPx < (isLetter ? 0.12 : 0.24) * width * height;
  const flat = height <= 0.22 * textPx && width > 0.3 * textPx;
  const upright = width <= 0.22 * textPx && height > 0.3 * textPx;
  return (
    ((sparse || flat) && rulings.horizontal.some((ruling) => touches(part, ruling, 1.5 * textPx, 3))) ||
    ((sparse || upright) && rulings.vertical.some((ruling) => touches(part, ruling, 3, 1.5 * textPx)))
  );
}

const touches = (a: Box, b: Box, acrossPx: number, downPx: number): boolean =>
  a.x0 < b.x1 + acrossPx && a.x1 > b.x0 - acrossPx && a.y0 < b.y1 + downPx && a.y1 > b.y0 - downPx;

const maxThickness = (thicknesses: number[]): number =>
  Math.min(
    12,
    thicknesses.reduce((most, thickness) => Math.max(most, thickness), 0),
  );

/** Puts ink back where a letter crosses an erased stroke: ink on both sides of it, straight across. */
function mendAcross({ bits }: Mask, erased: Uint8Array, across: number, thicknessPx: number): void {
  for (let at = across; at < bits.length; at++) {
    if (erased[at] !== 1 || erased[at - across] === 1 || bits[at - across] !== 1) continue;
    let beyond = at;
    let steps = 0;
    while (beyond < bits.length && erased[beyond] === 1 && steps++ <= thicknessPx) beyond += across;
    if (bits[beyond] !== 1) continue;
    for (let mend = at; mend < beyond; mend += across) bits[mend] = 1;
  }
}
