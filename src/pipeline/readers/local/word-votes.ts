import { inPrint } from './look-alikes.ts';
import { accountsFor, untold, type Look, type Told } from './looks.ts';
import { around, type Box } from './raster.ts';
import type { WordSight } from './recogniser/recogniser.ts';
import { vote, type Candidate, type Opinion } from './vote.ts';
import type { Cell } from './words.ts';

/** What was seen of a cell of words. */
export interface WordLooks {
  cell: Cell;
  ink: readonly Box[];
  /** OCR's, the first look first */
  looks: readonly Look[];
  /** the trained network's; null where it has not looked */
  sight: WordSight | null;
  /** whether there is more print in it than its marks, which are all that OCR was shown */
  isTorn: boolean;
  /** how far the gaps between its marks bear a text out */
  gapFit(text: string): number;
}

/** How the cells of a field are understood. */
export interface WordField {
  /** null for what is no value */
  parse(text: string): string | null;
  /** how many times as likely such a value is as any other, before anything was seen of it */
  prior(value: string): number;
  /** what else may be written where these texts were seen, OCR's first: the network is asked how likely that is */
  alike(texts: readonly string[], sight: WordSight): string[];
}

/** A value less likely than this is left open, with what it may be. */
const leastConfidence = 0.05;

/** The value that OCR and the network come to between them, by a vote; null where nothing that was seen is a likely one. */
export const tellWord = (seen: WordLooks, field: WordField, agreement: number): Told =>
  tellBy(opinionsOn(seen, field, agreement), seen, field);

/**
 * The outcome of a vote among `opinions` on the cell, its own looks' or others' too. It goes by letters: of the ways in
 * which those are parted and large or small, the likeliest is the value.
 */
export function tellBy(
  opinions: readonly Opinion[],
  { cell, ink, looks, gapFit }: WordLooks,
  { parse, prior }: Pick<WordField, 'parse' | 'prior'>,
): Told {
  if (ink.length === 0 && looks.length === 0) return untold(cell.box);
  const written = new Map<string, { text: string; chance: number }>();
  const weigh = (text: string): number => gapFit(text) * prior(parse(text) ?? '');
  for (const { text, probability } of opinions.flatMap(({ texts }) => texts)) {
    const [key, chance] = [lettersOf(parse(text)), probability * weigh(text)];
    if (key !== null && chance > (written.get(key)?.chance ?? -1)) written.set(key, { text, chance });
  }
  const result = vote(opinions, (text) => lettersOf(parse(text)), weigh);
  const valueOf = (key: string): string => parse(written.get(key)!.text)!;
  const alternatives = result.alternatives.map((other) => ({ ...other, value: valueOf(String(other.value)) }));
  const seen = { box: ink.length > 0 ? around(ink) : cell.box, text: result.text, inked: true };
  const { confidence } = result;
  const value = result.value === null ? null : valueOf(result.value);
  if (value === null || confidence >= leastConfidence) return { value, seen: { ...seen, confidence, alternatives } };
  const others = [{ value, probability: confidence }, ...alternatives];
  return { value: null, seen: { ...seen, confidence: 0, alternatives: others } };
}

/** What tells one value from another: `MARSH HAWK` and `Marshhawk` are one. */
export const lettersOf = (value: string | null): string | null => value && value.toLowerCase().replace(/\s+/g, '');

/** OCR errs in the same cells again and again, so its second look counts for less. */
const ocrWeights = [0.9, 0.5];

/** How far OCR is believed of a word that it was not shown all of. */
const tornTrust = 0.3;

/** What each look at a cell makes of it; `agreement` is that of the page's looks. */
export function opinionsOn({ ink, looks, sight, isTorn }: WordLooks, field: WordField, agreement: number): Opinion[] {
  const network = sight === null ? [] : candidatesIn(sight, looks, field);
  const byOcr = looks.map((look, at) => ({
    texts: variants(look.text, (isTorn ? tornTrust : 1) * trustIn(look, ink, agreement), network),
    weight: ocrWeights[at] ?? 0,
  }));
  return sight === null ? byOcr : [...byOcr, { texts: network, weight: 1 }];
}

/** No more is believed of the network than this: it was never taught what it cannot imagine. */
const mostTrust = 0.97;
/** What the network finds so much less likely than its likeliest text is not among what the cell may say. */
const leastShare = 1e-3;
/** How much of a text's chance one has that differs from it in nothing that print tells apart. */
const sameInPrint = 0.5;

/** The network's own candidates, and what it thinks of all else that the cell may say. */
function candidatesIn(sight: WordSight, looks: readonly Look[], field: WordField): Candidate[] {
  const texts = new Map(sight.candidates.map(({ text, probability }) => [text, probability]));
  const best = sight.candidates[0]?.probability ?? 0;
  const byOcr = looks.map((look) => look.text);
  for (const text of [...byOcr, ...field.alike([...byOcr, ...texts.keys()], sight)]) {
    const chance = texts.get(text) ?? Math.exp(sight.logChanceOf(text));
    const like = sight.candidates.find((other) => inPrint(other.text) === inPrint(text))?.probability ?? 0;
    if (Math.max(chance, like) >= leastShare * best) texts.set(text, Math.max(chance, sameInPrint * like));
  }
  return [...texts].map(([text, probability]) => ({ text, probability: mostTrust * probability }));
}

/** How often OCR parts words rightly, which goes by the gaps between marks, and tells letters apart that look the same. */
const rightlyTold = 0.93;

/** What OCR read, and what differs from it only in how it is parted or in letters that look the same in print. */
function variants(text: string, trust: number, network: readonly Candidate[]): Candidate[] {
  if (network.length === 0) return [{ text, probability: trust }];
  const others = network.filter((other) => other.text !== text && inPrint(other.text) === inPrint(text));
  const share = (trust * (1 - rightlyTold)) / Math.max(1, others.length);
  return [{ text, probability: rightlyTold * trust }, ...others.map((other) => ({ text: other.text, probability: share }))]; // prettier-ignore
}

/** The probability that a look of OCR's has the letters right, measured on scans and photos of printed sheets. */
function trustIn({ text, confidence }: Look, ink: readonly Box[], agreement: number): number {
  const whole = accountsFor(text, ink);
  const own = confidence ?? 50;
  const error = own >= 90 ? 0.015 : own >= 80 ? 0.06 : own >= 60 ? 0.15 : 0.5;
  return 1 - Math.min(0.9, whole ? error : 1.5 * error) ** severity(agreement);
}

/** Where OCR and the network often differ, as on handwriting, even a sure look errs. */
const severity = (agreement: number): number => Math.min(1, Math.max(0.2, (agreement - 0.1) / 0.7));

/**
 * The share of cells that OCR's first look and the network read alike, of those that both looked at and `sure` more that
 * needed no second opinion; 1 where there is nothing to compare.
 */
export function agreementOf(cells: readonly WordLooks[], sure = 0): number {
  const compared = cells.filter(({ looks, sight }) => looks.length > 0 && (sight?.candidates.length ?? 0) > 0);
  const all = compared.length + sure;
  return all === 0 ? 1 : (compared.filter(readAlike).length + sure) / all;
}

/** Whether OCR's first look and the network see the same letters, however parted. */
export const readAlike = ({ looks, sight }: WordLooks): boolean =>
  plain(looks[0]?.text ?? '') === plain(sight?.candidates[0]?.text ?? '');

const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');
