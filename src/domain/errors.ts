/** The short list of things that can be wrong with a request; `web/middleware/answer-errors.ts` knows their status. */
export type ErrorCode =
  | 'bad_request'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'incomplete'
  | 'too_large'
  | 'unsupported_photo'
  | 'unreadable_photo'
  | 'too_many_requests'
  | 'unavailable'
  | 'storage_full';

/** An error with a sentence fit to show a person. Anything thrown that is not one of these is a bug. */
export class AppError extends Error {
  readonly code: ErrorCode;
  /** facts for the log, never shown */
  readonly details: Record<string, unknown>;
  /** facts for the client beside the sentence, such as the list of rejected files */
  readonly shown: Record<string, unknown>;
  readonly retryAfterSeconds: number | null;

  constructor(
    code: ErrorCode,
    message: string,
    more: {
      cause?: unknown;
      details?: Record<string, unknown>;
      shown?: Record<string, unknown>;
      retryAfterSeconds?: number;
    } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'AppError';
    this.code = code;
    this.details = more.details ?? {};
    this.shown = more.shown ?? {};
    this.retryAfterSeconds = more.retryAfterSeconds ?? null;
  }
}
