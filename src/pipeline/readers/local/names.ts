import type { Told } from './looks.ts';
import { lettersApart } from './near-miss.ts';

/** Below this a name that nearly is another row's name is taken for it. */
const doubtBelow = 0.65;
/** Below this a name that is no other row's is no name. */
const nonsenseBelow = 0.4;
/** How sure a name is that several rows bear. */
const shared = 0.95;

/**
 * A report names the same few products again and again. Names that differ by what OCR confuses (a space, O and 0, a
 * lost point) are one product, and the way it was read most often stands for all; a doubtful one that is a letter off
 * joins the product it resembles, and one that resembles none is null. Different figures (IFO 180, IFO 380) stay
 * different. Changes the names in place.
 */
export function agreeOnNames(names: readonly Told[]): void {
  const counts = new Map<string, Map<string, number>>();
  for (const name of names) if (name.value !== null) name.value = asGrade(name.value);
  for (const { value, seen } of names) {
    if (value === null || seen.confidence < doubtBelow) continue;
    const group = counts.get(skeleton(value)) ?? new Map<string, number>();
    counts.set(skeleton(value), group.set(value, (group.get(value) ?? 0) + 1));
  }
  for (const name of names) if (name.value !== null) settleName(name, name.value, counts);
}

/** Blends of biodiesel go by their share, as B5 and B20: before the word or alone these are figures. */
const asGrade = (name: string): string =>
  name.replace(/^B(S|2O|2o|lO|IO|1O)(?=$| ?(?:bio)?(?:diesel|ulsd|mgo))/i, (_, share: string) =>
    share === 'S' ? 'B5' : `B${share.replace(/[lI]/, '1').replace(/[Oo]/, '0')}`,
  );

function settleName(name: Told, value: string, counts: ReadonlyMap<string, ReadonlyMap<string, number>>): void {
  const own = skeleton(value);
  const odd = /^[a-z]/.test(value);
  const rare = bearersOf(counts.get(own)) < 2;
  const isOutnumbered = (others: readonly string[], one: string): boolean =>
    one.length >= 5 && others.some((other) => bearersOf(counts.get(other)) >= 4);
  const kin = [...counts.keys()].filter(
    (other) => other !== own && resembles(own, other, odd ? 2 : 1) && bearersOf(counts.get(other)) >= 2,
  );
  const doubtful =
    name.seen.confidence < doubtBelow || odd || (rare && (name.seen.confidence < 0.85 || isOutnumbered(kin, own)));
  const [like] = doubtful && kin.length === 1 && !isGrade(value) ? kin : counts.has(own) && !odd ? [own] : [];
  if (like === undefined) {
    if (name.seen.confidence < nonsenseBelow) name.value = null;
    if (name.value === null) name.seen = { ...name.seen, confidence: 0 };
    return;
  }
  name.value = commonest(counts.get(like)!);
  const sure = bearersOf(counts.get(like)) >= 2 ? (like === own ? shared : 0.8) : name.seen.confidence;
  name.seen = { ...name.seen, confidence: Math.max(name.seen.confidence, sure) };
}

/** Grades of fuel by their usual names: one is never taken for another, however alike they look. */
const grades =
  /^(mgo|mdo|mdf|lsmgo|ulsd|lsd|hsd|dsl|diesel|ulsfo|vlsfo|lsfo|hsfo|hfo|ifo|rm[a-k]|dm[abxz]|fo|no ?[2-6] fuel oil|jet ?a?1?|jp[58]|kero(sene)?|gasoline|naphtha|mogas|rbob|cbob|slops?|crude|lube ?oil)( ?\d{2,3})?( ?\d?\.\d+ ?%)?$/i;

const isGrade = (name: string): boolean => grades.test(name.trim());

const bearersOf = (group: ReadonlyMap<string, number> | undefined): number =>
  [...(group?.values() ?? [])].reduce((sum, count) => sum + count, 0);

const commonest = (group: ReadonlyMap<string, number>): string =>
  [...group].sort((a, b) => b[1] - a[1] || b[0].length - a[0].length)[0]![0];

/** A name with everything taken out or made alike that OCR confuses. */
const skeleton = (name: string): string =>
  name
    .toUpperCase()
    .replace(/[^A-Z0-9%]/g, '')
    .replace(/[OQD]/g, '0')
    .replace(/[IL|]/g, '1')
    .replace(/S/g, '5')
    .replace(/Z/g, '2')
    .replace(/0+/g, '0');

/** Whether two skeletons are no more than `apart` letters apart and agree in every figure that is surely one. */
function resembles(a: string, b: string, apart: number): boolean {
  const figures = (text: string): string => text.replace(/[^346789]/g, '');
  if (figures(a.replace(/8/g, '')) !== figures(b.replace(/8/g, ''))) return false;
  return lettersApart(a, b, apart) <= apart;
}
