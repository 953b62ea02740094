import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { answers } from './fake-model-answers.ts';
import { faults, sendChoice, sendError, sendJson, type FaultName } from './fake-model-faults.ts';
import {
  askedCells,
  receive,
  rejectionOf,
  type FakeRequest,
  type Purpose,
  type Rejection,
} from './fake-model-request.ts';

/**
 * A model server on the loopback address that speaks OpenAI's chat completions. What it does can be changed at any
 * time through `script`, and what it saw is in `counts` and `lastRequest`. As a process of its own:
 *
 *     npx tsx tests/support/fake-model.ts --port 0 --read-ms 2000 --format-ms 1000 --answer irregular
 *
 * prints `{"baseUrl":"http://127.0.0.1:…/v1"}`; its counts are at `GET /counts`.
 */
export type AnswerName = keyof typeof answers;

export interface Behaviour {
  latencyMs: number;
  /** `cells` is for a second look: what the cells say whose description the key is part of; null for all others */
  answer: AnswerName | { text: string } | { cells: Record<string, string | null> };
  /** goes wrong in this way instead of answering */
  fault: FaultName | null;
  /** how many more calls the fault is for; then it is gone */
  faultCalls: number;
}

/** At most `calls` in each window of `perMs`; those beyond are answered 429 and told when the next window begins. */
export interface CallLimit {
  calls: number;
  perMs: number;
}

export interface Counts {
  /** chat requests, those that were rejected for an option included */
  calls: number;
  read: number;
  format: number;
  repair: number;
  second_look: number;
  rejected: number;
  /** answered 429 for being beyond the limit */
  refused: number;
  inFlight: number;
  mostInFlight: number;
  bytesReceived: number;
  /** requests for any other path */
  elsewhere: number;
}

export interface FakeModelOptions {
  port?: number;
  read?: Partial<Behaviour>;
  format?: Partial<Behaviour>;
  repair?: Partial<Behaviour>;
  second_look?: Partial<Behaviour>;
  rejects?: Rejection[];
  limit?: CallLimit;
}

export interface FakeModel {
  /** to be set as OPENAI_BASE_URL */
  baseUrl: string;
  script: Record<Purpose, Behaviour> & { rejects: Set<Rejection>; limit: CallLimit | null };
  counts: Counts;
  lastRequest: FakeRequest | null;
  /** back to the options it was started with, and counts of nothing */
  reset(): void;
  close(): Promise<void>;
}

/** Starts on a free port (or `port`) with spec-compliant Markdown for photos and JSON for the formatter. */
export async function startFakeModel(options: FakeModelOptions = {}): Promise<FakeModel> {
  const meter = createMeter();
  const server = createServer((request, answer) => {
    serve(fake, meter, request, answer).catch(() => answer.destroy());
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const fake: FakeModel = {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    script: firstScript(options),
    counts: noCounts(),
    lastRequest: null,
    reset: () => Object.assign(fake, { script: firstScript(options), counts: noCounts(), lastRequest: null }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return fake;
}

const defaults: Behaviour = { latencyMs: 0, answer: 'json', fault: null, faultCalls: Infinity };

const firstScript = (options: FakeModelOptions): FakeModel['script'] => ({
  read: { ...defaults, answer: 'markdown', ...options.read },
  format: { ...defaults, answer: 'json', ...options.format },
  repair: { ...defaults, answer: 'json', ...options.repair },
  second_look: { ...defaults, answer: { cells: {} }, ...options.second_look },
  rejects: new Set(options.rejects),
  limit: options.limit ?? null,
});

const noCounts = (): Counts => ({
  calls: 0,
  read: 0,
  format: 0,
  repair: 0,
  second_look: 0,
  rejected: 0,
  refused: 0,
  inFlight: 0,
  mostInFlight: 0,
  bytesReceived: 0,
  elsewhere: 0,
});

/** Counts calls by window; says whether one more may pass. */
function createMeter(): (limit: CallLimit) => boolean {
  let window = -1;
  let calls = 0;
  return ({ calls: most, perMs }) => {
    const current = Math.floor(performance.now() / perMs);
    calls = current === window ? calls + 1 : 1;
    window = current;
    return calls <= most;
  };
}

async function serve(
  fake: FakeModel,
  meter: (limit: CallLimit) => boolean,
  request: IncomingMessage,
  answer: ServerResponse,
): Promise<void> {
  if (request.url === '/counts') {
    sendJson(answer, fake.counts);
    return;
  }
  if (request.method !== 'POST' || request.url !== '/v1/chat/completions') {
    fake.counts.elsewhere += 1;
    sendError(answer, 404, { message: 'There is nothing here.' });
    return;
  }
  const { counts } = fake;
  counts.calls += 1;
  counts.inFlight += 1;
  counts.mostInFlight = Math.max(counts.mostInFlight, counts.inFlight);
  answer.once('close', () => {
    counts.inFlight -= 1;
  });
  const seen = await receive(request);
  counts.bytesReceived += seen.bytes;
  fake.lastRequest = seen;
  const rejection = rejectionOf(seen.body, fake.script.rejects);
  if (rejection !== null) {
    counts.rejected += 1;
    sendError(answer, 400, rejection);
    return;
  }
  const { limit } = fake.script;
  if (limit !== null && !meter(limit)) {
    counts.refused += 1;
    const waitMs = limit.perMs - (performance.now() % limit.perMs);
    sendError(answer, 429, { message: 'Rate limit reached.' }, { 'Retry-After': String(Math.ceil(waitMs / 1000)) });
    return;
  }
  counts[seen.purpose] += 1;
  await behave(fake.script[seen.purpose], seen, answer);
}

async function behave(behaviour: Behaviour, seen: FakeRequest, answer: ServerResponse): Promise<void> {
  if (behaviour.latencyMs > 0) await delay(behaviour.latencyMs);
  if (behaviour.fault !== null && behaviour.faultCalls > 0) {
    behaviour.faultCalls -= 1;
    return faults[behaviour.fault](answer);
  }
  sendChoice(answer, { content: contentOf(behaviour.answer, seen) }, 'stop', seen.body.model);
}

function contentOf(answer: Behaviour['answer'], seen: FakeRequest): string {
  if (typeof answer === 'string') return answers[answer];
  if ('text' in answer) return answer.text;
  const textOf = (what: string): string | null =>
    Object.entries(answer.cells).find(([key]) => what.includes(key))?.[1] ?? null;
  return JSON.stringify({ cells: askedCells(seen).map(({ id, what }) => ({ id, text: textOf(what) })) });
}

async function startFromCommandLine(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      'read-ms': { type: 'string', default: '0' },
      'format-ms': { type: 'string', default: '0' },
      answer: { type: 'string', default: 'markdown' },
    },
  });
  if (!(values.answer in answers)) throw new Error(`--answer is one of ${Object.keys(answers).join(', ')}`);
  const formatMs = Number(values['format-ms']);
  const { baseUrl } = await startFakeModel({
    port: Number(values.port),
    read: { latencyMs: Number(values['read-ms']), answer: values.answer as AnswerName },
    format: { latencyMs: formatMs },
    repair: { latencyMs: formatMs },
  });
  process.stdout.write(`${JSON.stringify({ baseUrl })}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await startFromCommandLine();
