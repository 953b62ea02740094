import { APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { failure, type Failure } from '../../../domain/failure.ts';
import type { Step } from '../../../domain/reading.ts';
import type { OpenAiSettings } from '../../messages.ts';
import { AnswerTooLarge, RedirectRefused } from './capped-fetch.ts';
import { retryAfterMs } from './retry-after.ts';
import { safeToShow } from './safe-message.ts';

/**
 * The failure that something thrown by a call stands for. `nowMs` (Unix time) is what a Retry-After date is counted
 * from. Never quotes a message but a server's own reason for a rejection, made safe: others may hold the key.
 */
export function failureOfCall(thrown: unknown, step: Step, settings: OpenAiSettings, nowMs: number): Failure {
  if (thrown instanceof APIUserAbortError) {
    return failure('reader_timed_out', step, {
      message: `The reader did not answer within ${wait(settings.timeoutMs)}.`,
    });
  }
  if (thrown instanceof APIConnectionTimeoutError) return failure('reader_timed_out', step);
  if (isAnswer(thrown)) return failureOfStatus(thrown, step, settings.apiKey, nowMs);
  for (const cause of causesOf(thrown)) {
    if (cause instanceof AnswerTooLarge) return failure('answer_too_large', step);
    if (cause instanceof RedirectRefused) {
      const message = 'The reader answered with a redirect, and redirects are not followed.';
      return failure('answer_garbled', step, { message });
    }
    const message = connectionFaults['code' in cause ? String(cause.code) : ''] ?? connectionFaults[cause.name];
    if (message !== undefined) return failure('reader_unavailable', step, { message });
  }
  return failure('reader_unavailable', step, { message: 'The connection to the reader failed.' });
}

type ErrorAnswer = APIError<number, Headers>;

/** Connection errors are `APIError`s too, without a status. */
const isAnswer = (thrown: unknown): thrown is ErrorAnswer =>
  thrown instanceof APIError && typeof thrown.status === 'number';

function failureOfStatus(error: ErrorAnswer, step: Step, apiKey: string, nowMs: number): Failure {
  const { status } = error;
  const retry_after_ms = retryAfterMs(error.headers, nowMs);
  if (error.code === 'insufficient_quota') {
    return failure('reader_rejected', step, {
      message: 'The quota of the API account is used up.',
      advice: 'Add credit or raise the limit of the API account, then try again.',
    });
  }
  if (isRefusal(error.code)) return failure('reader_refused', step);
  if (status === 401 || status === 403) return failure('reader_unauthorized', step);
  if (status === 408) return failure('reader_timed_out', step, { retry_after_ms });
  if (status === 429 || (status === 503 && retry_after_ms !== null)) {
    return failure('reader_busy', step, { retry_after_ms });
  }
  if (status >= 500) {
    return failure('reader_unavailable', step, {
      message: `The reader answered with error ${status}.`,
      retry_after_ms,
    });
  }
  return failure('reader_rejected', step, { message: rejection(error, apiKey) });
}

/** Azure answers a filtered prompt with a 400. */
const isRefusal = (code: unknown): boolean => code === 'content_filter' || code === 'content_policy_violation';

function rejection(error: ErrorAnswer, apiKey: string): string {
  const said = safeToShow(serverMessage(error.error), apiKey);
  const sentence = `The reader did not accept the request (error ${error.status})`;
  return said === '' ? `${sentence}.` : `${sentence}: ${said}`;
}

function serverMessage(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('message' in error)) return '';
  return typeof error.message === 'string' ? error.message : '';
}

/** The SDK wraps what `fetch` throws, and `fetch` wraps what the socket says. */
function* causesOf(thrown: unknown): Generator<Error> {
  let cause = thrown;
  for (let depth = 0; depth < 6 && cause instanceof Error; depth++) {
    yield cause;
    cause = cause.cause;
  }
}

const connectionFaults: Partial<Record<string, string>> = {
  ECONNREFUSED: 'The reader could not be reached: the connection was refused.',
  ECONNRESET: 'The reader broke off the connection.',
  EPIPE: 'The reader broke off the connection.',
  UND_ERR_SOCKET: 'The reader broke off the connection.',
  ENOTFOUND: 'The reader could not be reached: its name is not known to the DNS.',
  EAI_AGAIN: 'The reader could not be reached: its name could not be looked up.',
  EHOSTUNREACH: 'The reader could not be reached: there is no way to its address.',
  ENETUNREACH: 'The reader could not be reached: there is no way to its address.',
  /** the name of undici's error, which bears no code on Node 24 */
  HTTPParserError: 'The reader could not be understood: its address does not speak HTTP.',
  ERR_SSL_WRONG_VERSION_NUMBER: 'The reader could not be reached: its address speaks http, not https.',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'The reader could not be reached: its address speaks http, not https.',
  CERT_HAS_EXPIRED: 'The reader could not be trusted: its certificate has expired.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The reader could not be trusted: its certificate is signed by itself.',
  SELF_SIGNED_CERT_IN_CHAIN: 'The reader could not be trusted: its certificate is signed by an unknown authority.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'The reader could not be trusted: its certificate is signed by an unknown authority.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The reader could not be trusted: its certificate is for another name.',
};

const wait = (ms: number): string => (ms < 1000 ? `${ms} ms` : `${Math.round(ms / 1000)} s`);
