import type { Heading } from './heading-words.ts';
import { findHeadings, overlapX, type HeadingBlock } from './headings.ts';
import type { Rulings } from './lines.ts';
import { nameNearly } from './near-headings.ts';
import { around, centreX, centreY, widthOf } from './raster.ts';
import { addRuledColumns } from './ruled-columns.ts';
import { nameAlike } from './sister-tables.ts';
import type { ColumnHead, TableHead } from './table-head.ts';
import { conditionIn, headingOf, volumeKeys, type ColumnKey, type Condition, type Family } from './vocabulary.ts';
import { linesOf, phrasesOf, textOf, type Word } from './words.ts';

/** Finds every table on a page by its column headings, and where these fail by its rulings, top to bottom. */
export function findTables(words: readonly Word[], textPx: number, rulings: Rulings): TableHead[] {
  const lines = linesOf(words);
  const heads = findHeadings(words, textPx)
    .map((block) => headOf(block, textPx))
    .filter((head) => head !== null);
  for (const head of heads) if (head.kind === 'drafts') addLabelColumn(head, words, textPx);
  for (const head of heads) if (head.kind === 'log') addEventColumn(head, words, textPx);
  for (const head of heads) addRuledColumns(head, heads, words, rulings, textPx);
  for (const head of heads) nameNearly(head, words);
  for (const head of heads) nameAlike(head, heads, textPx);
  for (const head of heads) head.condition = conditionAbove(head, heads, lines, textPx);
  return heads.sort((a, b) => a.box.y0 - b.box.y0 || a.box.x0 - b.box.x0);
}

function headOf(block: HeadingBlock, textPx: number): TableHead | null {
  const columns = withUnknown(nameVolumes(nameUllages(mergeHeads(block.headings, textPx))), block, textPx);
  const keys = new Set(columns.map((column) => column.key));
  const kind = kindOf(block.family, keys);
  return kind === null ? null : { kind, columns, box: block.box, condition: null, words: block.words };
}

function kindOf(family: Family, keys: ReadonlySet<ColumnKey>): TableHead['kind'] | null {
  if (family !== 'cargo') return family;
  const gauged = keys.has('ullage_ft') || keys.has('ullage_in') || keys.has('ullage') || keys.has('temp_f');
  const volumes = keys.has('gross_bbls') || keys.has('net_bbls') || keys.has('metric_tons');
  if (!volumes) return null;
  if (keys.has('tank') || gauged) return 'tanks';
  return keys.has('product') ? 'products' : null;
}

/** One head per column: METRIC over TONS or beside it is one, and so is ULLAGE over (FT). */
function mergeHeads(headings: readonly Heading[], textPx: number): ColumnHead[] {
  const heads: ColumnHead[] = [];
  for (const { key, box } of headings) {
    const twin = heads.find((head) => head.key === key && key !== 'other' && overlapX(head.box, box) > -1.5 * textPx);
    if (twin === undefined) heads.push({ key, box });
    else twin.box = around([twin.box, box]);
  }
  return heads.sort((a, b) => centreX(a.box) - centreX(b.box));
}

/** Two columns headed ULLAGE are feet and inches; one alone holds both, unless (FT) and (IN) are named. */
function nameUllages(heads: ColumnHead[]): ColumnHead[] {
  const named = heads.filter(({ key }) => key === 'ullage_ft' || key === 'ullage_in');
  const bare = heads.filter(
    ({ key, box }) => key === 'ullage' && !named.some((other) => overlapX(other.box, box) > -0.3 * (box.x1 - box.x0)),
  );
  const others = heads.filter(({ key }) => key !== 'ullage');
  const missing = (['ullage_ft', 'ullage_in'] as const).filter((key) => !named.some((head) => head.key === key));
  const renamed = bare.map((head, at) => ({
    ...head,
    key: missing.length === 2 && bare.length === 1 ? head.key : missing[at],
  }));
  const kept = renamed.flatMap(({ key, box }) => (key === undefined ? [] : [{ key, box }]));
  return [...others, ...kept].sort((a, b) => centreX(a.box) - centreX(b.box));
}

/**
 * A sheet with several volumes states them from the observed to the net standard one, under names that differ from
 * house to house: the gross is the one so called, else the first of them, the net the last; the others are left out.
 */
function nameVolumes(heads: ColumnHead[]): ColumnHead[] {
  const stated = volumeKeys.filter((key) => heads.some((head) => head.key === key));
  const net = stated.length > 1 || stated[0] === 'net_bbls' ? stated.at(-1) : undefined;
  const gross = stated.includes('gross_bbls') ? 'gross_bbls' : stated.find((key) => key !== net);
  return heads.map(({ key, box }) => {
    if (key === gross) return { key: 'gross_bbls', box };
    if (key === net) return { key: 'net_bbls', box };
    return { key: stated.some((other) => other === key) ? 'other' : key, box };
  });
}

/** Columns we have no name for keep their figures to themselves, so that they fall into no neighbour's cells. */
function withUnknown(heads: ColumnHead[], block: HeadingBlock, textPx: number): ColumnHead[] {
  const strangers = block.words.filter(
    (word) =>
      headingOf(word.text) === null &&
      /[a-z]{2}/i.test(word.text) &&
      !heads.some((head) => overlapX(head.box, word) > -1.2 * textPx),
  );
  const nameless = phrasesOf(
    [...strangers].sort((a, b) => a.x0 - b.x0),
    1.2 * textPx,
  ).map(around);
  return [...heads, ...nameless.map((box) => ({ key: 'other' as const, box }))].sort(
    (a, b) => centreX(a.box) - centreX(b.box),
  );
}

/** The column at the left of a drafts table, which says which end of the barge: found by DRAFT, ARRIVAL or a title. */
function addLabelColumn(head: TableHead, words: readonly Word[], textPx: number): void {
  const { box } = head;
  const labels = words.filter(
    (word) =>
      /draf|draught|\barr|\bdep|fwd|forw|(?<!dr)aft(?!er)|\bbow|\bstern/i.test(word.text) &&
      word.x1 < box.x0 &&
      word.x0 > box.x0 - 20 * textPx &&
      centreY(word) > box.y0 - 4 * textPx &&
      centreY(word) < box.y1 + 4 * textPx,
  );
  if (labels.length === 0) return;
  // A title over the table may reach further right than the column does.
  const beside = labels.filter((word) => centreY(word) > box.y0 - 0.5 * textPx);
  const leftmost = around(beside.length > 0 ? beside : labels);
  head.columns.unshift({ key: 'other', box: { ...leftmost, x1: Math.min(leftmost.x1, box.x0 - 1) } });
}

/** How far left of the dates the heading of the events beside them may stand, in text heights. */
const eventReach = 25;

/** A log without a heading over its events has them under the unreadable word at the left of DATE. */
function addEventColumn(head: TableHead, words: readonly Word[], textPx: number): void {
  if (head.columns.some(({ key }) => key === 'event')) return;
  const { box } = head;
  const beside = words.filter(
    (word) =>
      word.x1 < box.x0 &&
      word.x0 > box.x0 - eventReach * textPx &&
      centreY(word) > box.y0 &&
      centreY(word) < box.y1 &&
      widthOf(word) > textPx &&
      !/^[^a-z]*$/i.test(word.text),
  );
  const nearest = beside.sort((a, b) => b.x1 - a.x1)[0];
  if (nearest === undefined) return;
  head.columns.unshift({ key: 'event', box: nearest });
  head.words.push(nearest);
  head.box = around([box, nearest]);
}

/** Looks upwards from a table for ARRIVAL or DEPARTURE, no further than the table above it. */
function conditionAbove(
  head: TableHead,
  heads: readonly TableHead[],
  lines: readonly Word[][],
  textPx: number,
): Condition | null {
  const ceiling = heads
    .filter((other) => other !== head && other.box.y1 <= head.box.y0 && overlapX(other.box, head.box) > 0)
    .reduce((lowest, other) => Math.max(lowest, other.box.y1), head.box.y0 - 9 * textPx);
  const isOfLog = (line: readonly Word[]): boolean =>
    textOf(line).replace(/\D/g, '').length >= 3 &&
    heads.some((log) => log.kind === 'log' && log.box.y1 < line[0]!.y0 && overlapX(log.box, around(line)) > 0);
  const reach = { x0: Math.min(head.box.x0 - 14 * textPx, head.columns[0]!.box.x0), x1: head.box.x1 + 4 * textPx };
  for (const line of [...lines].reverse()) {
    const over = line.filter((word) => centreX(word) > reach.x0 && centreX(word) < reach.x1);
    if (over.length === 0 || isOfLog(over)) continue;
    const y = centreY(around(over));
    if (y > head.box.y1 || y < ceiling) continue;
    const condition = conditionIn(textOf(over));
    if (condition !== null) return condition;
  }
  return null;
}
