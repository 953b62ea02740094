import type { Header } from '../../../domain/report.ts';
import { lettersApart } from './near-miss.ts';
import { around, centreX, type Box } from './raster.ts';
import { textOf, type Word } from './words.ts';

export type Field = keyof Header;

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
    if (label !== null && (apart || label.closed)) found.push(label);
  }
  return found;
}

/** The longest label of up to four words that begins at `from`. */
export function labelAt(line: readonly Word[], from: number, rulings: readonly Box[], textPx: number): Label | null {
  for (let to = Math.min(line.length, from + 5); to > from; to--) {
    const written = textOf(line.slice(from, to))
      .replace(/[|[\]{}]/g, ' ')
      .replace(/\s+/g, ' ')
      .replace(/^[\s'‘’"`.,]+/, '')
      .trim();
    const text = meantLabel(written.replace(/^\w?\d{1,2}[.)] ?(?=\w)/, '').replace(/[\s:;.]+$/, ''));
    for (const { field, pattern, bare } of labels) {
      const match = pattern.exec(text);
      if (match === null || (field !== null && !/^[\s:.]*$/.test(text.slice(match[0].length)))) continue;
      const closed = /[:;]\.?$|\.\.$/.test(written) || line[to]?.text.startsWith(':') === true;
      const apart = to < line.length && standsApart(line[to - 1]!, line[to]!, rulings, textPx);
      if (field !== null && to < line.length && !closed && !apart && isTitleWord(line[to]!.text)) continue;
      if (closed || apart || to === line.length || (bare !== true && field === null))
        return { field, from, to, closed };
    }
  }
  return null;
}

/** Labels are often set small: a word that is a letter off one of them is that one. */
function meantLabel(text: string): string {
  const word = text.toLowerCase().replace(/0/g, 'o');
  if (word.length < 4 || /\s/.test(word)) return text;
  return labelWords.find((label) => lettersApart(word, label, 1) === 1) ?? text;
}

const labelWords = ['barge', 'vessel', 'dock', 'voyage', 'location', 'terminal', 'place'];

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
