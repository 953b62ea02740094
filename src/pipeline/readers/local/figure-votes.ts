import { accountsFor, untold, type Look, type Told } from './looks.ts';
import { around, type Box } from './raster.ts';
import { vote, type Candidate, type Opinion } from './vote.ts';
import type { Cell } from './words.ts';

/** What was seen of a cell with a date, a time or a draft in it. */
export interface FigureLooks {
  cell: Cell;
  ink: readonly Box[];
  /** OCR's, the first look first */
  looks: readonly Look[];
  /** how the trained network reads it, likelier first; null where it has not looked */
  network: readonly Candidate[] | null;
}

/** How the cells of a column are understood. */
export interface FigureColumn<Value extends string | number> {
  /** null for what is no value */
  parse(text: string): Value | null;
  /** how likely it is that a value of this column is written so, 0 to 1 */
  prior(text: string): number;
  /** the share of this column's cells that OCR and the network read alike, 0 to 1 */
  agreement: number;
}

/** OCR errs in the same cells again and again, so its second look counts for less. */
const ocrWeights = [0.8, 0.5];
/** A value less likely than this is left open, with what it may be. */
const leastConfidence = 0.4;

/** The value that OCR and the network come to between them, by a vote; null where nothing that was seen is a likely one. */
export function tellFigure<Value extends string | number>(seen: FigureLooks, column: FigureColumn<Value>): Told<Value> {
  const { cell, ink, looks } = seen;
  if (ink.length === 0 && looks.length === 0) return untold(cell.box);
  const values: Value[] = [];
  const placeOf = (text: string): number | null => {
    const value = column.parse(text);
    if (value === null) return null;
    if (!values.includes(value)) values.push(value);
    return values.indexOf(value);
  };
  const { value, text, confidence, alternatives } = vote(opinionsIn(seen, column.agreement), placeOf, column.prior);
  const others = alternatives.map((other) => ({ ...other, value: values[Number(other.value)]! }));
  const place = { box: ink.length > 0 ? around(ink) : cell.box, text, inked: true };
  const best = value === null ? null : values[value]!;
  if (best === null || confidence >= leastConfidence) {
    return { value: best, seen: { ...place, confidence, alternatives: others } };
  }
  const all = [{ value: best, probability: confidence }, ...others];
  return { value: null, seen: { ...place, confidence: 0, alternatives: all } };
}

function opinionsIn({ ink, looks, network }: FigureLooks, agreement: number): Opinion[] {
  const opinions: Opinion[] = looks.map((look, at) => ({
    texts: [{ text: look.text, probability: trustIn(look, ink, agreement) }],
    weight: ocrWeights[at] ?? 0,
  }));
  return network === null ? opinions : [...opinions, { texts: network, weight: 1 }];
}

/** Below this agreement a column is written by hand, which OCR makes little of. */
const byHandBelow = 0.6;

/** The probability that a look of OCR's is right. */
function trustIn({ text, confidence }: Look, ink: readonly Box[], agreement: number): number {
  const whole = accountsFor(text, ink);
  const sure = (confidence ?? 0) >= 80;
  const onPrint = confidence === null ? (whole ? 0.8 : 0.4) : whole ? (sure ? 0.99 : 0.85) : sure ? 0.85 : 0.5;
  return agreement >= byHandBelow ? onPrint : 0.4 * onPrint;
}

/** The share of cells that OCR's first look and the network read alike; 1 where there is nothing to compare. */
export function agreementOf<Value extends string | number>(
  cells: readonly FigureLooks[],
  parse: FigureColumn<Value>['parse'],
): number {
  const compared = cells.filter(({ looks, network }) => looks.length > 0 && network !== null && network.length > 0);
  const alike = compared.filter(({ looks, network }) => {
    const read = parse(looks[0]!.text);
    return read !== null && read === parse(network![0]!.text);
  });
  return compared.length === 0 ? 1 : alike.length / compared.length;
}
