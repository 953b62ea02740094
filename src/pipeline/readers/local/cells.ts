import { parseInches, parseWater, parseWrittenNumber } from '../../../domain/written-values.ts';
import type { Engine } from './engine.ts';
import { figuresIn, type Figures } from './figures.ts';
import type { Page } from './page.ts';
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

/**
 * The numbers in `cells`, each under its column's key. A cell whose text does not fit its marks is looked at again;
 * one that stays doubtful is null.
 */
export async function readNumbers(
  cells: readonly { cell: Cell; key: NumberKey }[],
  page: Page,
  engine: Engine,
  timeoutMs: number,
): Promise<Map<Cell, number | null>> {
  const values = new Map<Cell, number | null>();
  const doubtful: { cell: Cell; key: NumberKey; first: Figures }[] = [];
  for (const { cell, key } of cells) {
    const first = figuresIn(cell);
    const value = first.sure && inkOf(cell, page).length === glyphCount(cell) ? numberFrom(first.text, key) : null;
    values.set(cell, value);
    if (value === null && inkOf(cell, page).length > 0) doubtful.push({ cell, key, first });
  }
  const looks = await lookAgain(
    doubtful.map(({ cell }) => cell),
    page,
    engine,
    timeoutMs,
  );
  for (const { cell, key, first } of doubtful) {
    const second = looks.get(cell);
    if (second !== undefined) values.set(cell, settle(first, second, key));
  }
  return values;
}

const glyphCount = (cell: Cell): number => cell.words.reduce((sum, word) => sum + word.glyphs.length, 0);

/** Two looks that agree are believed; one alone only when every mark is accounted for. */
function settle(first: Figures, second: Figures & { confidence: number }, key: NumberKey): number | null {
  const [before, after] = [numberFrom(first.text, key), numberFrom(second.text, key)];
  if (after === null) return null;
  if (second.sure) return after;
  return before === after && second.confidence >= 60 ? after : null;
}
