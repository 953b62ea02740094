import { tellAlike, type RecurringField } from './alike-votes.ts';
import type { Told } from './looks.ts';
import { lettersApart } from './near-miss.ts';
import { tellWord, type WordLooks } from './word-votes.ts';
import type { Cell } from './words.ts';

/**
 * The names of the tanks, table by table as their cells stand below one another. Where two tables list the same tanks,
 * both looks at a tank's name vote; all are then held against the order in which tanks stand (`agreeOnTanks`).
 */
export function tellTanks(tables: readonly (readonly WordLooks[])[], agreement: number): Map<Cell, Told> {
  const told = tellAlike(sameTanks(tables, agreement), tankField, agreement);
  agreeOnTanks(tables.map((table) => table.map(({ cell }) => told.get(cell)!)));
  return told;
}

const tankField: RecurringField = {
  parse: tankName,
  prior: () => 1,
  alike: () => [],
  kindOf: (name) =>
    name
      .replace(/\d+/g, '#')
      .replace(/[A-Za-z]{2,}/g, 'xx')
      .replace(/[A-Z]/i, 'x'),
};

/** From this share of lines with the same name on, two tables list the same tanks in the same order. */
const sameShare = 0.7;

/** The cells that name the same tank, together: those of a line in all tables that list the same tanks. */
function sameTanks(tables: readonly (readonly WordLooks[])[], agreement: number): WordLooks[][] {
  const [first, ...others] = tables;
  if (first === undefined) return [];
  const names = tables.map((table) => table.map((seen) => tellWord(seen, tankField, agreement).value));
  const same = others.filter((table) => {
    const theirs = names[tables.indexOf(table)]!;
    const known = names[0]!.map((name, at) => [name, theirs[at]]).filter(([a, b]) => a !== null && b !== null);
    const alike = known.filter(([a, b]) => a === b).length;
    return table.length === first.length && alike >= 2 && alike >= sameShare * known.length;
  });
  const lines = first.map((seen, at) => [seen, ...same.map((table) => table[at]!)]);
  return [...lines, ...others.filter((table) => !same.includes(table)).flatMap((table) => table.map((seen) => [seen]))];
}

/** What the trade calls a tank, with or without a space: 1P, 2 STBD, 3C, NO. 4 CENTER, P5, 6, SLOP PORT. */
const side = '(?:P|S|C|PORT|STBD|STARBOARD|CTR|CENTER|CENTRE)';
const tankNames = new RegExp(
  `^(?:(?:(?:NO|TK|TANK|CT|COT)\\.? ?)?#?[1-9]\\d?[ -]?${side}?|${side}[ -]?[1-9]\\d?|SLOPS? ?${side}?)$`,
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
    .replace(/s+[tl]?tbd/i, (side) => (/[a-z]{2}$/.test(side) ? 'Stbd' : 'STBD'))
    .replace(/\b[A-Za-z][A-Za-z0-9]{2,}\b/g, sideWord)
    .replace(/\s+/g, ' ')
    .trim();
  const short = /^(#?)([1-9Il])\s*([PSCpsc58€])$/.exec(tidy);
  if (short !== null) return `${short[1]}${short[2]!.replace(/[Il]/, '1')}${sideLetters[short[3]!] ?? short[3]!}`;
  if (tankNames.test(tidy)) return asWritten(tidy);
  const [only, another] = [...tidy.matchAll(amongSpecks)];
  return only !== undefined && another === undefined ? asWritten(only[1]!) : null;
}

const sideWords = ['PORT', 'STBD', 'STARBOARD', 'CENTER', 'CENTRE', 'CTR'];

/** A side whose name is a letter off, as that side; any other word as it is. */
function sideWord(word: string): string {
  const capitals = word.toUpperCase();
  const side = sideWords.includes(capitals) ? undefined : sideWords.find((one) => lettersApart(capitals, one, 1) === 1);
  if (side === undefined || capitals === 'SLOP') return word;
  return /[a-z]{2}/.test(word) ? side[0]! + side.slice(1).toLowerCase() : side;
}

/** As it stands on the sheet; a lone letter is a capital, whatever OCR took it for. */
const asWritten = (name: string): string => (/[a-z]{2}/.test(name) ? name : name.toUpperCase());

/** Below this a name that stands twice in its table may be a misread one. */
const doubtBelow = 0.9;
/** How sure a name is that its place in the table bears out. */
const inPlace = 0.8;

/**
 * Tanks stand in a table in an order (1P, 1S, 2P, 2S ...), the same at arrival and at departure. Where no name could be
 * made out, or one that stands there twice, and what was seen is a letter off the one that its place asks for, that is
 * it; one that stands twice all the same loses its confidence. Changes the names in place.
 */
export function agreeOnTanks(tables: readonly (readonly Told[])[]): void {
  restoreHyphens(tables.flat());
  for (const table of tables) {
    const others = tables.filter((other) => other !== table && other.length === table.length);
    for (const [at, tank] of table.entries()) {
      if (!isUnsettled(tank, table)) continue;
      const wanted = [...others.map((other) => sureName(other[at]!)), nextName(table, at)];
      const name = wanted.find(
        (one) => one !== null && !table.some((other) => other !== tank && other.value === one) && couldBe(tank, one),
      );
      if (!name) continue;
      tank.value = name;
      tank.seen = { ...tank.seen, confidence: inPlace };
    }
    for (const tank of table.filter((one) => isTwice(one, table))) {
      tank.seen = { ...tank.seen, confidence: Math.min(0.3, tank.seen.confidence) };
    }
  }
}

/** A hyphen is lost to OCR, never found where there is none: where several names have one, all like them do. */
function restoreHyphens(tanks: readonly Told[]): void {
  const bare = /^(#?\d{1,2})([A-Za-z]+)$/;
  const hyphened = tanks.filter(({ value }) => /^#?\d{1,2}-[A-Za-z]+$/.test(value ?? '')).length;
  if (hyphened < 2 || hyphened < 0.3 * tanks.length) return;
  for (const tank of tanks) if (tank.value !== null) tank.value = tank.value.replace(bare, '$1-$2');
}

const sureName = ({ value, seen }: Told): string | null => (seen.confidence >= doubtBelow ? value : null);

const isTwice = ({ value }: Told, table: readonly Told[]): boolean =>
  value !== null && table.filter((other) => other.value === value).length > 1;

function isUnsettled(tank: Told, table: readonly Told[]): boolean {
  if (tank.value === null) return tank.seen.inked;
  return isOdd(tank.value, table) || (isTwice(tank, table) && tank.seen.confidence < doubtBelow);
}

/** A name without a side among names that have one. */
const isOdd = (name: string, table: readonly Told[]): boolean =>
  /^\d+$/.test(name) && table.filter(({ value }) => value !== null && /[PSC]/i.test(value)).length > table.length / 2;

/** Whether what was seen of a tank's name may be `name`: no more than a letter off. */
function couldBe({ value, seen }: Told, name: string): boolean {
  const read = [value, seen.text, ...seen.alternatives.map((other) => String(other.value))];
  const apart = plain(name).length > 1 ? 1 : 0;
  return read.some((text) => text !== null && lettersApart(plain(text), plain(name), apart) <= apart);
}

const plain = (text: string): string =>
  text
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .replace(/[IL]/g, '1')
    .replace(/5$|8$/, 'S');

interface TankParts {
  number: number;
  /** the name with the number left out, such as `#_P` */
  frame: string;
}

function partsOf(name: string | null): TankParts | null {
  const found = /\d+/.exec(name ?? '');
  return found === null ? null : { number: Number(found[0]), frame: name!.replace(found[0], '_') };
}

/** The tank that its neighbours ask for by the order they stand in; null where they stand in none that is known. */
function nextName(table: readonly Told[], at: number): string | null {
  const parts = table.map(({ value }) => partsOf(value));
  const frames = inOrder(parts.filter((part) => part !== null));
  const known = frames.filter((frame) => parts.filter((part) => part?.frame === frame).length > 1 || parts.length < 5);
  const [above, below] = [parts[at - 1], parts[at + 1]];
  const name = (number: number, frame: string): string => frame.replace('_', String(number));
  const place = above ? known.indexOf(above.frame) : -1;
  if (above && place >= 0) {
    const last = place === known.length - 1;
    return name(above.number + (last ? 1 : 0), known[last ? 0 : place + 1]!);
  }
  const after = below ? known.indexOf(below.frame) : -1;
  return below && after > 0 ? name(below.number, known[after - 1]!) : null;
}

/** The frames of a table's names, in the order in which they follow one another on tanks of one number. */
function inOrder(parts: readonly TankParts[]): string[] {
  const places = new Map<string, number[]>(parts.map(({ frame }) => [frame, []]));
  for (const number of new Set(parts.map((part) => part.number))) {
    const abreast = parts.filter((part) => part.number === number);
    if (abreast.length > 1) for (const [at, { frame }] of abreast.entries()) places.get(frame)!.push(at);
  }
  const mean = (all: readonly number[]): number => all.reduce((sum, one) => sum + one, 0) / Math.max(1, all.length);
  return [...places].sort((a, b) => mean(a[1]) - mean(b[1])).map(([frame]) => frame);
}
