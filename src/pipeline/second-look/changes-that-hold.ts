import { placeKey } from '../../domain/evidence.ts';
import type { CellProof, Proof, Verdict } from '../../domain/proof.ts';
import { proveReport } from '../../domain/prove.ts';
import type { Report } from '../../domain/report.ts';
import { changed, isAt, type Change } from './looks.ts';

/**
 * Those of `changes` with which the figures of `report` hold: each of the cells satisfies an equation that failed there
 * before, or is proved, and fails none; and no other cell is worse off. Tried one by one, then row by row, since two misread figures of a row hide each other.
 */
export function changesThatHold(report: Report, changes: readonly Change[]): Change[] {
  const kept: Change[] = [];
  let before = proveReport(report, null);
  for (const group of groupsOf(changes)) {
    if (group.some((change) => kept.some(isAt(change)))) continue;
    const after = proveReport(changed(report, [...kept, ...group]), null);
    if (!holds(group, before, after)) continue;
    kept.push(...group);
    before = after;
  }
  return kept;
}

/** A sheet of which so much is read anew each time is no sheet that a second look can mend. */
const mostGroups = 100;

/** Single cells, all of a row, pairs in a row, all there are, and single cells again, on what these have mended. */
function groupsOf(changes: readonly Change[]): Change[][] {
  const singles = changes.map((change) => [change]);
  const rows = [...new Set(changes.map(rowKey))]
    .map((key) => changes.filter((change) => rowKey(change) === key))
    .filter((row) => row.length > 1);
  const pairs = rows
    .filter((row) => row.length > 2)
    .flatMap((row) => row.flatMap((one, at) => row.slice(at + 1).map((other) => [one, other])));
  const further = changes.length > 1 ? [...rows, ...pairs, [...changes], ...singles] : [];
  return [...singles, ...further].slice(0, mostGroups);
}

const rowKey = ({ table, row }: Change): string => `${table}/${row ?? ''}`;

const ranks: Verdict[] = ['proved', 'read', 'doubtful', 'contradicted'];
const rankOf = (cell: CellProof | undefined): number => (cell ? ranks.indexOf(cell.verdict) : ranks.length);

function holds(group: readonly Change[], before: Proof, after: Proof): boolean {
  const was = new Map(before.cells.map((cell) => [placeKey(cell), cell]));
  const isNoWorse = (cell: CellProof): boolean => {
    const earlier = was.get(placeKey(cell));
    const failed = new Set(earlier?.fails);
    return rankOf(cell) <= rankOf(earlier) && cell.fails.every((rule) => failed.has(rule));
  };
  const isMended = (change: Change): boolean => {
    const [earlier, cell] = [before.cells.find(isAt(change)), after.cells.find(isAt(change))];
    if (cell === undefined || cell.fails.length > 0 || rankOf(cell) >= rankOf(earlier)) return false;
    // A doubt may be gone because the new figure is merely likelier: that is no proof, and fills no blank.
    return cell.verdict === 'proved' || (earlier?.fails.some((rule) => cell.holds.includes(rule)) ?? false);
  };
  return after.cells.every(isNoWorse) && group.every(isMended);
}
