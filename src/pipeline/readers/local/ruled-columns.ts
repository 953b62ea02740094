import type { Rulings } from './lines.ts';
import { around, centreX, centreY, heightOf, type Box } from './raster.ts';
import type { ColumnHead, TableHead } from './table-head.ts';
import type { Word } from './words.ts';

/** Pieces of an upright ruling lie at most this far apart from left to right, in text heights. */
const pieceReach = 0.5;
/** A column is at least so wide, in text heights. */
const leastWide = 1.2;
/** How far below the headings an upright ruling must go on, in text heights, and over how much of that. */
const rowsDown = 2.5;
const mostCovered = 0.7;
/** This share of a table's neighbouring headings stand on both sides of a ruling where it has a grid. */
const mostParted = 0.7;

/**
 * Gives a table of cargo that is ruled into columns those whose heading was not found, in place: the paper between two
 * upright rulings, on to where the grid ends or another table's headings begin. They are nameless at first.
 */
export function addRuledColumns(
  head: TableHead,
  heads: readonly TableHead[],
  words: readonly Word[],
  rulings: Rulings,
  textPx: number,
): void {
  if (head.kind !== 'tanks' && head.kind !== 'products') return;
  const bands = bandsOf(head, rulings, textPx);
  if (!isGrid(head, bands)) return;
  const others = heads.filter((other) => other !== head && overlapY(other.box, head.box) > -rowsDown * textPx);
  const isTaken = (band: Band): boolean => others.some(({ columns }) => columns.some(({ box }) => holds(band, box)));
  const isNamed = (band: Band): boolean => head.columns.some(({ box }) => holds(band, box));
  const named = bands.map(isNamed);
  let [from, to] = [named.indexOf(true), named.lastIndexOf(true)];
  while (from > 0 && bands[from - 1]!.x1 === bands[from]!.x0 && !isTaken(bands[from - 1]!)) from--;
  while (to + 1 < bands.length && bands[to + 1]!.x0 === bands[to]!.x1 && !isTaken(bands[to + 1]!)) to++;
  const own = bands.slice(from, to + 1);
  for (const band of own.filter((each) => !isNamed(each) && !isTaken(each))) {
    head.columns.push(namelessIn(band, head, words, textPx));
  }
  head.columns.sort((a, b) => centreX(a.box) - centreX(b.box));
}

/** From where to where a column goes. */
interface Band {
  x0: number;
  x1: number;
}

const holds = (band: Band, box: Box): boolean => centreX(box) > band.x0 && centreX(box) < band.x1;

const overlapX = (a: Band, b: Band): number => Math.min(a.x1, b.x1) - Math.max(a.x0, b.x0);

const overlapY = (a: Box, b: Box): number => Math.min(a.y1, b.y1) - Math.max(a.y0, b.y0);

/** The stretches between the upright rulings of a table's grid, left to right: those that go on beside its first rows. */
function bandsOf({ box }: TableHead, { horizontal, vertical }: Rulings, textPx: number): Band[] {
  const [y0, y1] = [box.y1 - 0.3 * textPx, box.y1 + rowsDown * textPx];
  const level = horizontal.filter(
    (ruling) => centreY(ruling) > box.y0 - rowsDown * textPx && centreY(ruling) < y1 + textPx,
  );
  const beside = vertical.filter((ruling) => ruling.y1 > y0 && ruling.y0 < y1);
  const xs = gathered(beside, pieceReach * textPx)
    .filter((pieces) => covered(pieces.map((piece) => overlapY(piece, { ...piece, y0, y1 }))) > mostCovered * (y1 - y0))
    .map((pieces) => centreX(around(pieces)));
  // Between two tables there is no ruling across.
  const isRuled = (band: Band): boolean => level.some((ruling) => overlapX(band, ruling) > 0.6 * (band.x1 - band.x0));
  const bands = xs.slice(1).map((x1, at) => ({ x0: xs[at]!, x1 }));
  return bands.filter((band) => band.x1 - band.x0 > leastWide * textPx && isRuled(band));
}

const covered = (lengths: readonly number[]): number => lengths.reduce((sum, length) => sum + length, 0);

/** Pieces that stand over one another. */
function gathered(pieces: readonly Box[], reachPx: number): Box[][] {
  const groups: Box[][] = [];
  for (const piece of [...pieces].sort((a, b) => centreX(a) - centreX(b))) {
    const last = groups.at(-1);
    if (last !== undefined && centreX(piece) - centreX(last[0]!) < reachPx) last.push(piece);
    else groups.push([piece]);
  }
  return groups;
}

/** Whether rulings part most of the headings that are known. */
function isGrid({ columns }: TableHead, bands: readonly Band[]): boolean {
  const bandAt = (box: Box): number => bands.findIndex((band) => holds(band, box));
  const parted = columns.slice(1).filter(({ box }, at) => {
    const [left, right] = [bandAt(columns[at]!.box), bandAt(box)];
    return left >= 0 && right > left;
  });
  return columns.length > 2 && parted.length >= mostParted * (columns.length - 1);
}

/** A column without a name, with whatever words stand where its heading is. */
function namelessIn(band: Band, { box, words: own }: TableHead, words: readonly Word[], textPx: number): ColumnHead {
  const heading = words.filter(
    (word) =>
      holds(band, word) && centreY(word) > box.y0 - 0.3 * textPx && centreY(word) < box.y1 + 0.3 * heightOf(word),
  );
  own.push(...heading.filter((word) => !own.includes(word)));
  const middle = (band.x0 + band.x1) / 2;
  const spot = { x0: middle - 0.5 * textPx, x1: middle + 0.5 * textPx, y0: box.y0, y1: box.y1 };
  const written = heading.length > 0 ? around(heading) : spot;
  return {
    key: 'other',
    box: { ...written, x0: Math.max(written.x0, band.x0 + 1), x1: Math.min(written.x1, band.x1 - 1) },
  };
}
