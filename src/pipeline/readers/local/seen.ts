import type { Alternative, CellEvidence, Quad } from '../../../domain/evidence.ts';
import type { TableKey } from '../../../domain/report.ts';
import type { Box } from './raster.ts';

/** What was seen of one cell, before its place in the report is known. */
export interface Seen {
  /** where it stands on the straightened page; null where that is not known */
  box: Box | null;
  text: string | null;
  inked: boolean;
  /** 0 to 1, in the value that the row holds */
  confidence: number;
  alternatives: Alternative[];
}

/** A row of a report's table, or its header, with what was seen of its cells. */
export interface SeenRow<Row> {
  row: Row;
  seen: Partial<Record<keyof Row & string, Seen>>;
}

/** The evidence for `rows` as they stand in `table`, their boxes brought onto the photo by `onPhoto`. */
export function evidenceFor<Row>(
  table: TableKey | 'header',
  rows: readonly SeenRow<Row>[],
  onPhoto: (box: Box) => Quad,
): CellEvidence[] {
  return rows.flatMap(({ seen }, at) =>
    Object.entries<Seen | undefined>(seen).flatMap(([field, cell]) => {
      if (cell === undefined) return [];
      const { box, ...rest } = cell;
      const row = table === 'header' ? null : at;
      return [{ table, row, field, quad: box && onPhoto(box), ...rest }];
    }),
  );
}

/** Text from a known vocabulary or none: as sure as OCR was of its least sure word, 0 to 100. */
export function seenText(box: Box | null, text: string | null, confidence: number): Seen {
  const sure = text !== null && Number.isFinite(confidence) ? Math.max(0, Math.min(1, confidence / 100)) : 0;
  return { box, text, inked: text !== null, confidence: sure, alternatives: [] };
}
