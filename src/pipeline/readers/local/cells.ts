import type { Alternative } from '../../../domain/evidence.ts';
import { isBlankWord } from '../../../domain/written-values.ts';
import { settle, type Looks, type NumberCell } from './cell-votes.ts';
import { isCut } from './cut-figures.ts';
import type { Engine } from './engine.ts';
import { figuresIn } from './figures.ts';
import { lookByNetwork } from './network-look.ts';
import type { Page } from './page.ts';
import { heightOf } from './raster.ts';
import { loadRecogniser, type Recogniser } from './recogniser/recogniser.ts';
import { asFigures, asText, inkOf, lookAgain } from './second-look.ts';
import type { Vote } from './vote.ts';
import type { Cell } from './words.ts';

/** What one cell says, and how sure that is. */
export interface NumberRead {
  /** null where the cell is blank or in doubt */
  value: number | null;
  text: string | null;
  inked: boolean;
  /** 0 to 1 */
  confidence: number;
  alternatives: Alternative[];
}

export interface NumbersRead {
  values: Map<Cell, NumberRead>;
  /** whether anything of the page could be read at all */
  legible: boolean;
}

/** A value less likely than this is left open, with what it may be. */
const leastConfidence = 0.5;
/** Where fewer cells than this could be read, the page is a blur or in a hand that cannot be read. */
const illegiblePage = 0.5;
/** Where so many cells are less sure than that, the rest are misread as often: none is surer than `wary`. */
const hardToRead = { share: 0.25, below: 0.9, wary: 0.85 };

/**
 * The numbers in `cells`, each under its column's key: several looks at each, a vote among them, and for what is not
 * clear what else it may be.
 */
export async function readNumbers(
  cells: readonly NumberCell[],
  page: Page,
  engine: Engine,
  timeoutMs: number,
  recogniser: Recogniser = loadRecogniser(),
): Promise<NumbersRead> {
  const values = new Map<Cell, NumberRead>(cells.map(({ cell }) => [cell, blankRead]));
  const inked = cells.filter(({ cell }) => isInked(cell, page));
  const looks = await looksAt(inked, page, engine, timeoutMs, recogniser);
  for (const [each, result] of settle(looks)) {
    if (saysNothing(looks.get(each)!)) continue;
    values.set(each.cell, readOf(isCut(each, page) ? { ...result, confidence: cutShare * result.confidence } : result));
  }
  const believed = [...values.values()].filter(({ value }) => value !== null).length;
  const unsure = inked.filter(({ cell }) => values.get(cell)!.confidence < hardToRead.below).length;
  if (unsure > hardToRead.share * inked.length) {
    for (const { cell } of inked) values.set(cell, warily(values.get(cell)!));
  }
  return { values, legible: inked.length === 0 || believed >= illegiblePage * inked.length };
}

const warily = (read: NumberRead): NumberRead => ({
  ...read,
  confidence: Math.min(read.confidence, hardToRead.wary),
});

const blankRead: NumberRead = { value: null, text: null, inked: false, confidence: 0, alternatives: [] };

/** A digit is at least this much of the text's height; a dash, which says that there is nothing, is not. */
const leastDigit = 0.45;

const isInked = (cell: Cell, page: Page): boolean =>
  inkOf(cell, page).some((glyph) => heightOf(glyph) >= leastDigit * page.textPx);

/** How far a figure is believed that a column's border seems to cut. */
const cutShare = 0.3;

/** How sure the network must be that a cell is empty, or holds but a dash. */
const surelyBlank = 0.9;

/** Specks, ends of rulings, a dash: the network sees no figure, and the engine no digit. */
function saysNothing({ figures, network }: Looks): boolean {
  const [likeliest] = network ?? [];
  if (likeliest === undefined || likeliest.probability < surelyBlank || !isBlankWord(likeliest.text)) return false;
  return figures.every((look) => !/\d/.test(look.text));
}

/** A vote that needs no further look. */
const clearVote = 0.995;

/** The network looks at every cell, the engine once more at those the two do not settle, and again. */
async function looksAt(
  cells: readonly NumberCell[],
  page: Page,
  engine: Engine,
  timeoutMs: number,
  recogniser: Recogniser,
): Promise<Map<NumberCell, Looks>> {
  const networks = lookByNetwork(cells.map(({ cell }) => cell), page, recogniser); // prettier-ignore
  const looks = new Map<NumberCell, Looks>();
  for (const each of cells) {
    const { cell } = each;
    looks.set(each, { figures: cell.words.length > 0 ? [figuresIn(cell)] : [], network: networks.get(cell) ?? null });
  }
  for (const style of [asText, asFigures]) {
    const unclear = [...settle(looks)].filter(([, { confidence }]) => confidence < clearVote).map(([each]) => each);
    const seen = await lookAgain(unclear.map(({ cell }) => cell), page, engine, style, timeoutMs); // prettier-ignore
    for (const each of unclear) {
      const look = seen.get(each.cell);
      if (look !== undefined) looks.get(each)?.figures.push(look);
    }
  }
  return looks;
}

function readOf({ value, text, confidence, alternatives }: Vote): NumberRead {
  if (value === null || confidence >= leastConfidence) return { value, text, inked: true, confidence, alternatives };
  const all = [{ value, probability: confidence }, ...alternatives];
  return { value: null, text, inked: true, confidence: 0, alternatives: all };
}
