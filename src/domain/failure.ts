import type { Step } from './reading.ts';

/**
 * Why a sheet could not be read. Failures are expected, so they are values: they cross the thread boundary as
 * plain data and are shown to people as they stand.
 */
export interface Failure {
  kind: FailureKind;
  step: Step;
  /** what happened, in one sentence fit to show */
  message: string;
  /** what to do about it, in one sentence fit to show */
  advice: string;
  /** whether the same photograph may succeed later without anybody changing anything */
  retryable: boolean;
  /** how long the reader asked us to wait (Retry-After); null where it named nothing */
  retry_after_ms: number | null;
  /** for the log, never shown: the error behind a failure of our own */
  cause?: string;
}

interface KindOfFailure {
  retryable: boolean;
  message: string;
  advice: string;
  /** the HTTP status of an upload none of whose sheets could be read, the first failure deciding */
  status: 422 | 500 | 502 | 503 | 504;
}

/** Every kind of failure, whether waiting helps, and what a person is told. */
export const failureKinds = {
  photo_unreadable: {
    retryable: false,
    status: 422,
    message: 'The photo could not be decoded.',
    advice: 'Take the photo again, or save it as JPEG or PNG, and upload it anew.',
  },
  photo_missing: {
    retryable: false,
    status: 422,
    message: 'The stored photo is no longer there.',
    advice: 'Upload the photo again.',
  },
  not_a_report: {
    retryable: false,
    status: 422,
    message: 'No tank report could be found in the photo.',
    advice: 'Photograph the whole sheet, flat and sharp, with its table headings in view.',
  },
  sheet_illegible: {
    retryable: false,
    status: 422,
    message: 'The sheet could not be read well enough to trust what was read.',
    advice: 'Photograph it again, flat, sharp and in even light. A sheet filled in by hand needs a model to read it.',
  },
  reader_busy: {
    retryable: true,
    status: 503,
    message: 'The reader is busy and asked us to come back later.',
    advice: 'Wait a few minutes and try again; if this goes on, raise the rate limit of the API account.',
  },
  reader_unavailable: {
    retryable: true,
    status: 502,
    message: 'The reader could not be reached or answered with a server error.',
    advice: 'Try again in a few minutes; if this goes on, check OPENAI_BASE_URL and the network.',
  },
  reader_timed_out: {
    retryable: true,
    status: 504,
    message: 'The reader did not answer in time.',
    advice: 'Try again; if this goes on, raise OPENAI_TIMEOUT_SECONDS or use a faster model.',
  },
  reader_unauthorized: {
    retryable: false,
    status: 502,
    message: 'The reader did not accept the API key.',
    advice: 'Check OPENAI_API_KEY and what the key may do, then try again.',
  },
  reader_rejected: {
    retryable: false,
    status: 502,
    message: 'The reader did not accept the request.',
    advice: 'Check that OPENAI_MODEL names a model that takes pictures and that the account may use it.',
  },
  reader_refused: {
    retryable: false,
    status: 502,
    message: 'The model refused to read this photo.',
    advice: 'Check that the photo shows a tank report; otherwise read it with the local reader.',
  },
  answer_truncated: {
    retryable: true,
    status: 502,
    message: 'The model stopped before its answer was complete.',
    advice: 'Try again; if this goes on, photograph the sheet in two halves or use a model with a longer answer.',
  },
  answer_empty: {
    retryable: true,
    status: 502,
    message: 'The model gave an empty answer.',
    advice: 'Try again; if this goes on, choose another model.',
  },
  answer_too_large: {
    retryable: true,
    status: 502,
    message: 'The reader sent more than 1 MB, which no tank report needs.',
    advice: 'Check that OPENAI_BASE_URL is the address of a model server, then try again.',
  },
  answer_garbled: {
    retryable: true,
    status: 502,
    message: 'The reader answered with something that is not a model’s answer.',
    advice: 'Check that OPENAI_BASE_URL is the address of a model server, then try again.',
  },
  format_failed: {
    retryable: false,
    status: 502,
    message: 'The model’s words could not be brought into the five tables.',
    advice: 'The words are kept below; try again, or take the figures from them by hand.',
  },
  sheet_timed_out: {
    retryable: true,
    status: 504,
    message: 'Reading the sheet took too long and was stopped.',
    advice: 'Try again; if this goes on, send a smaller photo that shows only the sheet.',
  },
  interrupted: {
    retryable: true,
    status: 503,
    message: 'The server was stopped while it read this sheet.',
    advice: 'Try again.',
  },
  internal: {
    retryable: true,
    status: 500,
    message: 'Something went wrong on our side.',
    advice: 'Try again; if this goes on, report it with the request id.',
  },
} as const satisfies Record<string, KindOfFailure>;

export type FailureKind = keyof typeof failureKinds;

/** The failure of one `kind` at one `step`; `message` may say more than the kind's own sentence. */
export function failure(
  kind: FailureKind,
  step: Step,
  more: { message?: string; advice?: string; retry_after_ms?: number | null } = {},
): Failure {
  const { message, advice, retryable } = failureKinds[kind];
  return {
    kind,
    step,
    message: more.message ?? message,
    advice: more.advice ?? advice,
    retryable,
    retry_after_ms: more.retry_after_ms ?? null,
  };
}
