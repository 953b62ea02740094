import { overlapX } from './headings.ts';
import { centreX, median, type Box } from './raster.ts';
import type { ColumnHead, TableHead } from './table-head.ts';

/** How many of their columns two tables of one form have alike. */
const mostAlike = 0.7;
/** So many columns of one name, each right under the other, show that two tables are of one form. */
const leastAlike = 5;

/**
 * Names columns whose heading could not be read, in place, after the sheet's other table of the same form: where both
 * have as many columns, one for one, otherwise by where on the sheet they stand.
 */
export function nameAlike(head: TableHead, heads: readonly TableHead[], textPx: number): void {
  const sister = heads.find((other) => other !== head && other.kind === 'tanks');
  if (head.kind !== 'tanks' || sister === undefined) return;
  if (head.columns.length === sister.columns.length) nameOneForOne(head, sister);
  else if (standsAlike(head, sister)) addMissing(head, sister, textPx);
}

function nameOneForOne(head: TableHead, sister: TableHead): void {
  const alike = head.columns.filter(({ key }, at) => key === sister.columns[at]!.key).length;
  if (alike < mostAlike * head.columns.length) return;
  for (const [at, column] of head.columns.entries()) {
    const { key } = sister.columns[at]!;
    if (column.key === 'other' && !head.columns.some((other) => other.key === key)) column.key = key;
  }
}

/** The columns that both tables name, each with its sister. */
const sharedBy = (head: TableHead, sister: TableHead): [ColumnHead, ColumnHead][] =>
  head.columns.flatMap((column): [ColumnHead, ColumnHead][] => {
    const other = column.key === 'other' ? undefined : sister.columns.find(({ key }) => key === column.key);
    return other === undefined ? [] : [[column, other]];
  });

function standsAlike(head: TableHead, sister: TableHead): boolean {
  const shared = sharedBy(head, sister);
  return shared.length >= leastAlike && shared.every(([mine, other]) => overlapX(mine.box, other.box) > 0);
}

/** Puts in the sister's columns that are missing, for those without a name that stand at the same place. */
function addMissing(head: TableHead, sister: TableHead, textPx: number): void {
  const shift = median(sharedBy(head, sister).map(([mine, other]) => centreX(mine.box) - centreX(other.box)));
  for (const { key, box } of sister.columns) {
    if (key === 'other' || head.columns.some((column) => column.key === key)) continue;
    const place: Box = { ...box, x0: box.x0 + shift, x1: box.x1 + shift, y0: head.box.y0, y1: head.box.y1 };
    const there = head.columns.filter((column) => overlapX(column.box, place) > -1.5 * textPx);
    if (there.some((column) => column.key !== 'other' && overlapX(column.box, place) > 0)) continue;
    const nameless = there.filter((column) => column.key === 'other');
    head.columns = [...head.columns.filter((column) => !nameless.includes(column)), { key, box: place }];
    head.columns.sort((a, b) => centreX(a.box) - centreX(b.box));
  }
}
