import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { secondLookPrompt } from '../../src/pipeline/readers/openai/prompts.ts';
import type { ErrorFields } from './fake-model-faults.ts';

/** What the fake model understands of a request. */
export type Purpose = 'read' | 'format' | 'repair' | 'second_look';
export type Rejection = 'temperature' | 'max_completion_tokens' | 'json_schema' | 'json_object' | 'large_answers';

export interface FakeRequest {
  purpose: Purpose;
  path: string;
  headers: IncomingHttpHeaders;
  body: ChatRequest;
  bytes: number;
  /** the decoded pictures, in their order */
  pictures: Buffer[];
  /** the first of them */
  picture: Buffer | null;
  /** all the words, without the pictures */
  words: string;
}

/** A cell that a second look is asked for, such as `c3`: `arrival tanks, row of tank 1P, column Net Bbls`. */
export interface AskedCell {
  id: string;
  what: string;
}

export interface ChatRequest {
  model: string;
  messages: { role: string; content: string | ContentPart[] }[];
  temperature?: number;
  max_tokens?: number;
  max_completion_tokens?: number;
  response_format?: { type: string; json_schema?: { name: string; strict: boolean; schema: object } };
}

export interface ContentPart {
  type: string;
  text?: string;
  image_url?: { url: string; detail?: string };
}

/** Reads a chat completions request to its end. */
export async function receive(request: IncomingMessage): Promise<FakeRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const raw = Buffer.concat(chunks);
  const body = JSON.parse(raw.toString()) as ChatRequest;
  const words = wordsIn(body);
  const pictures = picturesIn(body);
  const purpose = purposeOf(body, pictures, words);
  const [picture = null] = pictures;
  const { url: path = '', headers } = request;
  return { purpose, path, headers, body, bytes: raw.length, pictures, picture, words };
}

function purposeOf(body: ChatRequest, pictures: Buffer[], words: string): Purpose {
  if (pictures.length > 0) return words.startsWith(secondLookPrompt) ? 'second_look' : 'read';
  return body.messages.some((message) => message.role === 'assistant') ? 'repair' : 'format';
}

function wordsIn(body: ChatRequest): string {
  const texts = body.messages.flatMap(({ content }) =>
    typeof content === 'string' ? [content] : content.flatMap(({ text }) => text ?? []),
  );
  return texts.join('\n');
}

function picturesIn(body: ChatRequest): Buffer[] {
  const parts = body.messages.flatMap(({ content }) => (typeof content === 'string' ? [] : content));
  const urls = parts.flatMap((part) => part.image_url?.url ?? []);
  return urls.map((url) => Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'));
}

/** The cells that a second look is asked for, as the question lists them. */
export function askedCells({ words }: FakeRequest): AskedCell[] {
  return [...words.matchAll(/^(c\d+): (.*)$/gm)].map(([, id = '', what = '']) => ({ id, what }));
}

/** The error for an option that this server does not take, in OpenAI's own words; null where all are taken. */
export function rejectionOf(body: ChatRequest, rejects: Set<Rejection>): ErrorFields | null {
  const format = body.response_format?.type;
  if (rejects.has('temperature') && body.temperature !== undefined) {
    const message =
      "Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) value is supported.";
    return { message, param: 'temperature', code: 'unsupported_value' };
  }
  if (rejects.has('max_completion_tokens') && body.max_completion_tokens !== undefined) {
    return { message: 'Unrecognized request argument supplied: max_completion_tokens' };
  }
  if (rejects.has('large_answers') && (body.max_completion_tokens ?? body.max_tokens ?? 0) > 4096) {
    const message = 'max_tokens is too large: 8192. This model supports at most 4096 completion tokens.';
    return { message, param: 'max_tokens', code: 'invalid_value' };
  }
  if ((format === 'json_schema' || format === 'json_object') && rejects.has(format)) {
    const message = `Invalid parameter: 'response_format' of type '${format}' is not supported with this model.`;
    return { message, param: 'response_format' };
  }
  return null;
}
