import type { DraftRow } from '../../../domain/report.ts';
import { draftIn, figuresIn, withMarks } from './draft-text.ts';
import { agreementOf, tellFigure, type FigureLooks } from './figure-votes.ts';
import { snug, type CellSight } from './log-rows.ts';
import { firstLook, tallMarks, untold, type Told } from './looks.ts';
import { around, centreX, centreY, type Box } from './raster.ts';
import type { Table } from './rows.ts';
import { conditionIn, endIn, type Condition, type End } from './vocabulary.ts';
import type { Candidate } from './vote.ts';
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

/** Whether a draft needs a second look of OCR's: where it was in doubt, or the network does not bear it out. */
export function isDoubtfulDraft(
  { cell }: DraftCell,
  ink: readonly Box[],
  network: readonly Candidate[] | null,
): boolean {
  const look = firstLook(cell);
  if (look === null || (look.confidence ?? 0) < doubtBelow) return ink.length > 0;
  const value = draftIn(look.text, ink);
  if (value === null || figuresIn(look.text).length !== tallMarks(ink).length) return true;
  return network?.[0] === undefined || draftIn(network[0].text) !== value;
}

/**
 * The cells of the tables headed PORT and STBD. Which end is meant stands at the left of its row; which end of the
 * discharge stands there too, or in the heading at the left, or over its pair of columns.
 */
export function draftCells(tables: readonly Table[], words: readonly Word[]): DraftCell[] {
  return tables.flatMap((table) => cellsIn(table, words));
}

/** The drafts from all looks at their cells; arrival first, forward first. */
export function toldDrafts(cells: readonly DraftCell[], { looksAt, inkOf, networkAt }: CellSight): ToldDrafts[] {
  const seen = cells.map(({ cell }) => {
    const ink = inkOf(cell);
    // Of what OCR saw, the marks are taken from the sheet; the network sees them itself.
    const looks = looksAt(cell).map((look) => ({ ...look, text: withMarks(look.text, ink) }));
    return { cell, ink, looks, network: networkAt(cell) };
  });
  const parse = (text: string): number | null => draftIn(text);
  const column = { parse, prior: draftsWritten(seen), agreement: agreementOf(seen, parse) };
  const rows: ToldDrafts[] = [];
  const disputed = new Set<string>();
  for (const [at, { condition, end, side }] of cells.entries()) {
    const told = tellFigure(seen[at]!, column);
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
      if (end !== null) found.push({ condition: condition ?? lastCondition, end, side, cell: snug(cell) });
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

/** How likely a draft is written so, from how the others are: in decimals or in feet and inches. */
function draftsWritten(seen: readonly FigureLooks[]): (text: string) => number {
  const texts = seen.flatMap(({ looks, network }) =>
    [looks[0]?.text, network?.[0]?.text].filter((text) => text !== undefined && draftIn(text) !== null),
  );
  const decimals = texts.filter((text) => isDecimal(text!)).length;
  const usual = decimals > 0.5 * texts.length;
  return (text) => (isDecimal(text) === usual ? 1 : 0.1);
}

const isDecimal = (text: string): boolean => /^\D*\d{1,2}[.,]\d{1,2}\D*$/.test(text);
