import { AppError } from '../../domain/errors.ts';
import { needsReview } from '../../domain/finding.ts';
import type { Sheet } from '../../domain/job.ts';
import type { ReviewStore } from '../../stores/reviews.ts';
import type { ChangeRequest } from './change-sheet.ts';

/**
 * Approves a sheet, which locks it. No failed check is in the way, but over a contradicted figure the person has to
 * say why. Throws `AppError`: `incomplete` without that reason, `conflict` where the sheet has no report, has changed
 * since it was seen, or is approved already.
 */
export function approveSheet(reviews: ReviewStore, sheet: Sheet, request: ChangeRequest, reason: string | null): void {
  const review = reviews.find(request.jobId, request.n);
  if (review === null) throw new AppError('conflict', 'This sheet has no report yet that could be approved.');
  if (review.approval !== null)
    throw new AppError('conflict', `${review.approval.by} has approved this sheet already.`);
  const contradicted = sheet.findings.filter(({ severity }) => severity === 'contradicted').length;
  if (contradicted > 0 && reason === null) {
    const figures = contradicted === 1 ? 'One figure is' : `${contradicted} figures are`;
    throw new AppError('incomplete', `${figures} contradicted. Say why the sheet is approved all the same.`, {
      shown: { needs_reason: true, contradicted },
    });
  }
  decide(reviews, sheet.id, request, { approved: true, reason, state: 'read' });
}

/** Opens an approved sheet again. Throws `AppError` `conflict` where it is not approved, or changed since it was seen. */
export function reopenSheet(reviews: ReviewStore, sheet: Sheet, request: ChangeRequest, reason: string | null): void {
  const state = needsReview(sheet.findings) ? 'needs_review' : 'read';
  decide(reviews, sheet.id, request, { approved: false, reason, state });
}

function decide(
  reviews: ReviewStore,
  sheetId: number,
  request: ChangeRequest,
  decision: Parameters<ReviewStore['approve']>[1],
): void {
  if (reviews.approve({ ...request, sheetId }, decision)) return;
  const what = decision.approved ? 'changed or was approved' : 'changed or was opened again';
  throw new AppError('conflict', `The sheet ${what} since you saw it. Load the page again.`);
}
