import type { Failure } from '../../domain/failure.ts';
import type { ModelCall } from '../../domain/reading.ts';
import type { SheetOutcome } from '../../pipeline/messages.ts';
import type { ApprovedSheet } from '../../stores/approved-sheets.ts';
import { resultOf, type SheetLabel, type SheetResult } from '../accuracy/tally.ts';
import { approvedTruth } from '../accuracy/truth.ts';
import { isReadersFault } from './read-anew.ts';

export interface EvaluatedSheet extends SheetLabel {
  job: string;
  n: number;
  barge: string | null;
}

/** What came of the sheets, until one showed that the reader cannot. */
export interface Evaluation {
  results: SheetResult<EvaluatedSheet>[];
  calls: ModelCall[];
  /** sheets whose photo is not where it should be */
  lost: number;
  /** why no more were tried; null where all were */
  stopped: Failure | null;
}

export interface Took {
  seconds: number;
  /** null where other sheets were read at the same time */
  cpuSeconds: number | null;
}

/**
 * Scores what was read of a sheet and adds it to the rest; `outcome` null is a photo that is gone. Returns null where
 * there is nothing to score; where it is the reader that cannot, that is the end of it all.
 */
export function addOutcome(
  evaluation: Evaluation,
  sheet: ApprovedSheet,
  outcome: SheetOutcome | null,
  took: Took,
): SheetResult<EvaluatedSheet> | null {
  if (outcome === null) {
    evaluation.lost += 1;
    return null;
  }
  evaluation.calls.push(...outcome.calls);
  if (!outcome.ok && isReadersFault(outcome.failure)) {
    evaluation.stopped ??= outcome.failure;
    return null;
  }
  const { jobId: job, n, report, findings } = sheet;
  const { barge } = report.header;
  const label = { name: `${job}/${n}`, groups: [barge ?? 'no barge'], job, n, barge };
  const result = resultOf(label, approvedTruth(report, findings), outcome, took);
  evaluation.results.push(result);
  return result;
}
