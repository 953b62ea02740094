import type { DraftRow } from '../../../domain/report.ts';
import { parseFeetInches } from '../../../domain/written-values.ts';
import { firstLook, settle, tallMarks, untold, type Look, type Told } from './looks.ts';
import { around, centreX, centreY, heightOf, median, widthOf, type Box } from './raster.ts';
import type { Table } from './rows.ts';
import { conditionIn, endIn, type Condition, type End } from './vocabulary.ts';
import { textOf, type Cell, type Word } from './words.ts';

/** One cell with a draft in it, and what the words around it say which draft it is. */
export interface DraftCell {
  condition: Condition | null;
  end: End;
  side: 'port' | 'stbd';
  cell: Cell;
}

/** The drafts at one end of the barge, with what was seen of them. */
export interface ToldDrafts extends Pick<DraftRow, 'condition' | 'end'> {
  port: Told<number>;
  stbd: Told<number>;
}

/** Below this OCR's first look at a draft is not believed alone. */
const doubtBelow = 85;

export function isDoubtfulDraft({ cell }: DraftCell, ink: readonly Box[]): boolean {
  const look = firstLook(cell);
  if (look === null || (look.confidence ?? 0) < doubtBelow) return ink.length > 0;
  const value = draftIn(look.text, ink);
  return value === null || figuresIn(look.text).length !== tallMarks(ink).length;
}

/**
 * The cells of the tables headed PORT and STBD. Which end is meant stands at the left of its row; which end of the
 * discharge stands there too, or in the heading at the left, or over its pair of columns.
 */
export function draftCells(tables: readonly Table[], words: readonly Word[]): DraftCell[] {
  return tables.flatMap((table) => cellsIn(table, words));
}

/** The drafts from all looks at their cells; arrival first, forward first. */
export function toldDrafts(
  cells: readonly DraftCell[],
  looksAt: (cell: Cell) => Look[],
  inkOf: (cell: Cell) => Box[],
): ToldDrafts[] {
  const rows: ToldDrafts[] = [];
  const disputed = new Set<string>();
  for (const { condition, end, side, cell } of cells) {
    const ink = inkOf(cell);
    const told = settle(cell, ink, looksAt(cell), (text) => draftIn(text, ink));
    let row = rows.find((other) => other.condition === condition && other.end === end);
    if (row === undefined) rows.push((row = { condition, end, port: untold(null), stbd: untold(null) }));
    const draft = `${condition} ${end} ${side}`;
    // Said twice and differently, a draft has not been told apart from another one.
    if (row[side].value !== null && told.value !== null && row[side].value !== told.value) disputed.add(draft);
    if (disputed.has(draft)) row[side] = { value: null, seen: { ...row[side].seen, confidence: 0 } };
    else if (row[side].value === null) row[side] = told;
  }
  const kept = rows.filter(({ port, stbd }) => port.value !== null || stbd.value !== null);
  return kept.sort((a, b) => place(a) - place(b));
}

const place = (row: Pick<DraftRow, 'condition' | 'end'>): number =>
  (row.condition === 'departure' ? 2 : 0) + (row.end === 'aft' ? 1 : 0);

function cellsIn(table: Table, words: readonly Word[]): DraftCell[] {
  const { head, spans, rows } = table;
  const found: DraftCell[] = [];
  let lastCondition = head.condition;
  for (const row of rows) {
    const own = row.cells.flatMap((cell) => cell.words);
    const label = textOf(spans[0]!.head.key === 'other' ? own : [...wordsBeside(row.box, spans[0]!.x0, words), ...own]);
    const endInRow = endIn(label);
    const conditionInRow = conditionIn(label);
    lastCondition = conditionInRow ?? lastCondition;
    if (endInRow === null && conditionInRow === null) continue;
    for (const [at, cell] of row.cells.entries()) {
      const side = spans[at]!.head.key;
      if (side !== 'port' && side !== 'stbd') continue;
      const end = endInRow ?? saidOver(at, table, words, endIn, ['fwd', 'aft']);
      const condition = conditionInRow ?? saidOver(at, table, words, conditionIn, ['arrival', 'departure']);
      if (end !== null) found.push({ condition: condition ?? lastCondition, end, side, cell });
    }
  }
  return found;
}

/** The words at the left of a row, for tables whose labels stand under no heading. */
function wordsBeside(row: Box, tableX0: number, words: readonly Word[]): Word[] {
  const reach = 24 * (row.y1 - row.y0);
  return words.filter(
    (word) =>
      centreX(word) > tableX0 - reach &&
      centreX(word) < tableX0 &&
      Math.min(word.y1, row.y1) - Math.max(word.y0, row.y0) > 0.4 * (word.y1 - word.y0),
  );
}

/**
 * What is said over a pair of columns, such as ARRIVAL over one and DEPARTURE over the other, or FWD and AFT: by the
 * nearest such word above, where both stand on one line; where only one could be read, the other pair is the other.
 */
function saidOver<Meaning extends string>(
  column: number,
  { head, spans }: Table,
  words: readonly Word[],
  meaningOf: (text: string) => Meaning | null,
  both: readonly [Meaning, Meaning],
): Meaning | null {
  const height = head.box.y1 - head.box.y0;
  const over = words.filter(
    (word) =>
      meaningOf(word.text) !== null &&
      centreY(word) < centreY(head.box) - 0.5 * height &&
      centreY(word) > head.box.y0 - 5 * height &&
      word.x1 > head.box.x0 - height &&
      word.x0 < head.box.x1 + height,
  );
  const pairs = spans.flatMap((span, at) =>
    span.head.key === 'port' ? [(span.x0 + (spans[at + 1] ?? span).x1) / 2] : [],
  );
  if (over.length === 0 || pairs.length !== 2 || around(over).y1 - around(over).y0 > 2 * height) return null;
  const pairOf = (x: number): number => (Math.abs(x - pairs[0]!) <= Math.abs(x - pairs[1]!) ? 0 : 1);
  const said = over.map((word) => ({ meaning: meaningOf(word.text)!, pair: pairOf(centreX(word)) }));
  const mine = pairOf(centreX(spans[column]!.head.box));
  const [first] = said;
  if (said.some((one) => (one.meaning === first!.meaning) !== (one.pair === first!.pair))) return null;
  return said.find(({ pair }) => pair === mine)?.meaning ?? both.find((meaning) => meaning !== first!.meaning)!;
}

/** Deeper than any barge sits: a figure above it has lost its marks. */
const deepestFt = 60;

/**
 * A draft from what OCR made of it and the `ink` it was read from. Marks for feet and inches are the first thing OCR
 * loses: where it saw as many figures as stand there, the marks between them are taken from the sheet.
 */
export function draftIn(text: string, ink: readonly Box[] = []): number | null {
  const figures = figuresIn(text);
  const written = figures.length === tallMarks(ink).length && figures.length > 1 ? rebuilt(figures, ink) : null;
  const draft = parseFeetInches(written ?? '') ?? parseFeetInches(tidy(text));
  return draft !== null && draft <= deepestFt ? draft : null;
}

const asDigits = (text: string): string => text.replace(/[Oo@]/g, '0').replace(/[Il|]/g, '1');

const figuresIn = (text: string): string => asDigits(text).replace(/[^\d/½¼¾]/g, '');

function tidy(text: string): string {
  const marked = asDigits(text)
    .replace(/[°*`´‘’]/g, "'")
    .replace(/[“”]|''/g, '"')
    .replace(/\s+/g, ' ')
    .replace(/^\D+|(?<=["'])\s*[1.,_;:]+$/g, '')
    .trim();
  const parts = /^(\d{1,2})\s*['"-]\s*[-–—]?\s*(\d{1,2}(?:\.\d+)?)\s*['"]*$/.exec(marked);
  return parts ? `${parts[1]}' ${parts[2]}"` : marked;
}

/** Figures with the marks that stand between them: high ones part feet from inches, so do dashes; low ones are points. */
function rebuilt(figures: string, ink: readonly Box[]): string | null {
  const tall = tallMarks(ink);
  const small = ink.filter((mark) => !tall.includes(mark));
  const height = median(tall.map(heightOf));
  const foot = median(tall.map((mark) => mark.y1));
  let text = figures[0]!;
  for (let at = 1; at < tall.length; at++) {
    const between = small.filter(({ x0, x1 }) => x0 + x1 > sum(tall[at - 1]!) && x0 + x1 < sum(tall[at]!));
    const signs = between.map((mark) => signOf(mark, (foot - centreY(mark)) / height));
    text += signs.includes("'") ? "'" : signs.includes('-') ? '-' : signs.includes('.') ? '.' : '';
    text += figures[at]!;
  }
  return /['.-]/.test(text) ? text.replace(/^(\d+)['-](.+)$/, '$1\' $2"') : null;
}

const sum = ({ x0, x1 }: Box): number => x0 + x1;

function signOf(mark: Box, up: number): "'" | '-' | '.' | '' {
  if (up > 0.62) return "'";
  if (up > 0.25 && widthOf(mark) > 1.4 * heightOf(mark)) return '-';
  return up < 0.3 ? '.' : '';
}
