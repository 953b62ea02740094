import type { Alternative } from '../../../domain/evidence.ts';
import { parseInches, parseWater, parseWrittenNumber } from '../../../domain/written-values.ts';
import type { Engine } from './engine.ts';
import { figuresIn, type Figures } from './figures.ts';
import type { Page } from './page.ts';
import { median } from './raster.ts';
import { inkOf, lookAgain } from './second-look.ts';
import type { ColumnKey } from './vocabulary.ts';
import type { Cell } from './words.ts';

/** Columns whose cells hold one number and nothing else. */
export type NumberKey =
  'api' | 'ullage_ft' | 'ullage_in' | 'temp_f' | 'water_bbls' | 'gross_bbls' | 'net_bbls' | 'metric_tons';

const ranges: Record<NumberKey, [number, number]> = {
  api: [-10, 120],
  ullage_ft: [0, 60],
  ullage_in: [0, 12],
  temp_f: [-40, 400],
  water_bbls: [0, 100_000],
  gross_bbls: [0, 1_000_000],
  net_bbls: [0, 1_000_000],
  metric_tons: [0, 200_000],
};

export const isNumberKey = (key: ColumnKey): key is NumberKey => key in ranges;

/** The number a text stands for in a column, null where it stands for none that such a column can hold. */
export function numberFrom(text: string, key: NumberKey): number | null {
  const written = text.replace(/\s+/g, '').replace(/^[.,]+|[.,:;]+$/g, '');
  const value =
    key === 'water_bbls'
      ? parseWater(written)
      : key === 'ullage_in'
        ? parseInches(written)
        : parseWrittenNumber(written);
  const [least, most] = ranges[key];
  return value !== null && value >= least && value <= most ? value : null;
}

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
  /** whether enough of the page could be read for any of it to be believed */
  legible: boolean;
}

/** On a page where fewer cells than this are sure at the first look, no look is believed alone. */
const poorPage = 0.5;
/** Where fewer cells than this are believed in the end, the rest is chance. */
const illegiblePage = 0.6;

/**
 * The numbers in `cells`, each under its column's key. A cell whose text does not fit its marks is looked at again, on
 * a poor page every cell is; one that stays doubtful, or is not written as its column is, is null.
 */
export async function readNumbers(
  cells: readonly NumberCell[],
  page: Page,
  engine: Engine,
  timeoutMs: number,
): Promise<NumbersRead> {
  const inked = cells.filter(({ cell }) => inkOf(cell, page).length > 0);
  const firsts = inked.map(({ cell, key }) => ({ cell, key, first: figuresIn(cell) }));
  const sure = firsts.filter(({ cell, key, first }) => isSure(first, cell, key, page));
  const poor = sure.length < poorPage * firsts.length;
  const doubtful = poor ? firsts : firsts.filter((read) => !sure.includes(read));
  const looks = await lookAgain(
    doubtful.map(({ cell }) => cell),
    page,
    engine,
    timeoutMs,
  );
  const texts = new Map<NumberCell, string>();
  for (const read of firsts) {
    const second = looks.get(read.cell);
    const text = !doubtful.includes(read) ? read.first.text : second && settle(read.first, second, read.key, poor);
    if (text) texts.set(read, text);
  }
  const values = new Map<Cell, NumberRead>(cells.map(({ cell }) => [cell, blankRead]));
  for (const { cell, key, first } of firsts) values.set(cell, doubtfulRead(key, [first, looks.get(cell)]));
  for (const [{ cell, key }, text] of writtenAlike(texts)) values.set(cell, believedRead(numberFrom(text, key), text));
  const believed = [...values.values()].filter(({ value }) => value !== null).length;
  return { values, legible: firsts.length === 0 || believed >= illegiblePage * firsts.length };
}

const blankRead: NumberRead = { value: null, text: null, inked: false, confidence: 0, alternatives: [] };

const believedRead = (value: number | null, text: string): NumberRead => ({
  value,
  text,
  inked: true,
  confidence: value === null ? 0 : 0.95,
  alternatives: [],
});

/** A cell that is left open, with what each look made of it. */
function doubtfulRead(key: NumberKey, looks: readonly (Figures | undefined)[]): NumberRead {
  const values = looks.map((look) => numberFrom(look?.text ?? '', key)).filter((value) => value !== null);
  const alternatives = [...new Set(values)].map((value) => ({ value, probability: 0.4 }));
  return { value: null, text: looks[0]?.text || null, inked: true, confidence: 0, alternatives };
}

interface NumberCell {
  cell: Cell;
  key: NumberKey;
}

const isSure = (first: Figures, cell: Cell, key: NumberKey, page: Page): boolean =>
  first.sure && inkOf(cell, page).length === glyphCount(cell) && numberFrom(first.text, key) !== null;

const glyphCount = (cell: Cell): number => cell.words.reduce((sum, word) => sum + word.glyphs.length, 0);

/**
 * Two looks that agree are believed, unless marks are left over. Where they differ, the second is believed only if it
 * accounts for every mark and the first did not, and drops no digit that was seen before; two whole readings that differ leave the cell in doubt, and on a poor
 * page any difference does.
 */
function settle(first: Figures, second: Figures, key: NumberKey, poor: boolean): string | null {
  const [before, after] = [numberFrom(first.text, key), numberFrom(second.text, key)];
  if (after === null) return null;
  if (before === after && (second.complete || (first.joined && second.joined && !poor))) return second.text;
  const fewer = digitsIn(second.text) < digitsIn(first.text);
  return second.complete && !first.complete && !fewer && !poor ? second.text : null;
}

const digitsIn = (text: string): number => text.replace(/\D/g, '').length;

/** Columns whose figures a sheet writes with the same number of decimals, so that a lost point stands out. */
const alikeKeys: readonly NumberKey[] = ['api', 'gross_bbls', 'net_bbls', 'metric_tons'];
const mostOf = 0.75;

/** Leaves out what has other decimals than nearly all figures under headings of its kind. */
function writtenAlike(texts: ReadonlyMap<NumberCell, string>): [NumberCell, string][] {
  const usual = new Map<NumberKey, number>();
  for (const key of alikeKeys) {
    const decimals = [...texts].filter(([cell]) => cell.key === key).map(([, text]) => decimalsOf(text));
    const middle = median(decimals);
    const like = decimals.filter((count) => count === middle).length;
    if (decimals.length >= 4 && like >= mostOf * decimals.length) usual.set(key, middle);
  }
  return [...texts].filter(([{ key }, text]) => !usual.has(key) || usual.get(key) === decimalsOf(text));
}

const decimalsOf = (text: string): number => /\.(\d+)\D*$/.exec(text)?.[1]?.length ?? 0;
