import { keysIn, nearKeysIn, sidesOn, type Heading } from './heading-words.ts';
import { around, centreX, centreY, type Box } from './raster.ts';
import { familyOf, headingOf, isTitle, type ColumnKey, type Family } from './vocabulary.ts';
import { linesOf, phrasesOf, textOf, type Word } from './words.ts';

/** The headings of one table: of one line at first, then of all the lines they are written on. */
export interface HeadingBlock {
  family: Family;
  headings: Heading[];
  words: Word[];
  box: Box;
}

/** Finds the column headings on a page, gathered into blocks of one table each. */
export function findHeadings(words: readonly Word[], textPx: number): HeadingBlock[] {
  const lines = linesOf(words);
  const blocks = stack(
    lines.flatMap((line) => strongRuns(line, textPx)),
    textPx,
  );
  for (const block of blocks) {
    const taken = new Set(blocks.filter((other) => other !== block).flatMap((other) => other.words));
    absorbNeighbours(block, lines, taken, textPx);
    addEnclosed(block, words);
  }
  return blocks;
}

/** The runs of headings on a line; with those that are misread by a letter where that makes more of one table's. */
function strongRuns(line: readonly Word[], textPx: number): HeadingBlock[] {
  const runs = headingRuns(line, textPx, keysIn).filter(isStrong);
  if (runs.length > 1 || line.some(isFigure)) return runs;
  const near = headingRuns(line, textPx, nearKeysIn).filter(isNearlyStrong);
  return near.length === 1 && near[0]!.headings.length > (runs[0]?.headings.length ?? 0) ? near : runs;
}

/** Headings of one family that follow one another on a line; a column that comes twice begins another table. */
function headingRuns(line: readonly Word[], textPx: number, keysOf: typeof keysIn): HeadingBlock[] {
  const runs: { family: Family; headings: Heading[] }[] = [];
  const sides = sidesOn(line);
  if (sides.length > 0) runs.push({ family: 'drafts', headings: sides });
  const rest = line.filter((word) => !sides.some(({ box }) => box === word));
  let broken = true;
  for (const phrase of phrasesOf(rest, 1.3 * textPx)) {
    if (isTitle(textOf(phrase))) continue;
    for (const { key, words } of keysOf(phrase)) {
      const box = around(words);
      const run = broken ? undefined : runs.at(-1);
      const before = run?.headings.at(-1);
      if (key === 'companion' && before && box.x0 - before.box.x1 < textPx) before.box = around([before.box, box]);
      if (words.some(isFigure)) broken = true;
      if (key === null || key === 'companion') continue;
      const family = key === 'other' ? (run?.family ?? null) : familyOf(key);
      if (family === null) continue;
      if (run !== undefined && run.family === family && !goesOver(run.headings, key)) {
        run.headings.push({ key, box });
      } else runs.push({ family, headings: [{ key, box }] });
      broken = false;
    }
  }
  return runs.map(({ family, headings }) => {
    const box = around(headings.map((heading) => heading.box));
    const words = line.filter((word) => centreX(word) >= box.x0 && centreX(word) <= box.x1);
    return { family, headings, words, box };
  });
}

const mayRepeat: readonly ColumnKey[] = ['ullage', 'metric_tons', 'port', 'stbd', 'ullage_ft', 'ullage_in', 'other'];

const beginsAnother = (headings: readonly Heading[], key: ColumnKey): boolean =>
  !mayRepeat.includes(key) && headings.some((heading) => heading.key === key);

/** Whether a heading on the same line begins another table: feet and inches stand side by side in one. */
function goesOver(headings: readonly Heading[], key: ColumnKey): boolean {
  const isUllage = (one: ColumnKey): boolean => one.startsWith('ullage');
  if (!isUllage(key)) return beginsAnother(headings, key);
  return !isUllage(headings.at(-1)!.key) && headings.some((heading) => isUllage(heading.key));
}

function isStrong({ family, headings }: HeadingBlock): boolean {
  const keys = new Set(headings.map(({ key }) => key).filter((key) => key !== 'other'));
  if (family === 'cargo') return keys.size >= 3;
  if (family === 'log') return keys.has('date_time') || keys.size >= 2;
  return keys.has('port') && keys.has('stbd');
}

/** So many headings, some of them read without a fault, make a table's. */
const fewestNear = { all: 4, faultless: 2 };

function isNearlyStrong({ family, headings, words }: HeadingBlock): boolean {
  const keys = new Set(headings.map(({ key }) => key).filter((key) => key !== 'other'));
  const faultless = keysIn(words).filter(({ key }) => key !== null && key !== 'companion' && key !== 'other');
  return family === 'cargo' && keys.size >= fewestNear.all && faultless.length >= fewestNear.faultless;
}

/** Joins heading lines that stand right over one another into one block. */
function stack(runs: readonly HeadingBlock[], textPx: number): HeadingBlock[] {
  const blocks: HeadingBlock[] = [];
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

function merge(block: HeadingBlock, run: HeadingBlock): void {
  block.headings.push(...run.headings);
  block.words.push(...run.words);
  block.box = around([block.box, run.box]);
}

/** By how many pixels two boxes overlap from left to right; below 0 the gap between them. */
export const overlapX = (a: Box, b: Box): number => Math.min(a.x1, b.x1) - Math.max(a.x0, b.x0);

/** Adds the words that stand between a block's headings: a column with a name of its own is one, whatever it holds. */
function addEnclosed(block: HeadingBlock, words: readonly Word[]): void {
  const { box } = block;
  const enclosed = words.filter(
    (word) => word.x0 > box.x0 && word.x1 < box.x1 && centreY(word) > box.y0 && centreY(word) < box.y1,
  );
  block.words.push(...enclosed.filter((word) => !block.words.includes(word)));
}

/** Adds headings on the lines right over and under a block which alone would have been too few to notice. */
function absorbNeighbours(
  block: HeadingBlock,
  lines: readonly Word[][],
  taken: ReadonlySet<Word>,
  textPx: number,
): void {
  const own = new Set([...block.words, ...taken]);
  const { box } = block;
  for (const line of lines) {
    if (line.some((word) => isFigure(word) && word.x1 > box.x0 && word.x0 < box.x1)) continue;
    const near = line.filter((word) => !own.has(word) && isNear(box, word, textPx));
    for (const phrase of phrasesOf(near, 1.3 * textPx)) {
      if (isTitle(textOf(phrase)) || phrase.some((word) => /\d{2}/.test(word.text) && headingOf(word.text) === null))
        continue;
      for (const { key, words } of keysIn(phrase)) {
        if (key === 'companion') for (const word of words) if (isCompanion(block, word)) addWord(block, word);
        if (key === null || key === 'companion') continue;
        if ((key !== 'other' && familyOf(key) !== block.family) || beginsAnother(block.headings, key)) continue;
        block.headings.push({ key, box: around(words) });
        for (const word of words) addWord(block, word);
      }
    }
  }
}

/** A word such as BBLS under a heading; what is written by hand in the first row may look like one. */
const isCompanion = (block: HeadingBlock, word: Word): boolean =>
  /^[@(]*[A-Za-z0-9°]{2,}[).]*$/.test(word.text) &&
  centreY(word) > centreY(block.box) &&
  block.headings.some(({ box }) => overlapX(box, word) > 0);

const isFigure = (word: Word): boolean => /^[^A-Za-z]*\d[^A-Za-z]*$/.test(word.text) && headingOf(word.text) === null;

function addWord(block: HeadingBlock, word: Word): void {
  block.words.push(word);
  block.box = around([block.box, word]);
}

const isNear = (box: Box, word: Word, textPx: number): boolean =>
  word.x1 > box.x0 - 6 * textPx &&
  word.x0 < box.x1 + 6 * textPx &&
  centreY(word) > box.y0 - 2 * textPx &&
  centreY(word) < box.y1 + 2 * textPx;
