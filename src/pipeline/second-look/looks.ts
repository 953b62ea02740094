import { placeKey, withValue, type CellPlace } from '../../domain/evidence.ts';
import type { Settlement } from '../../domain/proof.ts';
import type { Report } from '../../domain/report.ts';

/** What a second look saw in a cell, beside what was read there at first. */
export interface Look extends CellPlace {
  read: number | string | null;
  /** the characters; null where it saw none, or none that it was sure of */
  text: string | null;
  /** what they stand for; null as above, or where a cell of this kind cannot hold them */
  seen: number | string | null;
}

/** What becomes of a cell whose value is replaced. */
export type Change = Settlement;

/** `report` with `changes` made. */
export const changed = (report: Report, changes: readonly Change[]): Report =>
  changes.reduce((before, change) => withValue(before, change, change.settled), report);

export const isAt =
  (place: CellPlace) =>
  (other: CellPlace): boolean =>
    placeKey(other) === placeKey(place);
