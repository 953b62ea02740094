import type { InsightDetails, InsightRow, InsightStore } from '../../stores/insight-rows.ts';
import { mendedCells } from './mended-cells.ts';
import { columnName, filledCells } from './read-cells.ts';

/** What the insights count of a sheet. */
export interface Digest extends Pick<InsightDetails, 'barge' | 'rules' | 'verdicts'> {
  /** cells that hold something as they were read, by column */
  filled: ReadonlyMap<string, number>;
  cells: number;
  findings: number;
  /** cells that people mended, by the names of their columns */
  mended: { column: string; isSilent: boolean }[];
}

export type Digests = ReturnType<typeof createDigests>;

/**
 * The digests of sheets, each made once for a revision: to read through a sheet takes a millisecond, which of
 * thousands is too long to do at each look at the page. `most` are kept, the longest known go first.
 */
export function createDigests(store: InsightStore, most: number) {
  const known = new Map<number, { revision: number; digest: Digest }>();
  return {
    /** Null where the sheet is gone meanwhile. */
    of({ id, revision }: InsightRow): Digest | null {
      const kept = known.get(id);
      if (kept?.revision === revision) return kept.digest;
      const details = store.details(id);
      if (details === null) return null;
      const digest = digestOf(details);
      known.delete(id);
      known.set(id, { revision, digest });
      for (const [oldest] of known) {
        if (known.size <= most) break;
        known.delete(oldest);
      }
      return digest;
    },
  };
}

function digestOf({ barge, asRead, rules, verdicts, changes }: InsightDetails): Digest {
  const filled = filledCells(asRead);
  const sum = (counts: Iterable<number>): number => [...counts].reduce((all, count) => all + count, 0);
  return {
    ...{ barge, rules, verdicts, filled },
    cells: sum(filled.values()),
    findings: sum(Object.values(rules)),
    mended: mendedCells(asRead, changes).map(({ table, field, isSilent }) => ({
      column: columnName(table, field),
      isSilent,
    })),
  };
}
