import OpenAI from 'openai';
import { failure, type Failure } from '../../../domain/failure.ts';
import type { ModelCall, Step } from '../../../domain/reading.ts';
import type { OpenAiSettings } from '../../messages.ts';
import { failureOfCall } from './call-failure.ts';
import { fetchCapped } from './capped-fetch.ts';
import { dialectAfter, dialectOf, rememberDialect, type Dialect } from './dialect.ts';
import { understandAnswer, type Tokens } from './model-answer.ts';
import type { BodyWriter } from './request-body.ts';

export interface ModelRequest {
  purpose: ModelCall['purpose'];
  step: Step;
  /** whether the body asks for `response_format` */
  wantsJson: boolean;
  body: BodyWriter;
}

/** `call` is there after a failure too: an answer that was cut short is paid for like any other. */
export type ModelAnswer =
  { ok: true; words: string; call: ModelCall } | { ok: false; failure: Failure; call: ModelCall };

type Posted = { ok: true; text: string } | { ok: false; failure: Failure };

/**
 * Asks the model once and gives its words untouched. There are no retries here, the queue alone retries; a request
 * is repeated only where the server rejects one of its options. `settings.timeoutMs` is the deadline of all of it.
 * Failures: the `reader_…` and `answer_…` kinds.
 */
export async function callModel(settings: OpenAiSettings, request: ModelRequest): Promise<ModelAnswer> {
  const startedAtMs = performance.now();
  const posted = await post(settings, request);
  const duration_ms = Math.round(performance.now() - startedAtMs);
  const call = (tokens: Tokens, failed: Failure | null): ModelCall => ({
    purpose: request.purpose,
    model: settings.model,
    ...tokens,
    duration_ms,
    ...(failed && { failure: failed.kind }),
  });
  if (!posted.ok) return { ...posted, call: call({ prompt_tokens: null, completion_tokens: null }, posted.failure) };
  const { tokens, ...answer } = understandAnswer(posted.text, request.step, settings.apiKey);
  return { ...answer, call: call(tokens, answer.ok ? null : answer.failure) };
}

async function post(settings: OpenAiSettings, request: ModelRequest): Promise<Posted> {
  if (!fitsAHeader(settings.apiKey)) {
    const message = 'The API key holds characters that cannot be sent.';
    return { ok: false, failure: failure('reader_unauthorized', request.step, { message }) };
  }
  const client = createClient(settings);
  const deadline = AbortSignal.timeout(settings.timeoutMs);
  let dialect: Dialect | null = dialectOf(settings);
  for (;;) {
    try {
      const text = await send(client, request.body(dialect), deadline);
      rememberDialect(settings, dialect);
      return { ok: true, text };
    } catch (error) {
      dialect = dialectAfter(error, dialect, request.wantsJson);
      if (dialect === null) return { ok: false, failure: failureOfCall(error, request.step, settings, Date.now()) };
    }
  }
}

/** Everything is said here, so that the SDK's own variables (OPENAI_BASE_URL, OPENAI_ORG_ID, OPENAI_LOG) have no say. */
function createClient({ apiKey, baseUrl, timeoutMs }: OpenAiSettings): OpenAI {
  return new OpenAI({
    apiKey: apiKey === '' ? 'none' : apiKey,
    adminAPIKey: null,
    organization: null,
    project: null,
    baseURL: baseUrl ?? 'https://api.openai.com/v1',
    // a server of one's own may want no key at all
    defaultHeaders: apiKey === '' ? { Authorization: null } : {},
    maxRetries: 0,
    timeout: timeoutMs,
    fetch: fetchCapped,
    logLevel: 'off',
  });
}

/** `post` in place of `chat.completions.create`, because it takes a body that is bytes already. */
async function send(client: OpenAI, body: Uint8Array, signal: AbortSignal): Promise<string> {
  const headers = { 'Content-Type': 'application/json' };
  const response = await client.post('/chat/completions', { body, headers, signal }).asResponse();
  return response.text();
}

const fitsAHeader = (key: string): boolean => /^[\x20-\x7e]*$/.test(key);
