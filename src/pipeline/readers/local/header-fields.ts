import type { Header } from '../../../domain/report.ts';
import { gluedLabel, isRuledOff, labelAt, labelsOn, type Field, type Label } from './header-labels.ts';
import { tellFigure, type FigureLooks } from './figure-votes.ts';
import { dateIn } from './log-times.ts';
import { inOneCase } from './look-alikes.ts';
import { untold, type Told } from './looks.ts';
import { around, centreY, type Box } from './raster.ts';
import { isTitle } from './vocabulary.ts';
import { cutWord } from './word-cuts.ts';
import { tellWord, type WordField, type WordLooks } from './word-votes.ts';
import { linesOf, phrasesOf, textOf, type Cell, type Word } from './words.ts';

/** The cell of each header field that was found. */
export type HeaderCells = Partial<Record<keyof Header, Cell>>;

/** What a value of each field has in it at least. */
const likely: Record<Field, RegExp> = {
  barge: /[A-Za-z]{2}|\d{2}/,
  vessel: /[A-Za-z]{2}/,
  terminal: /[A-Za-z]{2}/,
  voyage: /\d/,
  date: /\d.*\d/,
};

/** The header's five fields, each the words at the right of its label, or under it where the label has a box of its own. */
export function headerCells(
  words: readonly Word[],
  inTables: ReadonlySet<Word>,
  rulings: readonly Box[],
  textPx: number,
): HeaderCells {
  const header: HeaderCells = {};
  const lines = linesOf(
    words.filter((word) => !inTables.has(word) && /[A-Za-z0-9:#/&]/.test(word.text)).flatMap(partAtColon),
  );
  for (const [at, line] of lines.entries()) {
    for (const { field, value } of fieldsOn(line, lines.slice(at + 1), rulings, textPx)) {
      if (field === null || header[field] !== undefined || !/[A-Za-z0-9]/.test(textOf(value))) continue;
      if (labelAt(value, 0, rulings, textPx) !== null) continue;
      if (!likely[field].test(textOf(value))) continue;
      header[field] = { words: value, box: around(value) };
    }
  }
  return header;
}

/** `DATE:24 JUN` without a space is two words all the same, and so is `TerminalBAYWAY` where the colon was missed. */
function partAtColon(word: Word): Word[] {
  const glued = gluedLabel(word.text);
  const parts =
    /^([A-Za-z./#&]{2,}[:;])(\S.*)$/.exec(word.text) ??
    (glued > 0 ? [word.text, word.text.slice(0, glued), word.text.slice(glued)] : null);
  if (parts === null) return [word];
  const [label, value] = cutWord(word, gapNear(word, parts[1].length / word.text.length));
  if (label === null || value === null) return [word];
  return [
    { ...label, text: parts[1].replace(/[^:;]$/, '$&:') },
    { ...value, text: parts[2] },
  ];
}

/** The widest gap between a word's marks near this share of its length, from left to right in pixels. */
function gapNear({ x0, x1, glyphs, text }: Word, share: number): number {
  const x = x0 + share * (x1 - x0);
  const letterPx = (x1 - x0) / text.length;
  const marks = [...glyphs].sort((a, b) => a.x0 - b.x0);
  const gaps = marks
    .slice(1)
    .map((mark, at) => ({ x: (marks[at]!.x1 + mark.x0) / 2, widthPx: mark.x0 - marks[at]!.x1 }));
  const near = gaps.filter((gap) => Math.abs(gap.x - x) < 1.2 * letterPx).sort((a, b) => b.widthPx - a.widthPx);
  return near[0]?.x ?? x;
}

/** Signs that no name, place or number has, at least not at its end, and how likely it is that one has them. */
const foreign = /[^A-Za-z0-9\s.,'’/#()&-]|&$/;
/** Letters mixed as nobody does: a word's are of one case but for the first, as in Mc, and have no figures among them. */
const mixed = /[a-z]{2}[A-Z]|[A-Z]{2}[a-z](?!\b)|[A-Za-z]\d[A-Za-z]/;
const unlikely = 0.1;

const names: WordField = {
  parse: nameIn,
  prior: (name) => (foreign.test(name) || mixed.test(name) ? unlikely : 1),
  alike: (texts) => texts.filter((text) => !/[a-z]{3}/.test(text)).map((text) => text.toUpperCase()),
};

/** What is known of the header's cells: `wordsAt` of those of words, `dateAt` of the date. */
export interface HeaderSight {
  wordsAt(cell: Cell): WordLooks;
  dateAt(cell: Cell): FigureLooks;
  /** the share of cells of words that OCR and the network read alike */
  agreement: number;
}

/** The header from all looks at its cells. */
export function toldHeader(
  header: HeaderCells,
  { wordsAt, dateAt, agreement }: HeaderSight,
): Record<keyof Header, Told> {
  const tell = (cell: Cell | undefined): Told =>
    cell === undefined ? untold(null) : tellWord(wordsAt(cell), names, agreement);
  return {
    barge: tell(header.barge),
    vessel: tell(header.vessel),
    terminal: tell(header.terminal),
    voyage: tell(header.voyage),
    date: header.date === undefined ? untold(null) : tellDate(dateAt(header.date), agreement),
  };
}

const tellDate = (seen: FigureLooks, agreement: number): Told =>
  tellFigure(seen, { parse: (text) => dateIn(text, null), prior: () => 1, agreement });

/** Whether words begin with a number of their own, as labels do on forms. */
const isNumbered = (words: readonly Word[]): boolean => /^\d{1,2}[.)]? ?[A-Za-z]{2}/.test(textOf(words));

/** Further behind a label without a colon than this, in text heights, stands something else. */
const farthest = 20;

function fieldsOn(
  line: readonly Word[],
  below: readonly Word[][],
  rulings: readonly Box[],
  textPx: number,
): { field: Field | null; value: Word[] }[] {
  const found = labelsOn(line, rulings, textPx);
  const untilOf = (at: number): number => found[at + 1]?.from ?? line.length;
  const valuesBeside = found.map((label, at) => wordsBeside(line.slice(label.to, untilOf(at)), rulings, textPx));
  const isFar = ({ to }: Label, value: readonly Word[]): boolean =>
    value.length > 0 && value[0]!.x0 - line[to - 1]!.x1 > farthest * textPx;
  // Labels with nothing behind them: this line's values stand under their labels.
  const open = found.filter(({ closed }, at) => !closed && valuesBeside[at]!.length === 0).length;
  return found.map((label, at) => {
    const isUnder =
      !label.closed && (open > 1 || (open > 0 && (isFar(label, valuesBeside[at]!) || isNumbered(valuesBeside[at]!))));
    const beside = isUnder ? [] : valuesBeside[at]!;
    const end = line[untilOf(at)]?.x0 ?? Infinity;
    const value = beside.length > 0 ? beside : wordsUnder(line.slice(label.from, label.to), end, below, textPx);
    return { field: label.field, value };
  });
}

/** The words behind a label: up to a wide gap, a ruling, or the words that some other label begins with. */
function wordsBeside(behind: readonly Word[], rulings: readonly Box[], textPx: number): Word[] {
  const words = behind.filter((word) => !/^[:._|—-]+$/.test(word.text));
  const phrase = phrasesOf(words, 3 * textPx)[0] ?? [];
  const ruled = phrase.findIndex((word, at) => at > 0 && isRuledOff(phrase[at - 1]!, word, rulings));
  const value = ruled < 0 ? phrase : phrase.slice(0, ruled);
  const colon = value.findIndex(({ text }, at) => at > 0 && /^[A-Za-z.#/]{2,}:$/.test(text));
  return colon < 0 ? value : value.slice(0, beforeLabel(value, colon));
}

/** Where the label ends that the word at `colon` is the last of: behind the widest of the gaps before it. */
function beforeLabel(words: readonly Word[], colon: number): number {
  const gaps = [2, 1, 0].map((back) => colon - back).filter((at) => at > 0);
  const gapBefore = (at: number): number => words[at]!.x0 - words[at - 1]!.x1;
  return gaps.reduce((widest, at) => (gapBefore(at) >= gapBefore(widest) ? at : widest));
}

/** The words right under a label, for forms that print the label small in the corner of its box. */
function wordsUnder(label: readonly Word[], endX: number, below: readonly Word[][], textPx: number): Word[] {
  const box = around(label);
  for (const line of below) {
    const near = line.filter((word) => centreY(word) > box.y1 && word.y0 < box.y1 + 2.5 * textPx);
    const under = near.filter((word) => word.x0 > box.x0 - 1.6 * textPx && word.x1 < endX + textPx);
    const [value] = phrasesOf(under, 3 * textPx);
    if (value !== undefined && value[0]!.x0 < box.x1 + textPx && !isTitle(textOf(value))) return value;
  }
  return [];
}

/** A name without the specks around it; null for what is only specks. */
function nameIn(text: string): string | null {
  const name = text
    .replace(/[|[\]{}]/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s:_.,;\-—~=‘']+|[\s_~=,;:‘']+$/g, '')
    .trim();
  return /[A-Za-z0-9]/.test(name) ? inOneCase(name) : null;
}
