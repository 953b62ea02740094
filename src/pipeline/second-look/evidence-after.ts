import { placeKey, type Alternative, type CellEvidence, type Evidence } from '../../domain/evidence.ts';
import { isAt, type Change, type Look } from './looks.ts';

/** How likely each of two looks is where they differ, with the arithmetic for one of them and without. */
const settledShare = 0.95;
const openShare = 0.5;
const agreedConfidence = 0.99;

const nothingSeen: Evidence = { page: null, remarks: [], cells: [], totals: [] };

/**
 * `evidence` with what a second look saw: of a cell that took its value the first reading becomes an alternative, of
 * one that did not the second. What two looks see alike is sure; where neither saw anything, nothing is written.
 */
export function evidenceAfter(evidence: Evidence | null, looks: readonly Look[], changes: readonly Change[]): Evidence {
  const before = evidence ?? nothingSeen;
  const known = new Set(before.cells.map(placeKey));
  const added = looks.filter((look) => !known.has(placeKey(look))).map(firstSight);
  const cells = [...before.cells, ...added].map((cell) => {
    const look = looks.find(isAt(cell));
    return look ? looked(cell, look, changes.some(isAt(cell))) : cell;
  });
  return { ...before, cells };
}

const firstSight = ({ table, row, field, read }: Look): CellEvidence => ({
  ...{ table, row, field, quad: null },
  text: read === null ? null : String(read),
  inked: read !== null,
  confidence: read === null ? 0 : openShare,
  alternatives: [],
});

function looked(cell: CellEvidence, { read, text, seen }: Look, isReplaced: boolean): CellEvidence {
  if (seen === null) return { ...cell, inked: read !== null || text !== null || cell.text !== null };
  if (seen === read) return { ...cell, confidence: Math.max(cell.confidence, agreedConfidence) };
  const beside = (value: number | string | null, probability: number, besides: number | string): Alternative[] => [
    ...(value === null ? [] : [{ value, probability }]),
    ...cell.alternatives.filter((other) => other.value !== value && other.value !== besides),
  ];
  if (!isReplaced) {
    const confidence = Math.min(cell.confidence, openShare);
    return { ...cell, inked: true, confidence, alternatives: beside(seen, openShare, read ?? seen) };
  }
  const alternatives = beside(read, 1 - settledShare, seen);
  return { ...cell, text, inked: true, confidence: settledShare, alternatives };
}
