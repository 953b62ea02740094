import type { Finding } from '../../domain/finding.ts';
import type { Conventions, PlacedField, Proof } from '../../domain/proof.ts';
import { inSheetOrder } from '../../domain/proof/sheet-order.ts';
import { isAt, type Change, type Look } from './looks.ts';

/**
 * The findings of `proof` with a note on each cell that took what a second look saw, and with what that look said of
 * each other cell that something was found of.
 */
export function withRemarks(
  { findings, conventions }: Proof,
  looks: readonly Look[],
  changes: readonly Change[],
): Finding[] {
  const told = findings.map((finding) => {
    const { table, row, field } = finding;
    if (field === null) return finding;
    const place = { table, row, field };
    const look = looks.find(isAt(place));
    return look && !changes.some(isAt(place)) ? remark(finding, look, conventions) : finding;
  });
  return inSheetOrder([...changes.map((change) => note(change, conventions)), ...told]);
}

function remark(finding: Finding, look: Look, conventions: Conventions): Finding {
  const say = (sentence: string): string => `${finding.message} ${sentence}`;
  if (look.seen === null) return { ...finding, message: say('A second look could not make it out.') };
  if (look.seen !== look.read) {
    return { ...finding, message: say(`A second look read ${written(look.seen, look.field, conventions)}.`) };
  }
  return { ...finding, message: say('A second look read the same.') };
}

function note({ table, row, field, read, settled }: Change, conventions: Conventions): Finding {
  const first = read === null ? 'Not read' : `Read ${written(read, field, conventions)}`;
  const second = written(settled, field, conventions);
  return {
    ...{ rule: 'second_look', severity: 'note', table, row, field },
    message: `${first} at first, ${second} on a second look; the arithmetic agrees with the latter.`,
    ...{ read, implied: settled, cause: 'misread' },
  };
}

/** A value as the sheet writes it, with its column's places and a comma between thousands. */
function written(value: number | string, field: string, { places }: Conventions): string {
  if (typeof value === 'string') return value;
  const printed = places[field as PlacedField] ?? 0;
  return value.toLocaleString('en-US', { minimumFractionDigits: printed, maximumFractionDigits: 6 });
}
