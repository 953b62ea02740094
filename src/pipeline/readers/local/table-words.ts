import { around, centreX, centreY, type Box } from './raster.ts';
import type { TableHead } from './table-head.ts';
import { endsTable, isTitle, isTotal } from './vocabulary.ts';
import { linesOf, textOf, type Word } from './words.ts';

/** The page as far as finding a table's words needs it. */
export interface WordsOnPage {
  words: readonly Word[];
  /** height of digits and capitals */
  textPx: number;
}

/**
 * The lines of words under a table's headings, top to bottom, totals included: down to the next table, to remarks and
 * signatures, or to a gap of blank paper that no table has; sideways no further than the tables beside it.
 */
export function linesUnder(head: TableHead, heads: readonly TableHead[], page: WordsOnPage): Word[][] {
  return untilEnd(linesOf(wordsBelow(head, heads, page)), head, page.textPx);
}

/** Words that may belong to the table: under its heading, over the next one, and not past its neighbours' headings. */
function wordsBelow(head: TableHead, heads: readonly TableHead[], page: WordsOnPage): Word[] {
  const { box } = head;
  const others = heads.filter((other) => other !== head);
  const floor = others
    .filter((other) => other.box.y0 > box.y1 - 2 && other.box.x0 < box.x1 && other.box.x1 > box.x0)
    .reduce((nearest, other) => Math.min(nearest, other.box.y0), Infinity);
  const mine = page.words.filter(
    (word) =>
      centreY(word) > box.y1 + 0.2 * page.textPx &&
      centreY(word) < floor &&
      !others.some((o) => o.words.includes(word)),
  );
  const left = wall(head, others, mine, 'left', floor);
  const right = wall(head, others, mine, 'right', floor);
  return mine.filter((word) => centreX(word) > left && centreX(word) < right);
}

/** How far a table may reach to one side: the widest gutter between it and the nearest table there. */
function wall(
  head: TableHead,
  others: readonly TableHead[],
  words: readonly Word[],
  side: 'left' | 'right',
  floor: number,
): number {
  const right = side === 'right';
  const beside = others.filter((other) => {
    const apart = right ? other.box.x0 > head.box.x1 : other.box.x1 < head.columns[0]!.box.x0;
    return apart && other.box.y0 < floor && !isPast(other, head, others);
  });
  const near = beside.sort((a, b) => (right ? a.box.x0 - b.box.x0 : b.box.x1 - a.box.x1))[0];
  if (near === undefined) return right ? Infinity : -Infinity;
  const [from, to] = right
    ? [head.columns.at(-1)!.box.x1, near.columns[0]!.box.x0]
    : [near.columns.at(-1)!.box.x1, head.columns[0]!.box.x0];
  const top = Math.min(...beside.map((other) => other.box.y1));
  return widestGutter(
    from,
    to,
    words.filter((word) => centreY(word) > top),
  );
}

/** Whether another table above `head` has ended before `head` begins, because a third stands between the two. */
const isPast = (other: TableHead, head: TableHead, all: readonly TableHead[]): boolean =>
  all.some(
    (third) =>
      third !== other &&
      third.box.y0 > other.box.y1 &&
      third.box.y0 <= head.box.y1 &&
      third.box.x0 < other.box.x1 &&
      third.box.x1 > other.box.x0,
  );

function widestGutter(from: number, to: number, words: readonly Box[]): number {
  let best = { width: 0, x: (from + to) / 2 };
  let reached = from;
  for (const { x0, x1 } of [...words].sort((a, b) => a.x0 - b.x0)) {
    if (x1 <= from || x0 >= to) continue;
    if (x0 - reached > best.width) best = { width: x0 - reached, x: (x0 + reached) / 2 };
    reached = Math.max(reached, x1);
  }
  if (to - reached > best.width) best = { width: to - reached, x: (to + reached) / 2 };
  return best.x;
}

/** How far below a total another line of the same table may stand, in text heights. */
const reachBelowTotal = 4;

function untilEnd(lines: readonly Word[][], head: TableHead, textPx: number): Word[][] {
  const kept: Word[][] = [];
  const firstEnd = (head.columns[1] ?? head.columns[0]!).box.x1;
  const isCargo = head.kind === 'tanks' || head.kind === 'products';
  let totalled = false;
  for (const line of lines) {
    const inFirst = textOf(
      line.filter((word) => centreX(word) > head.box.x0 - 16 * textPx && centreX(word) < firstEnd),
    );
    const total = isTotal(textOf(line)) && line.some((word) => /\d{2}/.test(word.text));
    const isRow =
      (head.kind === 'drafts' && line.some((word) => /\d/.test(word.text))) || (head.kind === 'log' && isTimed(line));
    const entitled = isTitle(inFirst) && !isRow;
    if (endsTable(inFirst) || (entitled && !(total && isCargo)) || (isTotal(textOf(line)) && !isCargo)) break;
    const above = kept.at(-1);
    const gap = above === undefined ? 0 : around(line).y0 - around(above).y1;
    if (gap > (totalled ? reachBelowTotal : 9) * textPx || (totalled && !isFilled(line))) break;
    kept.push(line);
    totalled ||= total;
  }
  return kept;
}

/** Whether a line bears a time: CLOSING GAUGES at 1556 is an event and no title. */
const isTimed = (line: readonly Word[]): boolean => textOf(line).replace(/\D/g, '').length >= 3;

/** Whether a line under a total goes on in the same manner: words such as a remark would hold other things. */
const isFilled = (line: readonly Word[]): boolean => line.filter((word) => /^[\d,.'"-]+$/.test(word.text)).length >= 2;
