import {
  applyChange,
  areAtOdds,
  mostRows,
  readChange,
  replacedBy,
  uncorrected,
  type Change,
  type Corrected,
  type SentChange,
} from '../../domain/correction.ts';
import { AppError } from '../../domain/errors.ts';
import { columnsOf } from '../../domain/report-columns.ts';
import { placeKey, valueAt } from '../../domain/evidence.ts';
import { proveCorrected } from '../../domain/prove-corrected.ts';
import { counted } from '../pages/shared-page.ts';
import { replay, type LoggedChange, type MadeChange, type Review, type ReviewStore } from '../../stores/reviews.ts';

/** Who changes what, on top of which revision. */
export interface ChangeRequest {
  jobId: string;
  n: number;
  /** the revision that the person saw */
  revision: number;
  account: string;
  now: number;
}

/** One of the changes that cannot both be meant, with both values. */
export interface Conflict {
  table: string;
  row: number | null;
  field: string | null;
  yours: Change;
  theirs: Change;
  by: string;
  at: string;
}

/** A sent text that its cell cannot hold. */
export interface Fault {
  table: string;
  row: number | null;
  field: string | null;
  message: string;
}

/**
 * Keeps a person's changes to a sheet, with findings and totals worked out anew. What others saved meanwhile is built
 * upon where it touches other cells. Throws `AppError`: `not_found`, `bad_request` for a text that its column cannot
 * hold, `conflict` where another changed the same cell (`shown.conflicts` has both values), where the sheet was read
 * anew meanwhile, is being read, or is approved.
 */
export function changeSheet(
  reviews: ReviewStore,
  request: ChangeRequest,
  sent: readonly SentChange[],
  reason: string | null,
): void {
  const review = openReview(reviews, request);
  const mine = asChanges(sent, review);
  refuseConflicts(review, request.revision, mine);
  const made: MadeChange[] = [];
  let state = review.state;
  for (const change of mine) {
    const replaced = replacedBy(state, change);
    if (isSoAlready(state, change, replaced)) continue;
    state = applied(state, change);
    made.push({ change, replaced, verdict: verdictOn(review, change) });
  }
  if (made.length === 0) return;
  const saving = { ...request, sheetId: review.sheetId, revision: review.revision };
  if (!reviews.save(saving, made, reason, proveCorrected(state, review.knownTanks))) throw movedOn();
}

/** Takes back what was saved last and still counts. Throws `AppError` as `changeSheet`, also where there is nothing. */
export function undoLastChange(reviews: ReviewStore, request: ChangeRequest): void {
  const review = openReview(reviews, request);
  if (review.revision !== request.revision) throw movedOn();
  const counting = review.log.filter(({ undoneIn }) => undoneIn === null);
  const last = counting.at(-1);
  if (last === undefined) throw new AppError('conflict', 'There is nothing to undo: the sheet is as it was read.');
  const ids = counting.filter(({ revision }) => revision === last.revision).map(({ id }) => id);
  const left = counting.filter(({ id }) => !ids.includes(id));
  const state = replay(uncorrected(review.asRead, review.evidence, review.settlements), left);
  const saving = { ...request, sheetId: review.sheetId };
  if (!reviews.takeBack(saving, ids, proveCorrected(state, review.knownTanks))) throw movedOn();
}

/**
 * Says why, for what this person changed last, in `revision`. Throws `AppError` as `changeSheet`, `conflict` also where
 * the change is another's or was undone, `incomplete` without a reason.
 */
export function explainChange(reviews: ReviewStore, request: ChangeRequest, reason: string | null): void {
  const { sheetId } = openReview(reviews, request);
  if (reason === null) throw new AppError('incomplete', 'Say why.');
  const { revision, account } = request;
  if (reviews.giveReason({ sheetId, revision, account }, reason)) return;
  throw new AppError('conflict', 'The change that this is the reason of is undone, or somebody else made it.');
}

/** What people have made of a sheet. Throws `AppError` `not_found`, and `conflict` where the sheet is approved. */
function openReview(reviews: ReviewStore, { jobId, n }: ChangeRequest): Review {
  const review = reviews.find(jobId, n);
  if (review === null) throw new AppError('conflict', 'This sheet has no report yet that could be changed.');
  if (review.approval === null) return review;
  throw new AppError('conflict', `This sheet is approved by ${review.approval.by}; open it again to change it.`);
}

/** All that cannot be kept is told at once, `shown.faults` saying of each which cell it is. */
function asChanges(sent: readonly SentChange[], { state }: Review): Change[] {
  const faults: Fault[] = [];
  const changes = sent.flatMap((one) => {
    const read = readChange(one, one.kind === 'cell' ? valueAt(state.report, one) : null);
    if (typeof read !== 'string') return read;
    const field = 'field' in one ? one.field : null;
    faults.push({ table: one.table, row: one.row, field, message: read });
    return [];
  });
  const [first] = faults;
  if (first === undefined) return changes;
  const more = faults.length === 1 ? '' : ` So it is with ${counted(faults.length - 1, 'more cell')}.`;
  throw new AppError('bad_request', first.message + more, { shown: { faults } });
}

function isSoAlready({ confirmed }: Corrected, change: Change, replaced: unknown): boolean {
  if (change.kind === 'cell') return replaced === change.value;
  return change.kind === 'as_written' && confirmed.some((place) => placeKey(place) === placeKey(change));
}

function refuseConflicts(review: Review, seen: number, mine: readonly Change[]): void {
  if (seen === review.revision) return;
  if (seen < review.readRevision || seen > review.revision) {
    throw new AppError('conflict', 'The sheet was read anew meanwhile. Load the page again.', shown(review, []));
  }
  const since = review.log.filter(
    ({ revision, undoneIn }) => revision > seen || (undoneIn !== null && undoneIn > seen),
  );
  const conflicts = mine.flatMap((yours) =>
    since.filter(({ change }) => areAtOdds(yours, change)).map((theirs) => conflictOf(yours, theirs)),
  );
  if (conflicts.length === 0) return;
  const who = [...new Set(conflicts.map(({ by }) => by))].join(' and ');
  throw new AppError(
    'conflict',
    `${who} changed the same cells meanwhile. Choose which values count.`,
    shown(review, conflicts),
  );
}

const shown = ({ revision }: Review, conflicts: readonly Conflict[]) => ({ shown: { revision, conflicts } });

function conflictOf(yours: Change, { change: theirs, account, madeAt }: LoggedChange): Conflict {
  const field = 'field' in yours ? yours.field : null;
  const at = new Date(madeAt).toISOString();
  return { table: yours.table, row: yours.row, field, yours, theirs, by: account, at };
}

/** What had been said of a cell; of a row that goes, whether any of its cells was marked. */
function verdictOn({ verdicts }: Review, change: Change): MadeChange['verdict'] {
  if (change.kind === 'cell' || change.kind === 'as_written') return verdicts.get(placeKey(change)) ?? null;
  if (change.kind !== 'delete_row') return null;
  const { table, row } = change;
  const ofRow = columnsOf[table].map(({ key: field }) => verdicts.get(placeKey({ table, row, field })));
  return ofRow.find((verdict) => verdict === 'doubtful' || verdict === 'contradicted') ?? 'read';
}

function applied(state: Corrected, change: Change): Corrected {
  const next = applyChange(state, change);
  if (next !== null) return next;
  if (change.kind === 'add_row' && state.report[change.table].length >= mostRows)
    throw new AppError('conflict', `A table has at most ${mostRows} rows.`);
  throw new AppError('conflict', 'That row is not there any more. Load the page again.');
}

/** Between looking and saving nothing else runs in this process; so this is for a sheet that is being read just now. */
const movedOn = (): AppError =>
  new AppError('conflict', 'The sheet has changed since, or is being read just now. Load the page again.');
