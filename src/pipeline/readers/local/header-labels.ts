import type { Header } from '../../../domain/report.ts';
import { lettersApart } from './near-miss.ts';
import { around, centreX, heightOf, type Box } from './raster.ts';
import { textOf, type Word } from './words.ts';

export type Field = keyof Header;

const number = '(?:no|nos|nr|num|number|id|ref|name|#)?#?';

/**
 * The labels of a report's header as the trade writes them: the whole label, in lower case and without spaces and
 * points. `bare` labels are common words too: they count only with a colon, or with a gap behind them.
 */
const labels: { field: Field | null; pattern: RegExp; bare?: boolean }[] = [
  {
    field: null,
    pattern:
      /^(tankerman|gaugedby|p\/?ic|personincharge|bargepic|vesselrep|bargerep|terminalrep|owner|operator|customer|surveyor|inspector|gauger|captain|master|page|product|time|draft)/,
  },
  { field: 'barge', pattern: new RegExp(`^(?:tank)?barge${number}(?:unit)?$`) },
  { field: 'barge', pattern: new RegExp(`^unit${number}$`), bare: true },
  {
    field: 'vessel',
    pattern: new RegExp(
      `^(?:receiving|recv?g?|deliveredto|dischargedto|tug/?|ship/?|motor)?(?:vessel|ship)${number}$|^tug/v.{0,5}$`,
    ),
  },
  { field: 'vessel', pattern: /^(?:tug|tugname|deliveredto|dischargedto|receiver)$/, bare: true },
  {
    field: 'terminal',
    pattern:
      /^(?:port[/&]t.{0,7}|terminal(?:[/&]?(?:port|dock|berth|location))?|location|berth|dock|place|facility|(?:discharge|load)port|(?:port|place|point)of(?:discharge|delivery)|(?:berth|dock|place|location)[/&](?:port|terminal|location|berth|dock))$/,
  },
  { field: 'terminal', pattern: /^port$/, bare: true },
  { field: 'voyage', pattern: new RegExp(`^(?:voyage|voy|trip|job)${number}$`) },
  { field: 'date', pattern: /^(?:report)?date(?:of(?:discharge|delivery|transfer|report))?$/ },
];

/** A label on a line: the words from `from` up to `to`. Of people and other things the field is null. */
export interface Label {
  field: Field | null;
  from: number;
  to: number;
  /** it ends with a colon */
  closed: boolean;
}

/** Labels on a line: each begins the line, stands apart from what is before it, or ends with a colon. */
export function labelsOn(line: readonly Word[], rulings: readonly Box[], textPx: number): Label[] {
  const found: Label[] = [];
  for (let from = 0; from < line.length; from++) {
    if (from < (found.at(-1)?.to ?? 0)) continue;
    const label = labelAt(line, from, rulings, textPx);
    const apart = from === 0 || standsApart(line[from - 1]!, line[from]!, rulings, textPx);
    // A number that follows upon something else is the end of that, not the label's own.
    const begins = apart || (label?.closed === true && /[A-Za-z]/.test(line[from]!.text));
    if (label !== null && begins) found.push(label);
  }
  return found;
}

/** The longest label of up to five words that begins at `from`. */
export function labelAt(line: readonly Word[], from: number, rulings: readonly Box[], textPx: number): Label | null {
  for (let to = Math.min(line.length, from + 5); to > from; to--) {
    const written = textOf(line.slice(from, to));
    const found = labelIn(written);
    if (found === null) continue;
    const { field, bare } = found;
    const ended = field === null ? /[:;]/ : /[:;]\W*$|\.\.$/;
    const closed = found.closed === true || ended.test(written) || line[to]?.text.startsWith(':') === true;
    const apart = to < line.length && standsApart(line[to - 1]!, line[to]!, rulings, textPx);
    if (closed || apart || to === line.length || (bare !== true && field === null)) return { field, from, to, closed };
  }
  return null;
}

/** The label that some words are, whatever number is before it, such as `3. Date` or `3 Date`. */
function labelIn(written: string): { field: Field | null; bare?: boolean; closed?: boolean } | null {
  // A small letter before a capital is a number misread.
  const unnumbered = written.replace(/^\W*(?:\w?\d{1,2}(?:[.)] ?(?=\w)| (?=[A-Za-z]{2}))|[a-z][.)]? (?=[A-Z]))/, '');
  const plain = unnumbered.toLowerCase().replace(/[^a-z0-9/&#]/g, '');
  const label = labels.find(({ pattern }) => pattern.test(plain));
  if (label !== undefined) return label;
  // Its colon may have been read as a letter.
  const shorter = /[riltj1]$/.test(plain) ? labels.find(({ pattern, field }) => field !== null && pattern.test(plain.slice(0, -1))) : undefined; // prettier-ignore
  if (shorter !== undefined) return { ...shorter, closed: true };
  if (/^[a-z]{4}$/.test(plain) && /:\W*$/.test(written) && lettersApart(plain, 'date', 1) === 1)
    return { field: 'date' };
  // Labels are often set small: a word that is a letter off one of them is that one.
  const word = plain.replace(/0/g, 'o');
  if (word.length < (word === plain && unnumbered === written ? 5 : 3) || /\d/.test(word)) return null;
  const meant = labelWords.find((each) => lettersApart(word, each, 1) === 1);
  return meant === undefined ? null : labels.find(({ pattern }) => pattern.test(meant))!;
}

const labelWords = [
  'barge',
  'bargeno',
  'bargename',
  'tankbarge',
  'vessel',
  'dock',
  'voyage',
  'location',
  'terminal',
  'place',
  'reportdate',
];

/** A label that runs into its value, such as `TerminalBAYWAY` or `Date2025-06-22`: how many characters it has; 0 for none. */
export function gluedLabel(text: string): number {
  const match =
    /^(?:port\/terminal|tank barge|terminal|location|barge|vessel|voyage|date|dock|berth|port)(?=[A-Z0-9])/i.exec(text);
  if (match === null || headless.test(text)) return 0;
  const behind = text[match[0].length]!;
  return /[a-z]$/.test(match[0]) || /\d/.test(behind) ? match[0].length : 0;
}

/** Words that only begin like a label. */
const headless = /^[A-Z]?[a-z]+$|^[A-Z]+$/;

/** Whether a gap parts two words that is wide for the left one, which may be set smaller than the sheet's figures. */
function standsApart(left: Word, right: Word, rulings: readonly Box[], textPx: number): boolean {
  const letterPx = Math.min(textPx, Math.max(0.6 * textPx, heightOf(left)));
  return right.x0 - left.x1 > 1.3 * letterPx || isRuledOff(left, right, rulings);
}

/** Whether an upright ruling stands between two words. */
export function isRuledOff(left: Word, right: Word, rulings: readonly Box[]): boolean {
  const between = around([left, right]);
  return rulings.some(
    (ruling) =>
      centreX(ruling) > left.x1 - 2 &&
      centreX(ruling) < right.x0 + 2 &&
      ruling.y0 < between.y1 &&
      ruling.y1 > between.y0,
  );
}
