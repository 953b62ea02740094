import type { Evidence } from '../../domain/evidence.ts';
import type { Finding } from '../../domain/finding.ts';
import type { Conventions, PlacedField, Proof } from '../../domain/proof.ts';
import { secondLookNote } from '../../domain/proof/reader-doubts.ts';
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
    if (!look || changes.some(isAt(place))) return finding;
    return { ...finding, message: `${finding.message} ${remarkOn(look, conventions)}` };
  });
  return inSheetOrder([...changes.map((change) => secondLookNote(change, noteOn(change, conventions))), ...told]);
}

/** `evidence` with what the look said at each cell, so that it can be told again when other cells are corrected. */
export function withSpoken(
  evidence: Evidence,
  { looks, changes }: { looks: readonly Look[]; changes: readonly Change[] },
  conventions: Conventions,
): Evidence {
  const cells = evidence.cells.map((cell) => {
    const change = changes.find(isAt(cell));
    if (change) return { ...cell, remark: noteOn(change, conventions) };
    const look = looks.find(isAt(cell));
    return look ? { ...cell, remark: remarkOn(look, conventions) } : cell;
  });
  return { ...evidence, cells };
}

function remarkOn({ seen, read, field }: Look, conventions: Conventions): string {
  if (seen === null) return 'A second look could not make it out.';
  return seen === read ? 'A second look read the same.' : `A second look read ${written(seen, field, conventions)}.`;
}

function noteOn({ field, read, settled }: Change, conventions: Conventions): string {
  const first = read === null ? 'Not read' : `Read ${written(read, field, conventions)}`;
  const second = written(settled, field, conventions);
  return `${first} at first, ${second} on a second look; the arithmetic agrees with the latter.`;
}

/** A value as the sheet writes it, with its column's places and a comma between thousands. */
function written(value: number | string, field: string, { places }: Conventions): string {
  if (typeof value === 'string') return value;
  const printed = places[field as PlacedField] ?? 0;
  return value.toLocaleString('en-US', { minimumFractionDigits: printed, maximumFractionDigits: 6 });
}
