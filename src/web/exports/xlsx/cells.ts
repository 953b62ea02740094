import type { ExportedCell, ExportedColumn } from '../exported-tables.ts';
import { mostPlaces, styleOf, type NumberFormat } from './styles.ts';
import { escaped } from './xml.ts';

/** `B` for column 1, `AA` for 26. */
export function columnLetters(at: number): string {
  const last = String.fromCharCode(65 + (at % 26));
  return at < 26 ? last : columnLetters(Math.floor(at / 26) - 1) + last;
}

/** A row of a page; `row` counts from 1. */
export const rowXml = (row: number, cells: readonly string[]): string => `<row r="${row}">${cells.join('')}</row>`;

/** One cell in column `at`, which counts from 0. A blank one is nothing, unless something is to be seen of it. */
export function cellXml(
  at: number,
  row: number,
  { value, remark, places }: ExportedCell,
  kind: ExportedColumn['kind'],
  ownStyle: number | null = null,
): string {
  const address = `r="${columnLetters(at)}${row}"`;
  const isMarked = remark !== null;
  const styled = (format: NumberFormat): string => ` s="${ownStyle ?? styleOf(format, isMarked)}"`;
  if (value === null) return isMarked ? `<c ${address}${styled('general')}/>` : '';
  const number = typeof value === 'number' ? value : serialOf(value, kind);
  if (number === null) return `<c ${address}${styled('general')} t="inlineStr">${inlineText(String(value))}</c>`;
  const format = kind === 'value' ? formatOf(number, places) : kind === 'time' && number === 1 ? 'endOfDay' : kind;
  return `<c ${address}${styled(format)}><v>${number}</v></c>`;
}

/** Longer texts than this make Excel refuse the whole file. */
const longestText = 32_000;

/** `_x0041_` is an A to Excel; what looks like that and is none is written so that it stays what it is. */
const inlineText = (text: string): string =>
  `<is><t xml:space="preserve">${escaped(text.slice(0, longestText)).replace(/_(?=x[\da-f]{4}_)/gi, '_x005F_')}</t></is>`;

/** A figure is shown with the decimals that its column is printed with, never with fewer than it has. */
function formatOf(number: number, places: number | null): NumberFormat {
  if (places === null) return 'general';
  const [, decimals = ''] = /^-?\d+(?:\.(\d+))?$/.exec(String(number)) ?? [];
  const shown = Math.max(places, decimals.length);
  return shown <= mostPlaces && String(number).indexOf('e') < 0 ? `places${shown as 0 | 1 | 2 | 3 | 4}` : 'general';
}

const dayMs = 86_400_000;
/** Day 0 of a spreadsheet, which takes 1900 for a leap year: it is right from 1 March 1900 on. */
const dayZero = Date.UTC(1899, 11, 30);
const firstSoundDay = 61;

/** A date or time as the number that a spreadsheet has for it: days, the time as their part. Null for any other text. */
function serialOf(text: string, kind: ExportedColumn['kind']): number | null {
  if (kind === 'time') {
    const [, hours, minutes] = /^(\d\d):(\d\d)$/.exec(text) ?? [];
    return minutes === undefined ? null : (Number(hours) * 60 + Number(minutes)) / 1440;
  }
  if (kind !== 'date' || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const at = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text) return null;
  const day = (at - dayZero) / dayMs;
  return day >= firstSoundDay ? day : null;
}
