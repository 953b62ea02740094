import type { Request, Response } from 'express';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const zip = promisify(gzip);

/**
 * Renders a large page, zipped where the browser takes that: a page of fields, drawn anew with each change, is a tenth
 * as long then, which counts on a ship's line. What is secret in it, the CSRF token, is salted anew in each answer, so
 * its length gives nothing away.
 */
export async function renderZipped(request: Request, response: Response, view: string, page: object): Promise<void> {
  const html = await new Promise<string>((resolve, reject) => {
    response.render(view, page, (error: Error | null, text: string) => (error ? reject(error) : resolve(text)));
  });
  response.vary('Accept-Encoding').type('html');
  if (request.acceptsEncodings('gzip') === 'gzip') response.set('Content-Encoding', 'gzip').send(await zip(html));
  else response.send(html);
}
