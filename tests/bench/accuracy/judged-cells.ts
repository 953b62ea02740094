import {
  placeKey,
  valueAt,
  type Alternative,
  type CellPlace,
  type PhotoPoint,
  type Quad,
} from '../../../src/domain/evidence.ts';
import type { Finding } from '../../../src/domain/finding.ts';
import type { Verdict } from '../../../src/domain/proof.ts';
import { tableKeys } from '../../../src/domain/report.ts';
import type { SheetOutcome } from '../../../src/pipeline/messages.ts';
import { blank, HEADER, NUMERIC, same, TABLES, type Score } from '../../support/score.mjs';
import type { Truth } from './sheets.ts';

type Value = number | string | null;

/**
 * What became of a cell that is filled on the sheet or in what was read. `right`, `wrong`: read as something.
 * `null`: its row was found, the cell left open. `lost`: no such row was found. `invented`: the sheet has nothing there.
 */
export type Became = 'right' | 'wrong' | 'null' | 'lost' | 'invented';

export interface JudgedCell extends CellPlace {
  /** row of what was read; null in the header and for a row that was not found */
  readRow: number | null;
  became: Became;
  truth: Value;
  read: Value;
  isNumeric: boolean;
  verdict: Verdict | null;
  /** the reader's own; null where it gave no evidence */
  confidence: number | null;
  text: string | null;
  alternatives: Alternative[];
  /** whether the reader's place of it is where it stands; null where either is not known */
  isPlaced: boolean | null;
  /** took another of the values seen, as the arithmetic has it */
  isSettled: boolean;
  /** by its own verdict or by a finding that points at it or at the whole of its row */
  isMarked: boolean;
}

/** Every cell of a sheet against its truth, paired row by row as the score has paired them. */
export function judgeCells(outcome: SheetOutcome, truth: Truth, score: Score): JudgedCell[] {
  const judge = judgeFor(outcome, truth);
  const header = HEADER.map((field) => judge({ table: 'header', row: null, field }, null));
  const rows = tableKeys.flatMap((table) => {
    const pairs = new Map(score.pairs[table]);
    const found = new Set(pairs.values());
    const extra = outcome.ok ? outcome.report[table].map((_, row) => row).filter((row) => !found.has(row)) : [];
    return TABLES[table].fields.flatMap((field) => [
      ...truth[table].map((_, row) => judge({ table, row, field }, pairs.get(row) ?? null)),
      ...extra.map((readRow) => judge({ table, row: null, field }, readRow)),
    ]);
  });
  return [...header, ...rows].filter((cell) => cell !== null);
}

function judgeFor(outcome: SheetOutcome, truth: Truth) {
  const proof = outcome.ok ? outcome : null;
  const verdicts = new Map(proof?.cells.map((cell) => [placeKey(cell), cell.verdict]));
  const evidence = new Map(proof?.reading.evidence?.cells.map((cell) => [placeKey(cell), cell]));
  const places = new Map(truth.meta?.cells?.map((cell) => [placeKey(cell), cell.quad]));
  const settled = new Set(proof?.settlements.map(placeKey));

  return (place: CellPlace, readRow: number | null): JudgedCell | null => {
    const { table, row, field } = place;
    const isThere = table === 'header' || row !== null;
    const written = isThere ? valueAt(truth, place) : null;
    const isFound = proof !== null && (table === 'header' || readRow !== null);
    const readAt = { ...place, row: readRow };
    const read = isFound ? valueAt(proof.report, readAt) : null;
    if (blank(written) && blank(read)) return null;
    const [verdict, seen] = isFound ? [verdicts.get(placeKey(readAt)), evidence.get(placeKey(readAt))] : [];
    return {
      ...place,
      readRow,
      became: becameOf(field, written, read, isFound),
      truth: written,
      read,
      isNumeric: NUMERIC.has(field),
      verdict: verdict ?? null,
      confidence: seen?.confidence ?? null,
      text: seen?.text ?? null,
      alternatives: seen?.alternatives ?? [],
      isPlaced: isThere ? agree(places.get(placeKey(place)), seen?.quad) : null,
      isSettled: isFound && settled.has(placeKey(readAt)),
      isMarked: isMarking(verdict) || (isFound && proof.findings.some((finding) => pointsAt(finding, readAt))),
    };
  };
}

function becameOf(field: string, written: Value, read: Value, isFound: boolean): Became {
  if (blank(written)) return 'invented';
  if (!isFound) return 'lost';
  if (blank(read)) return 'null';
  return same(field, written, read) ? 'right' : 'wrong';
}

/** Whether the middle of one of two places lies in the other; null where one is not known. */
function agree(written: Quad | undefined, seen: Quad | null | undefined): boolean | null {
  if (!written || !seen) return null;
  return isWithin(middleOf(written), seen) || isWithin(middleOf(seen), written);
}

const middleOf = (quad: Quad): PhotoPoint => [
  quad.reduce((sum, [x]) => sum + x, 0) / 4,
  quad.reduce((sum, [, y]) => sum + y, 0) / 4,
];

function isWithin([x, y]: PhotoPoint, quad: Quad): boolean {
  const sides = quad.map(([fromX, fromY], at) => {
    const [toX, toY] = quad[(at + 1) % 4]!;
    return (toX - fromX) * (y - fromY) - (toY - fromY) * (x - fromX);
  });
  return sides.every((side) => side >= 0) || sides.every((side) => side <= 0);
}

const isMarking = (verdict: Verdict | undefined): boolean => verdict === 'doubtful' || verdict === 'contradicted';

/** A note asks nobody to look, so it marks nothing. */
const pointsAt = (finding: Finding, { table, row, field }: CellPlace): boolean =>
  finding.severity !== 'note' &&
  finding.table === table &&
  finding.row === row &&
  (finding.field === null || finding.field === field);
