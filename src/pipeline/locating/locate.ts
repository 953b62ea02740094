import { placeKey, valueAt, type Alternative, type CellEvidence, type Evidence } from '../../domain/evidence.ts';
import { columnsOf, headerColumns } from '../../domain/report-columns.ts';
import { tableKeys, type Report } from '../../domain/report.ts';
import { matchRows } from './match-rows.ts';
import type { Sighting } from './sighting.ts';

/** A model tells nothing of how sure it is: as sure as one is of an unmarked figure, and surer where two readers agree. */
const confidenceAlone = 0.9;
const confidenceAgreed = 0.99;
/** How much of what the local reader is sure of counts against a model that reads something else. */
const weightAgainstModel = 0.1;

/**
 * The evidence of a model's `report`, from what the local reader saw of the same photo: where its cells stand, and
 * what else they may say. Rows that the local reader did not find have none. The TOTAL lines are left out: what the
 * local reader misreads there is no fault of the model's figures.
 */
export function locateCells(report: Report, { report: seenReport, evidence }: Sighting): Evidence {
  const seen = new Map(evidence.cells.map((cell) => [placeKey(cell), cell]));
  const matched = matchRows(report, seenReport);
  const header = headerColumns.flatMap(({ key: field }) => {
    const place = { table: 'header', row: null, field } as const;
    const cell = seen.get(placeKey(place));
    return cell ? [cellOf(report, { ...cell, ...place }, valueAt(seenReport, place))] : [];
  });
  const cells = tableKeys.flatMap((table) =>
    matched[table].rows.flatMap((seenRow, row) =>
      columnsOf[table].flatMap(({ key: field }) => {
        const there = { table: matched[table].table, row: seenRow, field };
        const cell = seenRow === null ? undefined : seen.get(placeKey(there));
        return cell ? [cellOf(report, { ...cell, table, row, field }, valueAt(seenReport, there))] : [];
      }),
    ),
  );
  return { page: evidence.page, remarks: evidence.remarks, cells: [...header, ...cells], totals: [] };
}

/** `seen` is what the local reader says of the cell, at its place in the model's report, and `seenValue` its value. */
function cellOf(report: Report, seen: CellEvidence, seenValue: number | string | null): CellEvidence {
  const { table, row, field, quad } = seen;
  const value = valueAt(report, seen);
  const own: Alternative[] = seenValue === null ? [] : [{ value: seenValue, probability: seen.confidence }];
  const others = [...own, ...seen.alternatives].filter((other) => other.value !== value);
  return {
    ...{ table, row, field, quad },
    text: value === null ? seen.text : String(value),
    inked: value !== null || seen.inked,
    confidence: value === null ? 0 : seenValue === value ? confidenceAgreed : confidenceAlone,
    alternatives: others.map((other) => ({ ...other, probability: weightAgainstModel * other.probability })),
  };
}
