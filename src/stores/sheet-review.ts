import { applyChange, uncorrected, type Change, type Corrected } from '../domain/correction.ts';
import { placeKey, type Evidence } from '../domain/evidence.ts';
import type { Settlement, Verdict, Working } from '../domain/proof.ts';
import type { Report } from '../domain/report.ts';
import type { TankGauge } from '../domain/tank-gauges.ts';

/** What people have made of one sheet: the report as it was read, their changes, and whether it is approved. */
export interface Review {
  sheetId: number;
  revision: number;
  /** the revision that the last reading made: what was seen before it was another reading */
  readRevision: number;
  asRead: Report;
  evidence: Evidence | null;
  /** as read, with all changes that count */
  state: Corrected;
  /** cells that the arithmetic settled when the sheet was read */
  settlements: Settlement[];
  /** what other sheets say of this barge's tanks */
  knownTanks: TankGauge[];
  approval: { at: number; by: string; reason: string | null } | null;
  /** each approval, and each opening again, in their order */
  decisions: Decision[];
  log: LoggedChange[];
  /** the verdicts on the cells as they stand, by `placeKey` */
  verdicts: ReadonlyMap<string, Verdict>;
}

export interface Decision {
  approved: boolean;
  reason: string | null;
  by: string;
  at: number;
}

/** What the column `as_read` holds. */
export interface AsRead {
  report: Report;
  settlements: Settlement[];
}

export interface LoggedChange {
  id: number;
  revision: number;
  change: Change;
  replaced: unknown;
  reason: string | null;
  account: string;
  madeAt: number;
  undoneIn: number | null;
  undoneBy: string | null;
}

/** A change with what stood there, and what had been said of it. */
export interface MadeChange {
  change: Change;
  replaced: unknown;
  verdict: Verdict | null;
}

/** Something new to keep of a sheet, on top of the revision it was made on. */
export interface Saving {
  sheetId: number;
  /** the revision it is on top of */
  revision: number;
  account: string;
  now: number;
}

/** Rows of `sheets`, `approvals` and `changes`, as the review of a sheet is put together from them. */
export interface ReviewRow {
  id: number;
  revision: number;
  read_revision: number;
  as_read: string | null;
  evidence: string | null;
  proof: string | null;
  approved_at: number | null;
  approved_by: string | null;
}

export interface DecisionRow {
  approved: number;
  reason: string | null;
  account: string;
  made_at: number;
}

export interface ChangeRow {
  id: number;
  revision: number;
  change: string;
  replaced: string;
  reason: string | null;
  account: string;
  made_at: number;
  undone_in: number | null;
  undone_by: string | null;
}

/** All but what other sheets say; `asRead` is the column of that name. */
export function reviewOf(
  row: ReviewRow,
  asRead: string,
  { log, decisions }: Pick<Review, 'log' | 'decisions'>,
): Omit<Review, 'knownTanks'> {
  const evidence = row.evidence === null ? null : (JSON.parse(row.evidence) as Evidence);
  const { report, settlements } = JSON.parse(asRead) as AsRead;
  return {
    sheetId: row.id,
    revision: row.revision,
    readRevision: row.read_revision,
    asRead: report,
    evidence,
    state: replay(uncorrected(report, evidence, settlements), log),
    settlements,
    approval:
      row.approved_at === null || row.approved_by === null
        ? null
        : { at: row.approved_at, by: row.approved_by, reason: decisions.at(-1)?.reason ?? null },
    decisions,
    log,
    verdicts: new Map(verdictsIn(row.proof)),
  };
}

function verdictsIn(proof: string | null): [string, Verdict][] {
  const { cells } = proof === null ? { cells: [] } : (JSON.parse(proof) as Working);
  return cells.map((cell) => [placeKey(cell), cell.verdict]);
}

/** `from` with those of `log` that nobody took back; one that no longer finds its cell changes nothing. */
export function replay(from: Corrected, log: readonly LoggedChange[]): Corrected {
  return log
    .filter(({ undoneIn }) => undoneIn === null)
    .reduce((state, { change }) => applyChange(state, change) ?? state, from);
}

/** What a sheet said at an earlier revision of the reading that it has now. */
export function stateAt({ asRead, evidence, settlements, log }: Review, revision: number): Corrected {
  const then = log
    .filter((logged) => logged.revision <= revision)
    .map((logged) => ((logged.undoneIn ?? 0) > revision ? { ...logged, undoneIn: null } : logged));
  return replay(uncorrected(asRead, evidence, settlements), then);
}

export const asDecision = ({ approved, reason, account, made_at: at }: DecisionRow): Decision => ({
  ...{ approved: approved === 1, reason, by: account, at },
});

export const loggedChange = (row: ChangeRow): LoggedChange => ({
  id: row.id,
  revision: row.revision,
  change: JSON.parse(row.change) as Change,
  replaced: JSON.parse(row.replaced) as unknown,
  reason: row.reason,
  account: row.account,
  madeAt: row.made_at,
  undoneIn: row.undone_in,
  undoneBy: row.undone_by,
});
