import { parseInches, parseWater, parseWrittenNumber } from '../../../domain/written-values.ts';
import type { ColumnKey } from './vocabulary.ts';

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
  const trimmed = text.replace(/^[\s.,]+|[\s.,:;]+$/g, '');
  const written = trimmed.replace(/\s+/g, '');
  const value =
    key === 'water_bbls'
      ? parseWater(written)
      : key === 'ullage_in'
        ? (parseInches(trimmed.replace(fractionBehind, '$1 $2')) ?? parseInches(written))
        : parseWrittenNumber(written);
  const [least, most] = ranges[key];
  return value !== null && value >= least && value <= most ? value : null;
}

/** `61/2` is six and a half: no one writes inches as an improper fraction. */
const fractionBehind = /^(\d{1,2}?)[ -]*((?:1\/2|[13]\/4|[1357]\/8)"?)$/;
