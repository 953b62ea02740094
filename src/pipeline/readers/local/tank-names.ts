import type { Told } from './looks.ts';
import { lettersApart } from './near-miss.ts';

/** What the trade calls a tank, with or without a space: 1P, 2 STBD, 3C, NO. 4 CENTER, P5, 6, SLOP PORT. */
const side = '(?:P|S|C|PORT|STBD|STARBOARD|CTR|CENTER|CENTRE)';
const tankNames = new RegExp(
  `^(?:(?:(?:NO|TK|TANK|CT|COT)\\.? ?)?#?\\d{1,2}[ -]?${side}?|${side}[ -]?\\d{1,2}|SLOPS? ?${side}?)$`,
  'i',
);
/** A number and its side with specks beside them that were read as something. */
const amongSpecks = new RegExp(`(?:^| )(\\d{1,2}[ -]?${side})(?= |$)`, 'gi');
const sideLetters: Record<string, string> = { '5': 'S', '8': 'S', s: 'S', p: 'P', c: 'C', '0': 'C', '€': 'C' };

/**
 * A tank's name as the trade writes it: `1P`, `2S`, `3 PORT`; a lone 5 behind a digit is an S misread. Null for what
 * names no tank.
 */
export function tankName(text: string | null): string | null {
  const tidy = (text ?? '')
    .replace(/[|[\]{}_.,:;'"‘’“”©®°§*~&!]/g, ' ')
    .replace(/s+[tl]?tbd/i, 'STBD')
    .replace(/\s+/g, ' ')
    .trim();
  const short = /^([1-9Il])\s*([PSCpsc58€])$/.exec(tidy);
  if (short !== null) return `${short[1]!.replace(/[Il]/, '1')}${sideLetters[short[2]!] ?? short[2]!}`;
  if (tankNames.test(tidy)) return tidy.toUpperCase();
  const [only, another] = [...tidy.matchAll(amongSpecks)];
  return only !== undefined && another === undefined ? only[1]!.toUpperCase() : null;
}

/** Below this a tank's name may give way to the one its place in the table asks for. */
const doubtBelow = 0.9;
/** How sure a name is that its place in the table bears out. */
const inPlace = 0.8;

/**
 * Tanks stand in a table in an order (1P, 1S, 2P, 2S ...), the same at arrival and at departure. A name in doubt that
 * is a letter off the one its place asks for takes it; one that stands twice in a table loses its confidence. Changes
 * the names in place.
 */
export function agreeOnTanks(tables: readonly (readonly Told[])[]): void {
  for (const table of tables) {
    const others = tables.filter((other) => other !== table && other.length === table.length);
    for (const [at, tank] of table.entries()) {
      const wanted = [...others.map((other) => sureName(other[at]!)), nextName(table, at)].filter(
        (name) => name !== null && !table.some((other) => other !== tank && sureName(other) === name),
      );
      const [name] = wanted;
      const odd = tank.value === null || tank.seen.confidence < doubtBelow || isOdd(tank.value, table);
      if (!odd || name === undefined || name === null || !couldBe(tank, name)) continue;
      tank.seen = { ...tank.seen, confidence: Math.max(inPlace, tank.value === name ? tank.seen.confidence : 0) };
      tank.value = name;
    }
    for (const tank of table) {
      const twice = tank.value !== null && table.some((other) => other !== tank && other.value === tank.value);
      if (twice) tank.seen = { ...tank.seen, confidence: Math.min(0.3, tank.seen.confidence) };
    }
  }
}

const sureName = ({ value, seen }: Told): string | null => (seen.confidence >= doubtBelow ? value : null);

/** A name without a side among names that have one. */
const isOdd = (name: string, table: readonly Told[]): boolean =>
  /^\d+$/.test(name) && table.filter(({ value }) => value !== null && /[PSC]/.test(value)).length > table.length / 2;

/** Whether what was seen of a tank's name may be `name`: no more than a letter off, or less than all of it. */
function couldBe({ value, seen }: Told, name: string): boolean {
  const read = [value, seen.text, ...seen.alternatives.map((other) => String(other.value))];
  return read.some(
    (text) => text !== null && lettersApart(plain(text), plain(name), 1) <= (plain(name).length > 1 ? 1 : 0),
  );
}

const plain = (text: string): string =>
  text
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .replace(/[IL]/g, '1')
    .replace(/5$|8$/, 'S');

/** The tank that follows those above by the order they stand in; null where they stand in none that is known. */
function nextName(table: readonly Told[], at: number): string | null {
  const names = table.map(({ value }) => value);
  const parts = names.map((name) => /^(.*?)(\d+)(\D*)$/.exec(name ?? ''));
  const sides = [...new Set(parts.filter((part) => part !== null).map((part) => part[3]!))];
  const [above, below] = [parts[at - 1], parts[at + 1]];
  if (sides.length > 1 && above) {
    const place = sides.indexOf(above[3]!);
    const last = place === sides.length - 1;
    const number = Number(above[2]) + (last ? 1 : 0);
    const name = `${above[1]}${number}${sides[last ? 0 : place + 1]}`;
    return below && names[at + 1] === name ? null : name;
  }
  if (sides.length > 1 && below && at === 0) return `${below[1]}${below[2]}${sides.find((one) => one !== below[3])}`;
  return above && sides.length === 1 ? `${above[1]}${Number(above[2]) + 1}${above[3]}` : null;
}
