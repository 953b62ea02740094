import {
  placeKey,
  valueAt,
  type Alternative,
  type CellPlace,
  type PhotoPoint,
  type Quad,
} from '../../domain/evidence.ts';
import type { Finding } from '../../domain/finding.ts';
import type { Verdict } from '../../domain/proof.ts';
import { tableKeys } from '../../domain/report.ts';
import type { SheetOutcome } from '../../pipeline/messages.ts';
import type { RowPairs } from './pair-rows.ts';
import { isBlank, scoredColumns, scoredHeader, type ScoredColumn } from './scored-cells.ts';
import type { Truth } from './truth.ts';

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
  /** by any finding on its row, a mere note too */
  isRowMarked: boolean;
}

/** Every cell of a sheet against its truth, row by row as `pairs` has them. */
export function judgeCells(outcome: SheetOutcome, truth: Truth, pairs: RowPairs): JudgedCell[] {
  const judge = judgeFor(outcome, truth);
  const header = scoredHeader.map((column) => judge({ table: 'header', row: null, field: column.key }, null, column));
  const rows = tableKeys.flatMap((table) => {
    const found = new Set(pairs[table].values());
    const extra = outcome.ok ? [...outcome.report[table].keys()].filter((row) => !found.has(row)) : [];
    return scoredColumns[table].flatMap((column) => [
      ...truth[table].map((_, row) => judge({ table, row, field: column.key }, pairs[table].get(row) ?? null, column)),
      ...extra.map((readRow) => judge({ table, row: null, field: column.key }, readRow, column)),
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

  return (place: CellPlace, readRow: number | null, column: ScoredColumn): JudgedCell | null => {
    const { table, row } = place;
    const isThere = table === 'header' || row !== null;
    const written = isThere ? valueAt(truth, place) : null;
    const found = proof !== null && (table === 'header' || readRow !== null) ? proof : null;
    const readAt = { ...place, row: readRow };
    const read = found === null ? null : valueAt(found.report, readAt);
    if (isBlank(written) && isBlank(read)) return null;
    const [verdict, seen] = found === null ? [] : [verdicts.get(placeKey(readAt)), evidence.get(placeKey(readAt))];
    const findings = found?.findings.filter((finding) => finding.table === table && finding.row === readRow) ?? [];
    return {
      ...place,
      readRow,
      became: becameOf(column, written, read, found !== null),
      truth: written,
      read,
      isNumeric: column.isNumeric,
      verdict: verdict ?? null,
      confidence: seen?.confidence ?? null,
      text: seen?.text ?? null,
      alternatives: seen?.alternatives ?? [],
      isPlaced: isThere ? agree(places.get(placeKey(place)), seen?.quad) : null,
      isSettled: found !== null && settled.has(placeKey(readAt)),
      isMarked: isMarking(verdict) || findings.some((finding) => pointsAt(finding, place.field)),
      isRowMarked: findings.length > 0,
    };
  };
}

function becameOf({ isSame }: ScoredColumn, written: Value, read: Value, isFound: boolean): Became {
  if (isBlank(written)) return 'invented';
  if (!isFound) return 'lost';
  if (isBlank(read)) return 'null';
  return isSame(written, read) ? 'right' : 'wrong';
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
const pointsAt = ({ severity, field }: Finding, cell: string): boolean =>
  severity !== 'note' && (field === null || field === cell);
