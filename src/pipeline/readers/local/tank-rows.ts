import type { TankRow } from '../../../domain/report.ts';
import { parseFeetInches } from '../../../domain/written-values.ts';
import { confidenceUnder, holdsFigures, numberUnder, seenNumber, textUnder, wordsUnder } from './cell-text.ts';
import type { NumbersRead } from './cells.ts';
import { draftIn } from './drafts.ts';
import type { ProductName } from './names.ts';
import type { Table, TableRow } from './rows.ts';
import type { SeenRow } from './seen.ts';

/** A row whose tank cannot be told needs this many figures to be a tank's at all. */
const leastFigures = 4;

/** The tanks in a table; the names of their products are added to `names`. */
export function tankRows(table: Table, numbers: NumbersRead, names: ProductName[]): SeenRow<TankRow>[] {
  return table.rows.filter(holdsFigures).flatMap((line) => {
    const read = tankRow(table, line, numbers);
    const tank = read.row;
    const named = tank.product !== null && /[A-Z]{2}/i.test(tank.product);
    const figures = Object.values(tank).filter((value) => typeof value === 'number').length;
    if (figures === 0 || (tank.tank === null && (!named || figures < leastFigures))) return [];
    names.push({ row: tank, confidence: confidenceUnder(table, line, 'product') });
    return [read];
  });
}

const numberKeys = [
  ...(['api', 'ullage_ft', 'ullage_in', 'temp_f', 'water_bbls'] as const),
  ...(['gross_bbls', 'net_bbls', 'metric_tons'] as const),
];

function tankRow(table: Table, line: TableRow, numbers: NumbersRead): SeenRow<TankRow> {
  const seen: SeenRow<TankRow>['seen'] = {};
  const row: TankRow = { ...blankTank };
  row.tank = tankName(textUnder(table, line, 'tank'));
  row.product = textUnder(table, line, 'product');
  for (const key of ['tank', 'product'] as const) {
    const words = wordsUnder(table, line, key);
    if (words !== null) seen[key] = row[key] === null ? { ...words, confidence: 0 } : words;
  }
  for (const key of numberKeys) {
    const number = numberUnder(table, line, key, numbers);
    if (number === null) continue;
    row[key] = number.value;
    seen[key] = seenNumber(number);
  }
  const both = splitUllage(textUnder(table, line, 'ullage'));
  const shared = wordsUnder(table, line, 'ullage');
  if (both !== null && shared !== null) {
    [row.ullage_ft, row.ullage_in] = both;
    [seen.ullage_ft, seen.ullage_in] = [shared, shared];
  }
  return { row, seen };
}

const blankTank: TankRow = {
  ...{ tank: null, product: null, api: null, ullage_ft: null, ullage_in: null, temp_f: null },
  ...{ water_bbls: null, gross_bbls: null, net_bbls: null, metric_tons: null },
};

/** Feet and inches that share one column: `2' 4.5"`. */
function splitUllage(text: string | null): [number, number] | null {
  const parts = /^(\d{1,2})\s*['°’]?\s*[- ]\s*(\d{1,2}(?:\.\d+)?)\s*["”']*$/.exec(text ?? '');
  if (parts === null || draftIn(text ?? '') === null) return null;
  return parseFeetInches(`${parts[1]}' ${parts[2]}"`) === null ? null : [Number(parts[1]), Number(parts[2])];
}

/** What the trade calls a tank, with or without a space: 1P, 2 STBD, 3C, NO. 4 CENTER, P5, 6, SLOP PORT. */
const side = '(?:P|S|C|PORT|STBD|STARBOARD|CTR|CENTER|CENTRE)';
const tankNames = new RegExp(`^(?:(?:NO\\.? ?)?\\d{1,2} ?${side}?|${side} ?\\d{1,2}|SLOPS? ?${side}?)$`, 'i');
/** A number and its side with specks beside them that were read as something. */
const amongSpecks = new RegExp(`(?:^| )(\\d{1,2} ?${side})(?= |$)`, 'gi');
const sideLetters: Record<string, string> = { '5': 'S', '8': 'S', s: 'S', p: 'P', c: 'C', '0': 'C', '€': 'C' };

/**
 * A tank's name as the trade writes it: `1P`, `2S`, `3 PORT`; a lone 5 behind a digit is an S misread. Null for what
 * names no tank.
 */
export function tankName(text: string | null): string | null {
  const tidy = (text ?? '')
    .replace(/[|[\]{}_.,:;'"‘’“”©®°§#*~&!]/g, ' ')
    .replace(/s+[tl]?tbd/i, 'STBD')
    .replace(/\s+/g, ' ')
    .trim();
  const short = /^([1-9Il])\s*([PSCpsc58€])$/.exec(tidy);
  if (short !== null) return `${short[1]!.replace(/[Il]/, '1')}${sideLetters[short[2]!] ?? short[2]!}`;
  if (tankNames.test(tidy)) return tidy.toUpperCase();
  const [only, another] = [...tidy.matchAll(amongSpecks)];
  return only !== undefined && another === undefined ? only[1]!.toUpperCase() : null;
}
