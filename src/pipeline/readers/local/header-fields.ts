import type { Header } from '../../../domain/report.ts';
import { parseWrittenDate } from '../../../domain/written-values.ts';
import { labelAt, labelsOn, type Field } from './header-labels.ts';
import { dateText } from './log-rows.ts';
import { accountsFor, firstLook, settle, tallMarks, untold, type Look, type Told } from './looks.ts';
import { around, type Box } from './raster.ts';
import { cutWord } from './word-cuts.ts';
import type { Script } from './word-look.ts';
import { linesOf, phrasesOf, textOf, type Cell, type Word } from './words.ts';

/** The cell of each header field that was found. */
export type HeaderCells = Partial<Record<keyof Header, Cell>>;

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
      header[field] = { words: value, box: around(value) };
    }
  }
  return header;
}

/** `DATE:24 JUN` without a space is two words all the same. */
function partAtColon(word: Word): Word[] {
  const parts = /^([A-Za-z./#&]{2,}[:;])(\S.*)$/.exec(word.text);
  if (parts === null) return [word];
  const letters = parts[1]!.replace(/[.:;]/g, '').length;
  const tall = tallMarks(word.glyphs);
  const [left, right] = [tall[letters - 1], tall[letters]];
  if (left === undefined || right === undefined) return [word];
  const [label, value] = cutWord(word, (left.x1 + right.x0) / 2);
  if (label === null || value === null) return [word];
  return [
    { ...label, text: parts[1]! },
    { ...value, text: parts[2]! },
  ];
}

/** Below this OCR's first look at a value of the header is not believed alone. */
const doubtBelow = 80;

/** Which values of the header need a second look, and as what. */
export function doubtfulInHeader(header: HeaderCells, inkOf: (cell: Cell) => Box[]): [Cell, Script][] {
  return Object.values(header).flatMap((cell): [Cell, Script][] => {
    const look = firstLook(cell);
    const sure = look !== null && (look.confidence ?? 0) >= doubtBelow && accountsFor(look.text, inkOf(cell));
    return sure ? [] : [[cell, 'words']];
  });
}

/** The header from all looks at its cells. */
export function toldHeader(
  header: HeaderCells,
  looksAt: (cell: Cell) => Look[],
  inkOf: (cell: Cell) => Box[],
): Record<keyof Header, Told> {
  const tell = (field: keyof Header, parse: (text: string) => string | null): Told => {
    const cell = header[field];
    return cell === undefined ? untold(null) : settle(cell, inkOf(cell), looksAt(cell), parse);
  };
  return {
    barge: tell('barge', nameIn),
    vessel: tell('vessel', nameIn),
    terminal: tell('terminal', nameIn),
    voyage: tell('voyage', nameIn),
    date: tell('date', (text) => parseWrittenDate(dateText(text))),
  };
}

function fieldsOn(
  line: readonly Word[],
  below: readonly Word[][],
  rulings: readonly Box[],
  textPx: number,
): { field: Field | null; value: Word[] }[] {
  const found = labelsOn(line, rulings, textPx);
  return found.map((label, at) => {
    const until = found[at + 1]?.from ?? line.length;
    const rest = line.slice(label.to, until).filter((word) => !/^[:._|—-]+$/.test(word.text));
    const beside = phrasesOf(rest, 3 * textPx)[0] ?? [];
    const end = line[until]?.x0 ?? Infinity;
    const value = beside.length > 0 ? beside : wordsUnder(line.slice(label.from, label.to), end, below, textPx);
    return { field: label.field, value };
  });
}

/** The words right under a label, for forms that print the label small in the corner of its box. */
function wordsUnder(label: readonly Word[], endX: number, below: readonly Word[][], textPx: number): Word[] {
  const box = around(label);
  for (const line of below) {
    const near = line.filter((word) => word.y0 > box.y1 - 2 && word.y0 < box.y1 + 2.5 * textPx);
    const under = near.filter((word) => word.x0 > box.x0 - textPx && word.x1 < endX + textPx);
    const [value] = phrasesOf(under, 3 * textPx);
    if (value !== undefined && value[0]!.x0 < box.x1 + textPx) return value;
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
  return /[A-Za-z0-9]/.test(name) ? name : null;
}
