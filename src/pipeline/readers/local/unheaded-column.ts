import { overlapX } from './headings.ts';
import { around, centreX } from './raster.ts';
import type { ColumnHead, TableHead } from './table-head.ts';
import type { Word } from './words.ts';

/** This share of the rows must have the figure that makes a column, or bear out what it is. */
const mostRows = 0.7;
/** How far right of a table's last heading a column of its own may begin, in text heights. */
const reachRight = 14;
/** Metric tons that a barrel of oil weighs, from petrol to the heaviest fuel, with room for a digit misread. */
const tonsPerBarrel = [0.1, 0.18] as const;
/** A barrel is 0.15899 m³: such a column is none of tons. */
const cubicMetresPerBarrel = [0.15885, 0.1591] as const;

/**
 * The columns of a table of cargo, with one more at the right where the rows have figures, one under another, that
 * stand clear of those under the last heading: its own heading could not be read. It is the metric tons where the
 * table has net volumes and none, and the figures weigh what such volumes do; otherwise it is nameless.
 * `rows` are the lines of words that hold figures.
 */
export function withUnheaded(head: TableHead, rows: readonly Word[][], textPx: number): TableHead {
  const last = head.columns.at(-1);
  if (last === undefined || (head.kind !== 'tanks' && head.kind !== 'products')) return head;
  if (last.key === 'other') return withTonsLast(head, rows, textPx);
  const pairs = rows.flatMap((row) => pairAt(last, row, textPx));
  if (pairs.length < 2 || pairs.length < mostRows * rows.length) return head;
  const beyond = around(pairs.map(([, right]) => right));
  if (pairs.some(([left]) => left.x1 > beyond.x0 - 0.3 * textPx)) return head;
  const box = { ...beyond, y0: last.box.y0, y1: last.box.y1 };
  return { ...head, columns: [...head.columns, { key: isTons(head, pairs) ? 'metric_tons' : 'other', box }] };
}

/** The table with its last column, which has no name, as the metric tons where it follows the net volumes and weighs what they do. */
function withTonsLast(head: TableHead, rows: readonly Word[][], textPx: number): TableHead {
  const columns = head.columns.slice(0, -1);
  const pairs = rows.flatMap((row) => (columns.length === 0 ? [] : pairAt(columns.at(-1)!, row, textPx)));
  const named = { ...head.columns.at(-1)!, key: 'metric_tons' as const };
  const enough = pairs.length >= 2 && pairs.length >= mostRows * rows.length;
  return enough && isTons({ ...head, columns }, pairs) ? { ...head, columns: [...columns, named] } : head;
}

/** A row's figure under the last heading and the one to the right of both, if it has just these two. */
function pairAt({ box }: ColumnHead, row: readonly Word[], textPx: number): [left: Word, right: Word][] {
  const figures = row.filter(({ text, x0 }) => /\d\D?\d/.test(text) && x0 < box.x1 + reachRight * textPx);
  const under = figures.filter((word) => overlapX(word, box) > 0);
  const beyond = figures.filter((word) => word.x0 > box.x1 && centreX(word) > box.x1 + textPx);
  const [left, right] = [under.at(-1), beyond.filter((word) => !under.includes(word))];
  return left !== undefined && right.length === 1 ? [[left, right[0]!]] : [];
}

function isTons({ columns }: TableHead, pairs: readonly [Word, Word][]): boolean {
  if (columns.at(-1)!.key !== 'net_bbls' || columns.some(({ key }) => key === 'metric_tons')) return false;
  const shares = pairs.map(([net, tons]) => shareOf(net.text, tons.text));
  const between = (least: number, most: number): number => shares.filter((s) => s > least && s < most).length;
  return between(...tonsPerBarrel) >= 0.6 * pairs.length && between(...cubicMetresPerBarrel) < 0.5 * pairs.length;
}

/** How many times `net` a figure is; where the point of either was lost, in the decade below 1. */
function shareOf(net: string, figure: string): number {
  const [a, b] = [net, figure].map((text) => Number(text.replace(/[^\d.]/g, '')));
  const share = b! / a!;
  if ([net, figure].every((text) => text.includes('.')) || !(share > 0)) return share;
  return share / 10 ** Math.ceil(Math.log10(share));
}
