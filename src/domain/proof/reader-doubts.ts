import { placeKey, valueAt, type CellEvidence, type Evidence } from '../evidence.ts';
import type { Finding } from '../finding.ts';
import type { Settlement } from '../proof.ts';
import type { Report } from '../report.ts';
import { seenFrom, sureFrom } from './repairs.ts';
import type { Cell } from './equation.ts';

/** What the photo itself is lacking, as findings on the sheet as a whole. */
export function photoFindings(evidence: Evidence | null): Finding[] {
  return (evidence?.remarks ?? []).map(({ kind, message, advice }) => ({
    ...{ rule: kind, severity: 'doubtful', table: 'header', row: null, field: null },
    message: `${message} ${advice}`.trim(),
    ...{ read: null, implied: null, cause: null },
  }));
}

/**
 * Cells in which something is written that could not be read, and those read with little certainty that nothing
 * proves. `proved` tells by `placeKey` what arithmetic vouches for: of that the reader need not be sure.
 */
export function readerDoubts(
  report: Report,
  evidence: Evidence | null,
  cells: ReadonlyMap<string, Cell>,
  proved: (key: string) => boolean,
): Finding[] {
  return (evidence?.cells ?? []).flatMap((seen) => {
    const read = valueAt(report, seen);
    const cell = cells.get(placeKey(seen));
    if (read === null) return seen.inked ? [unreadable(seen, cell)] : [];
    return seen.confidence < sureFrom && !proved(placeKey(seen)) ? [unsure(seen, read)] : [];
  });
}

function unreadable({ table, row, field, text, alternatives }: CellEvidence, cell: Cell | undefined): Finding {
  const implied = impliedOf(cell);
  const may = possible(alternatives.map(({ value }) => value));
  const seen = text === null ? 'What is written here' : `What is written here, seen as “${text}”,`;
  const expected = implied === null ? '' : ` The other figures make it ${implied}.`;
  return {
    ...{ rule: 'unreadable', severity: 'doubtful', table, row, field },
    message: `${seen} could not be read with certainty.${may === '' ? '' : ` It may say ${may}.`}${expected}`,
    ...{ read: null, implied, cause: 'missing' },
  };
}

function unsure(seen: CellEvidence, read: number | string): Finding {
  const others = seen.alternatives.filter(({ value, probability }) => value !== read && probability >= seenFrom);
  const may = possible(others.map(({ value }) => value));
  return {
    ...{ rule: 'reader_unsure', severity: 'doubtful', table: seen.table, row: seen.row, field: seen.field },
    message: `${read} was read with little certainty, and no equation proves it.${may === '' ? '' : ` It may also say ${may}.`}`,
    ...{ read, implied: null, cause: 'misread' },
  };
}

const possible = (values: readonly (number | string)[]): string => values.slice(0, 3).join(' or ');

/** What the equations make of an open cell where they all agree; null where they say nothing of it. */
export function impliedOf(cell: Cell | undefined): number | null {
  if (!cell) return null;
  const values = cell.equations.flatMap((equation) => equation.implies(cell));
  const fits = (value: number) => {
    const outcomes = cell.equations.map((equation) => equation.holds([{ cell, value }]));
    return outcomes.includes(true) && !outcomes.includes(false);
  };
  return values.find(fits) ?? null;
}

/** A note at each cell that arithmetic settled: `read 5,761.07 or 5,781.07; the arithmetic settles 5,781.07`. */
export function settledNotes(settlements: readonly Settlement[], places: Readonly<Record<string, number>>): Finding[] {
  return settlements.map(({ table, row, field, read, settled }) => {
    const shown = (value: number | string | null) =>
      typeof value === 'number' ? print(value, places[field] ?? 0) : value;
    const first = read === null ? `read as open` : `read ${shown(read) ?? ''} or ${shown(settled) ?? ''}`;
    return {
      ...{ rule: 'settled_by_arithmetic', severity: 'note', table, row, field },
      message: `${first}; the arithmetic settles ${shown(settled) ?? ''}`,
      ...{ read, implied: settled, cause: 'misread' },
    };
  });
}

/** A note at a cell that took what a second look saw; `message` says what it was before, and what was seen. */
export const secondLookNote = ({ table, row, field, read, settled }: Settlement, message: string): Finding => ({
  ...{ rule: 'second_look', severity: 'note', table, row, field },
  message,
  ...{ read, implied: settled, cause: 'misread' },
});

function print(value: number, places: number): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: places, maximumFractionDigits: 4 });
}
