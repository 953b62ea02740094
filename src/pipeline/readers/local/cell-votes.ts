import { formatOf, inFormat, likelihoodIn, type ColumnFormat } from './column-format.ts';
import type { Figures } from './figures.ts';
import { numberFrom, type NumberKey } from './number-columns.ts';
import { trustIn } from './trust.ts';
import { vote, type Opinion, type Vote } from './vote.ts';
import type { Cell } from './words.ts';

export interface NumberCell {
  cell: Cell;
  key: NumberKey;
}

/** What each look made of each cell, the first look first. */
export type Looks = ReadonlyMap<NumberCell, readonly Figures[]>;

/** The vote on each of `cells` among the `looks` at it, weighed by how far looks at this page agree at all. */
export function settle(cells: readonly NumberCell[], looks: Looks): Map<NumberCell, Vote> {
  const agreement = agreementOf(cells, looks);
  const formats = formatsOf(cells, looks);
  return new Map(
    cells.map((each) => {
      const format = formats.get(each.key)!;
      const opinions = looks.get(each)!.map((look) => opinionOf(look, trustIn(look, agreement), format));
      return [each, vote(opinions, (text) => numberFrom(text, each.key), (text) => likelihoodIn(text, format))]; // prettier-ignore
    }),
  );
}

/** A look that lost a point has most likely the column's own. */
function opinionOf(look: Figures, trust: number, format: ColumnFormat): Opinion {
  const { text, mended } = inFormat(look.text, format);
  if (!mended) return [{ text, probability: trust }];
  const mendedTrust = Math.max(trust, 0.9);
  return [
    { text, probability: 0.9 * mendedTrust },
    { text: look.text, probability: 0.05 * mendedTrust },
  ];
}

/** The share of cells that the first two looks read alike; full marks where there is nothing to compare. */
function agreementOf(cells: readonly NumberCell[], looks: Looks): number {
  const alike = cells.filter(({ key }, at) => {
    const [first, second] = looks.get(cells[at]!)!;
    const value = first && numberFrom(first.text, key);
    return value != null && second !== undefined && value === numberFrom(second.text, key);
  });
  const compared = cells.filter((each) => looks.get(each)!.length > 1).length;
  return compared === 0 ? 1 : alike.length / compared;
}

function formatsOf(cells: readonly NumberCell[], looks: Looks): Map<NumberKey, ColumnFormat> {
  const keys = new Set(cells.map(({ key }) => key));
  const sure = (key: NumberKey): string[] =>
    cells
      .filter((each) => each.key === key)
      .flatMap((each) => looks.get(each)!.slice(0, 1))
      .filter((look) => look.complete && look.confidence >= 60)
      .map(({ text }) => text);
  return new Map([...keys].map((key) => [key, formatOf(sure(key))]));
}
