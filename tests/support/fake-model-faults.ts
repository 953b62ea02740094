import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

/** The ways in which a model server goes wrong, each as the answer it gives. The whole path is theirs. */
export const faults = {
  unauthorized: (answer) => sendError(answer, 401, { message: 'Incorrect API key provided.', code: 'invalid_api_key' }),
  forbidden: (answer) => sendError(answer, 403, { message: 'You may not use this model.' }),
  not_found: (answer) => sendError(answer, 404, { message: 'The model does not exist.', code: 'model_not_found' }),
  bad_request: (answer) => sendError(answer, 400, { message: 'Invalid image data.' }),
  /** the error at the top of the body, as vLLM writes it */
  bad_request_at_top: (answer) =>
    send(answer, 400, 'application/json', JSON.stringify({ object: 'error', message: 'Too many images.', code: 400 })),
  bad_request_in_html: (answer) => send(answer, 400, 'text/html', '<h1>Bad Request</h1>'),
  busy: (answer) => sendError(answer, 429, { message: 'Rate limit reached.' }, { 'Retry-After': '7' }),
  busy_in_ms: (answer) =>
    sendError(answer, 429, { message: 'Rate limit reached.' }, { 'Retry-After-Ms': '1500', 'Retry-After': '2' }),
  busy_until: (answer) =>
    sendError(answer, 429, { message: 'Rate limit reached.' }, { 'Retry-After': 'Fri, 31 Dec 2199 23:59:59 GMT' }),
  busy_without_time: (answer) => sendError(answer, 429, { message: 'Rate limit reached.' }),
  no_quota: (answer) => sendError(answer, 429, { message: 'Quota exceeded.', code: 'insufficient_quota' }),
  server_error: (answer) => sendError(answer, 500, { message: 'The server had an error.' }),
  unavailable: (answer) => send(answer, 503, 'text/plain', 'upstream connect error'),
  unavailable_for: (answer) => sendError(answer, 503, { message: 'Overloaded.' }, { 'Retry-After': '30' }),
  filtered_prompt: (answer) => sendError(answer, 400, { message: 'Filtered.', code: 'content_filter' }),
  /** takes the request and never says a word */
  hang: () => {},
  /** stops in the middle of the body */
  stall: (answer) => {
    answer.writeHead(200, { 'Content-Type': 'application/json' });
    answer.write('{"choices":[{"index":0,');
  },
  /** a byte now and then, for ever */
  drip: async (answer) => {
    answer.writeHead(200, { 'Content-Type': 'application/json' });
    while (!answer.destroyed) {
      answer.write(' ');
      await delay(5);
    }
  },
  reset: (answer) => {
    answer.socket?.resetAndDestroy();
  },
  /** breaks off after the headers, with less than Content-Length said */
  reset_in_body: (answer) => {
    answer.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '5000' });
    answer.write('{"choices":[', () => answer.socket?.resetAndDestroy());
  },
  truncated_json: (answer) => send(answer, 200, 'application/json', '{"choices":[{"index":0,"message":{"content":"| T'),
  html: (answer) => send(answer, 200, 'text/html', '<!doctype html><title>Welcome</title><p>Please sign in.'),
  no_choices: (answer) => sendJson(answer, { object: 'chat.completion', choices: [] }),
  error_as_success: (answer) => sendJson(answer, { error: { message: 'Provider returned an error', code: 502 } }),
  empty_body: (answer) => send(answer, 200, 'application/json', ''),
  empty_content: (answer) => sendChoice(answer, { content: '' }, 'stop'),
  null_content: (answer) => sendChoice(answer, { content: null }, 'stop'),
  content_in_parts: (answer) =>
    sendChoice(
      answer,
      {
        content: [
          { type: 'text', text: '| Tank ' },
          { type: 'text', text: '| Product' },
        ],
      },
      'stop',
    ),
  no_usage: (answer) => sendJson(answer, { choices: [{ message: { content: 'words' } }] }),
  refusal: (answer) => sendChoice(answer, { content: null, refusal: 'I cannot help with that.' }, 'stop'),
  content_filter: (answer) => sendChoice(answer, { content: '' }, 'content_filter'),
  length: (answer) => sendChoice(answer, { content: '| Tank | Product Na' }, 'length'),
  /** 200 MB of blanks in what begins like an answer */
  huge: (answer) => sendBlanks(answer, 200 * 1024 * 1024),
  huge_error: (answer) => sendBlanks(answer, 200 * 1024 * 1024, 500),
  /** 50 MB of blanks in 50 KB */
  gzip_bomb: (answer) => {
    answer.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' });
    answer.end(gzipSync(Buffer.alloc(50 * 1024 * 1024, ' ')));
  },
  /** says gzip and sends none */
  false_gzip: (answer) => {
    answer.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' });
    answer.end('{"choices":[]}');
  },
  not_http: (answer) => {
    answer.socket?.end('220 mail.example ESMTP\r\n');
  },
  /** to another path of this server, whose visits are counted */
  redirect: (answer) => {
    answer.writeHead(307, { Location: '/elsewhere' }).end();
  },
} satisfies Record<string, (answer: ServerResponse) => void | Promise<void>>;

export interface ErrorFields {
  message: string;
  code?: string;
  param?: string;
}

export type FaultName = keyof typeof faults;

/** A chat completion with one choice, as OpenAI gives it. */
export function sendChoice(answer: ServerResponse, message: object, finish_reason: string, model = 'fake'): void {
  sendJson(answer, {
    id: 'chatcmpl-fake',
    object: 'chat.completion',
    created: 1_760_000_000,
    model,
    choices: [{ index: 0, message: { role: 'assistant', refusal: null, ...message }, finish_reason }],
    usage: { prompt_tokens: 1200, completion_tokens: 340, total_tokens: 1540 },
  });
}

/** An error in OpenAI's shape. */
export function sendError(
  answer: ServerResponse,
  status: number,
  error: ErrorFields,
  headers: Record<string, string> = {},
): void {
  answer.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  answer.end(JSON.stringify({ error: { type: 'fake_error', param: null, code: null, ...error } }));
}

export function sendJson(answer: ServerResponse, value: unknown): void {
  send(answer, 200, 'application/json', JSON.stringify(value));
}

function send(answer: ServerResponse, status: number, type: string, body: string): void {
  answer.writeHead(status, { 'Content-Type': type }).end(body);
}

async function sendBlanks(answer: ServerResponse, lengthBytes: number, status = 200): Promise<void> {
  const chunk = Buffer.alloc(64 * 1024, ' ');
  answer.writeHead(status, { 'Content-Type': 'application/json' });
  answer.write('{"choices":[');
  for (let sentBytes = 0; sentBytes < lengthBytes && !answer.destroyed; sentBytes += chunk.length) {
    if (!answer.write(chunk)) await drained(answer);
  }
  answer.end();
}

const drained = (answer: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const go = (): void => {
      answer.off('drain', go).off('close', go);
      resolve();
    };
    answer.on('drain', go).on('close', go);
  });
