import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';

/**
 * Sends piece after piece as fast as the client takes them, and asks for none any more once it has gone away. Rejects
 * where making a piece fails: the connection is then cut, so that nobody takes what has come for the whole.
 */
export async function streamParts(
  request: Request,
  response: Response,
  parts: AsyncIterable<string | Uint8Array>,
): Promise<void> {
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  await pipeline(Readable.from(parts, { objectMode: false }), response).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
}
