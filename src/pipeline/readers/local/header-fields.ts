import type { Header } from '../../../domain/report.ts';
import { parseWrittenDate } from '../../../domain/written-values.ts';
import { dateText } from './log-rows.ts';
import { firstLook, settle, tallMarks, untold, type Look, type Told } from './looks.ts';
import { around, centreX, type Box } from './raster.ts';
import { cutWord } from './word-cuts.ts';
import type { Script } from './word-look.ts';
import { linesOf, phrasesOf, textOf, type Cell, type Word } from './words.ts';

type Field = keyof Header;

/**
 * The labels of a report's header as the trade writes them, matched at the beginning of what follows. `bare` labels
 * are common words too: they count only with a colon, or with a gap behind them.
 */
const labels: { field: Field | null; pattern: RegExp; bare?: boolean }[] = [
  {
    field: null,
    pattern:
      /^(tankerman|p\.?i\.?c\.?|person in charge|barge p\.?i\.?c|vessel rep\w*|owner|operator|customer|surveyor|inspector|gauger|captain|master|page|product|time|draft)\b/i,
  },
  { field: 'barge', pattern: /^(tank )?barge( ?name| ?no\.?| ?number| ?id| ?#)?(?= ?:|$)/i },
  {
    field: 'vessel',
    pattern: /^((receiving|recv?g?\.?|delivered to|tug ?\/?|ship ?\/?|motor) ?)?(vessel|ship)( ?name)?(?= ?:|$)/i,
  },
  { field: 'vessel', pattern: /^(tug|tug name|delivered to|receiver)(?= ?:|$)/i, bare: true },
  {
    field: 'terminal',
    pattern:
      /^(port ?[/&] ?terminal|terminal( ?[/&] ?(port|dock|berth|location))?|location|berth|dock|place|facility|discharge port|load port)(?= ?:|$)/i,
  },
  { field: 'terminal', pattern: /^port(?= ?:|$)/i, bare: true },
  { field: 'voyage', pattern: /^(voyage|voy\.?|trip|job)( ?(no|nr|num|number|id|ref)\.?)?( ?#)?(?= ?:|$)/i },
  { field: 'date', pattern: /^(report )?date(?= ?:|$)/i },
];

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
  const parts = /^([A-Za-z./#&]{3,}[:;])(\S.*)$/.exec(word.text);
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
export function doubtfulInHeader(header: HeaderCells): [Cell, Script][] {
  return Object.values(header).flatMap((cell): [Cell, Script][] => {
    const look = firstLook(cell);
    return look !== null && (look.confidence ?? 0) >= doubtBelow ? [] : [[cell, 'words']];
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

interface Label {
  field: Field | null;
  from: number;
  to: number;
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

/** Labels on a line: each begins the line, or stands apart from what is before it. */
function labelsOn(line: readonly Word[], rulings: readonly Box[], textPx: number): Label[] {
  const found: Label[] = [];
  for (let from = 0; from < line.length; from++) {
    if (from < (found.at(-1)?.to ?? 0)) continue;
    if (from > 0 && !standsApart(line[from - 1]!, line[from]!, rulings, textPx)) continue;
    const label = labelAt(line, from, rulings, textPx);
    if (label !== null) found.push(label);
  }
  return found;
}

/** The longest label of up to four words that begins at `from`. */
function labelAt(line: readonly Word[], from: number, rulings: readonly Box[], textPx: number): Label | null {
  for (let to = Math.min(line.length, from + 5); to > from; to--) {
    const written = textOf(line.slice(from, to))
      .replace(/[|[\]{}]/g, ' ')
      .replace(/\s+/g, ' ')
      .replace(/^[\s'‘’"`.,]+/, '')
      .trim();
    const text = written.replace(/^\d{1,2}[.)] ?(?=[A-Za-z])/, '').replace(/[\s:;.]+$/, '');
    for (const { field, pattern, bare } of labels) {
      const match = pattern.exec(text);
      if (match === null || (field !== null && !/^[\s:.]*$/.test(text.slice(match[0].length)))) continue;
      const closed = /[:;]\.?$|\.\.$/.test(written) || line[to]?.text.startsWith(':') === true;
      const apart = to < line.length && standsApart(line[to - 1]!, line[to]!, rulings, textPx);
      if (field !== null && to < line.length && !closed && !apart && isTitleWord(line[to]!.text)) continue;
      if (closed || apart || to === line.length || (bare !== true && field === null)) return { field, from, to };
    }
  }
  return null;
}

const isTitleWord = (text: string): boolean => /^(tank|gaug\w*|ullage|cargo|report|lines?|pic)\b/i.test(text);

function standsApart(left: Word, right: Word, rulings: readonly Box[], textPx: number): boolean {
  if (right.x0 - left.x1 > 1.3 * textPx) return true;
  const between = around([left, right]);
  return rulings.some(
    (ruling) =>
      centreX(ruling) > left.x1 - 2 &&
      centreX(ruling) < right.x0 + 2 &&
      ruling.y0 < between.y1 &&
      ruling.y1 > between.y0,
  );
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
