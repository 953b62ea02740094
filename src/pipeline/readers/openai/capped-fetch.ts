import { openAiErrorBody } from './error-body.ts';

/** No tank report needs more; a server that sends it is broken or is not a model server. */
export const answerCapBytes = 1024 * 1024;

export class AnswerTooLarge extends Error {}
export class RedirectRefused extends Error {}

/**
 * The `fetch` given to the SDK. It follows no redirect (the key and the photo go to the configured address and
 * nowhere else), and it reads the whole body itself, with a cap: the SDK's own `text()` takes what comes, and its
 * deadline ends at the headers. Error answers are put into OpenAI's shape, so that the SDK understands those of
 * other servers too. Throws `AnswerTooLarge`, `RedirectRefused` and whatever `fetch` throws.
 */
export async function fetchCapped(url: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(url, { ...init, redirect: 'manual' });
  if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
    await response.body?.cancel();
    throw new RedirectRefused();
  }
  const bytes = await readCapped(response);
  const { status, headers } = response;
  if (response.ok) return new Response(bytes.length === 0 ? null : bytes, { status, headers });
  return new Response(openAiErrorBody(bytes.toString()), { status, headers });
}

async function readCapped(response: Response): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let lengthBytes = 0;
  for await (const chunk of bodyOf(response)) {
    lengthBytes += chunk.length;
    // leaving the loop cancels the body, which closes the connection
    if (lengthBytes > answerCapBytes) throw new AnswerTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function* bodyOf(response: Response): AsyncGenerator<Uint8Array> {
  if (response.body === null) return;
  for await (const chunk of response.body) yield chunk;
}
