import { around, centreX, centreY, type Box } from './raster.ts';
import {
  conditionIn,
  familyOf,
  headingOf,
  isTitle,
  type ColumnKey,
  type Condition,
  type Family,
} from './vocabulary.ts';
import { linesOf, phrasesOf, textOf, type Word } from './words.ts';

export interface ColumnHead {
  key: ColumnKey;
  box: Box;
}

/** The heading of one table: its column headings left to right, and what the words above and beside them say. */
export interface TableHead {
  kind: 'tanks' | 'products' | 'log' | 'drafts';
  columns: ColumnHead[];
  box: Box;
  /** arrival or departure, where the words over the table or at its left say so */
  condition: Condition | null;
  words: Word[];
}

/** Finds every table on a page by its column headings, top to bottom. */
export function findTables(words: readonly Word[], textPx: number): TableHead[] {
  const lines = linesOf(words);
  const runs = lines.flatMap((line) => headingRuns(line, textPx));
  const blocks = stack(runs.filter(isStrong), textPx);
  for (const block of blocks) absorbNeighbours(block, lines, textPx);
  const heads = blocks.map((block) => headOf(block, textPx)).filter((head) => head !== null);
  for (const head of heads) if (head.kind === 'drafts') addLabelColumn(head, words, textPx);
  for (const head of heads) head.condition = conditionAbove(head, heads, lines, textPx);
  return heads.sort((a, b) => a.box.y0 - b.box.y0 || a.box.x0 - b.box.x0);
}

interface Heading {
  key: ColumnKey;
  /** the word and what accompanies it, such as GROSS with BBLS behind it */
  box: Box;
}

interface Run {
  family: Family;
  headings: Heading[];
  words: Word[];
  box: Box;
}

/** Headings of one family that follow one another on a line; a column that comes twice begins another table. */
function headingRuns(line: readonly Word[], textPx: number): Run[] {
  const runs: { family: Family; headings: Heading[] }[] = [];
  let broken = true;
  for (const phrase of phrasesOf(line, 1.3 * textPx)) {
    if (isTitle(textOf(phrase))) continue;
    for (const word of phrase) {
      const key = headingOf(word.text);
      const run = broken ? undefined : runs.at(-1);
      const before = run?.headings.at(-1);
      if (key === 'companion' && before && word.x0 - before.box.x1 < textPx) before.box = around([before.box, word]);
      if (key === null && /\d/.test(word.text)) broken = true;
      if (key === null || key === 'companion') continue;
      if (run !== undefined && run.family === familyOf(key) && !beginsAnother(run.headings, key)) {
        run.headings.push({ key, box: word });
      } else runs.push({ family: familyOf(key), headings: [{ key, box: word }] });
      broken = false;
    }
  }
  return runs.map(({ family, headings }) => {
    const box = around(headings.map((heading) => heading.box));
    const words = line.filter((word) => centreX(word) >= box.x0 && centreX(word) <= box.x1);
    return { family, headings, words, box };
  });
}

const mayRepeat: readonly ColumnKey[] = ['ullage', 'metric_tons', 'port', 'stbd', 'ullage_ft', 'ullage_in'];

const beginsAnother = (headings: readonly Heading[], key: ColumnKey): boolean =>
  !mayRepeat.includes(key) && headings.some((heading) => heading.key === key);

function isStrong({ family, headings }: Run): boolean {
  const keys = new Set(headings.map(({ key }) => key));
  if (family === 'cargo') return keys.size >= 3;
  if (family === 'log') return keys.has('date_time') || keys.size >= 2;
  return keys.has('port') && keys.has('stbd');
}

/** Joins heading lines that stand right over one another into one block. */
function stack(runs: readonly Run[], textPx: number): Run[] {
  const blocks: Run[] = [];
  for (const run of runs) {
    const above = blocks.find(
      (block) =>
        block.family === run.family &&
        run.family === 'cargo' &&
        overlapX(block.box, run.box) > 0 &&
        Math.abs(centreY(run.box) - block.box.y1) < 2.4 * textPx,
    );
    if (above === undefined) blocks.push({ ...run, headings: [...run.headings], words: [...run.words] });
    else merge(above, run);
  }
  return blocks;
}

function merge(block: Run, run: Run): void {
  block.headings.push(...run.headings);
  block.words.push(...run.words);
  block.box = around([block.box, run.box]);
}

const overlapX = (a: Box, b: Box): number => Math.min(a.x1, b.x1) - Math.max(a.x0, b.x0);

/** Adds headings on the lines right over and under a block which alone would have been too few to notice. */
function absorbNeighbours(block: Run, lines: readonly Word[][], textPx: number): void {
  const own = new Set(block.words);
  const { box } = block;
  for (const line of lines) {
    const near = line.filter((word) => !own.has(word) && isNear(box, word, textPx));
    for (const phrase of phrasesOf(near, 1.3 * textPx)) {
      if (isTitle(textOf(phrase)) || phrase.some((word) => /\d{2}/.test(word.text) && headingOf(word.text) === null))
        continue;
      for (const word of phrase) {
        const key = headingOf(word.text);
        if (key === 'companion' && isUnderHeading(block, word)) addWord(block, word);
        if (key === null || key === 'companion' || familyOf(key) !== block.family) continue;
        if (beginsAnother(block.headings, key)) continue;
        block.headings.push({ key, box: word });
        addWord(block, word);
      }
    }
  }
}

const isUnderHeading = (block: Run, word: Word): boolean =>
  centreY(word) > centreY(block.box) && block.headings.some(({ box }) => overlapX(box, word) > 0);

function addWord(block: Run, word: Word): void {
  block.words.push(word);
  block.box = around([block.box, word]);
}

const isNear = (box: Box, word: Word, textPx: number): boolean =>
  word.x1 > box.x0 - 6 * textPx &&
  word.x0 < box.x1 + 6 * textPx &&
  centreY(word) > box.y0 - 2 * textPx &&
  centreY(word) < box.y1 + 2.1 * textPx;

function headOf(block: Run, textPx: number): TableHead | null {
  const columns = withUnknown(nameUllages(mergeHeads(block.headings, textPx)), block, textPx);
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
    const twin = heads.find((head) => head.key === key && overlapX(head.box, box) > -1.5 * textPx);
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

/** Columns we have no name for keep their figures to themselves, so that they fall into no neighbour's cells. */
function withUnknown(heads: ColumnHead[], block: Run, textPx: number): ColumnHead[] {
  const strangers = block.words.filter(
    (word) =>
      headingOf(word.text) === null &&
      /[a-z]{2}/i.test(word.text) &&
      !heads.some((head) => overlapX(head.box, word) > -1.2 * textPx),
  );
  return [...heads, ...strangers.map((box) => ({ key: 'other' as const, box }))].sort(
    (a, b) => centreX(a.box) - centreX(b.box),
  );
}

/** The column at the left of a drafts table, which says which end of the barge: found by DRAFT, ARRIVAL or a title. */
function addLabelColumn(head: TableHead, words: readonly Word[], textPx: number): void {
  const { box } = head;
  const labels = words.filter(
    (word) =>
      /draf|draught|arriv|depart|\bfwd|\baft/i.test(word.text) &&
      word.x1 < box.x0 &&
      word.x0 > box.x0 - 20 * textPx &&
      centreY(word) > box.y0 - 4 * textPx &&
      centreY(word) < box.y1 + 4 * textPx,
  );
  if (labels.length === 0) return;
  const leftmost = around(labels);
  head.columns.unshift({ key: 'other', box: { ...leftmost, x1: Math.min(leftmost.x1, box.x0 - 1) } });
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
  const reach = { x0: head.box.x0 - 14 * textPx, x1: head.box.x1 + 4 * textPx };
  for (const line of [...lines].reverse()) {
    const over = line.filter((word) => centreX(word) > reach.x0 && centreX(word) < reach.x1);
    if (over.length === 0) continue;
    const y = centreY(around(over));
    if (y > head.box.y1 || y < ceiling) continue;
    const condition = conditionIn(textOf(over));
    if (condition !== null) return condition;
  }
  return null;
}
