import type { Alternative } from '../../../domain/evidence.ts';
import { settle, type NumberCell } from './cell-votes.ts';
import type { Engine } from './engine.ts';
import { figuresIn, type Figures } from './figures.ts';
import type { Page } from './page.ts';
import { heightOf } from './raster.ts';
import { asFigures, asText, inkOf, lookAgain, type LookStyle } from './second-look.ts';
import type { Vote } from './vote.ts';
import type { Cell } from './words.ts';

export { isNumberKey, numberFrom, type NumberKey } from './number-columns.ts';

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
/** Where fewer cells than this could be read, the page is no more than a blur. */
const illegiblePage = 0.15;

/**
 * The numbers in `cells`, each under its column's key: several looks at each, a vote among them, and for what is not
 * clear what else it may be.
 */
export async function readNumbers(
  cells: readonly NumberCell[],
  page: Page,
  engine: Engine,
  timeoutMs: number,
): Promise<NumbersRead> {
  const values = new Map<Cell, NumberRead>(cells.map(({ cell }) => [cell, blankRead]));
  const inked = cells.filter(({ cell }) => isInked(cell, page));
  const votes = settle(inked, await looksAt(inked, page, engine, timeoutMs));
  for (const [{ cell }, result] of votes) values.set(cell, readOf(result));
  const believed = [...values.values()].filter(({ value }) => value !== null).length;
  return { values, legible: inked.length === 0 || believed >= illegiblePage * inked.length };
}

const blankRead: NumberRead = { value: null, text: null, inked: false, confidence: 0, alternatives: [] };

/** A digit is at least this much of the text's height; a dash, which says that there is nothing, is not. */
const leastDigit = 0.45;

const isInked = (cell: Cell, page: Page): boolean =>
  inkOf(cell, page).some((glyph) => heightOf(glyph) >= leastDigit * page.textPx);

/** Two looks at every cell, and a third at those which the two do not settle. */
async function looksAt(
  cells: readonly NumberCell[],
  page: Page,
  engine: Engine,
  timeoutMs: number,
): Promise<Map<NumberCell, Figures[]>> {
  const looks = new Map(cells.map((each) => [each, each.cell.words.length > 0 ? [figuresIn(each.cell)] : []]));
  const again = async (some: readonly NumberCell[], style: LookStyle): Promise<void> => {
    const seen = await lookAgain(some.map(({ cell }) => cell), page, engine, style, timeoutMs); // prettier-ignore
    for (const each of some) {
      const look = seen.get(each.cell);
      if (look !== undefined) looks.get(each)?.push(look);
    }
  };
  await again(cells, asText);
  const votes = settle(cells, looks);
  await again(cells.filter((each) => (votes.get(each)?.confidence ?? 0) < clearVote), asFigures); // prettier-ignore
  return looks;
}

/** A vote that needs no further look. */
const clearVote = 0.995;

function readOf({ value, text, confidence, alternatives }: Vote): NumberRead {
  if (value === null || confidence >= leastConfidence) return { value, text, inked: true, confidence, alternatives };
  const all = [{ value, probability: confidence }, ...alternatives];
  return { value: null, text, inked: true, confidence: 0, alternatives: all };
}
