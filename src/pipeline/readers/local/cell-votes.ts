import { formatOf, inFormat, likelihoodIn, type ColumnFormat } from './column-format.ts';
import type { Figures } from './figures.ts';
import { spellingsOf } from './misspellings.ts';
import { numberFrom, type NumberKey } from './number-columns.ts';
import { trustIn } from './trust.ts';
import { vote, type Candidate, type Opinion, type Vote } from './vote.ts';
import type { Cell } from './words.ts';

export interface NumberCell {
  cell: Cell;
  key: NumberKey;
}

/** What the looks at one cell made of it. */
export interface Looks {
  /** the OCR engine's, the first look first */
  figures: Figures[];
  /** the trained network's; null where it has not looked */
  network: readonly Candidate[] | null;
}

/** The vote on each cell among the `looks` at it, weighed by how far looks at this page agree at all. */
export function settle(looks: ReadonlyMap<NumberCell, Looks>): Map<NumberCell, Vote> {
  const formats = formatsOf(looks);
  const agreement = agreementOf(looks, formats);
  return new Map(
    [...looks].map(([each, mine]) => [
      each,
      settleOne(each.key, opinionsIn(mine, agreement), formats.get(each.key)!, agreement),
    ]),
  );
}

/** The engine errs in the same cells again and again, so each further look of its counts for less. */
const engineWeights = [0.8, 0.5, 0.4];

function opinionsIn({ figures, network }: Looks, agreement: number): Opinion[] {
  const opinions: Opinion[] = figures.map((look, at) => ({
    texts: [{ text: look.text, probability: trustIn(look, agreement) }],
    weight: engineWeights[at] ?? 0,
  }));
  return network === null ? opinions : [...opinions, { texts: network, weight: 1 }];
}

/** How far a figure is believed that no look saw with its column's point, where looks agree and where they do not. */
const mended = { leastAgreement: 0.9, share: 0.85, shareInDoubt: 0.5 };

function settleOne(key: NumberKey, seen: readonly Opinion[], format: ColumnFormat, agreement: number): Vote {
  const asPrinted = new Set<string>();
  const opinions = seen.map(({ texts, weight }) => ({
    weight,
    texts: texts.flatMap((seen) =>
      spellingsOf(seen.text, key).map(({ text, share }) => {
        const printed = inFormat(text, format);
        if (!printed.mended) asPrinted.add(printed.text);
        return { text: printed.text, probability: share * seen.probability };
      }),
    ),
  }));
  const result = vote(opinions, (text) => numberFrom(text, key), (text) => likelihoodIn(text, format)); // prettier-ignore
  if ([...asPrinted].some((text) => numberFrom(text, key) === result.value)) return result;
  const share = agreement >= mended.leastAgreement ? mended.share : mended.shareInDoubt;
  return { ...result, confidence: share * result.confidence };
}

/**
 * The share of cells that the engine's first look and the network (or, without one, the engine's second look) read
 * alike; 1 where there is nothing to compare.
 */
function agreementOf(looks: ReadonlyMap<NumberCell, Looks>, formats: ReadonlyMap<NumberKey, ColumnFormat>): number {
  const pairs = [...looks].flatMap(([{ key }, { figures, network }]) => {
    const [first, second] = [figures[0]?.text, network?.[0]?.text ?? figures[1]?.text];
    if (first === undefined || second === undefined) return [];
    const [one, other] = [first, second].map((text) =>
      numberFrom(inFormat(spellingsOf(text, key)[0]!.text, formats.get(key)!).text, key),
    );
    return [one !== null && one === other];
  });
  return pairs.length === 0 ? 1 : pairs.filter(Boolean).length / pairs.length;
}

/** Below these a text says nothing of how its column is printed. */
const leastSure = { confidence: 60, probability: 0.5 };

function formatsOf(looks: ReadonlyMap<NumberCell, Looks>): Map<NumberKey, ColumnFormat> {
  const texts = new Map<NumberKey, string[]>();
  for (const [{ key }, { figures, network }] of looks) {
    const [look, read] = [figures[0], network?.[0]];
    const column = texts.get(key) ?? [];
    texts.set(key, column);
    const text =
      read !== undefined && read.probability >= leastSure.probability
        ? read.text
        : look?.complete === true && look.confidence >= leastSure.confidence
          ? look.text
          : null;
    if (text !== null) column.push(spellingsOf(text, key)[0]!.text);
  }
  return new Map([...texts].map(([key, column]) => [key, formatOf(column)]));
}
