import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { startApp } from '../support/app.ts';

const mebibyte = 1024 * 1024;

/** A connection on which an upload of so many bytes has begun, and what the server has said on it so far. */
async function begunUpload(url: string, bytes: number): Promise<{ socket: Socket; said: () => string }> {
  const { hostname, port, host } = new URL(url);
  const socket = connect(Number(port), hostname);
  let said = '';
  socket.setEncoding('utf8').on('data', (text: string) => (said += text));
  // A connection that is cut off may say so, or just end.
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(
    `POST /upload HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Basic bm9ib2R5Om5vdGhpbmc=\r\n` +
      `Content-Type: multipart/form-data; boundary=x\r\nContent-Length: ${bytes}\r\n\r\n--x\r\n`,
  );
  await once(socket, 'data');
  return { socket, said: () => said };
}

const closeOf = (socket: Socket): Promise<void> =>
  new Promise((resolve) => (socket.closed ? resolve() : socket.once('close', () => resolve())));

describe('an upload that is refused while it is still being sent', () => {
  it('is let come to its end, so that its sender reads why and can go on', async () => {
    const { url } = await startApp();
    const { socket, said } = await begunUpload(url, 3 * mebibyte);
    const isAnswered = said().startsWith('HTTP/1.1 401 ');

    socket.write(Buffer.alloc(3 * mebibyte - 5, 'x'));
    socket.write(`GET /healthz HTTP/1.1\r\nHost: ${new URL(url).host}\r\nConnection: close\r\n\r\n`);
    await closeOf(socket);

    expect(isAnswered).toBe(true);
    expect(said()).toMatch(/HTTP\/1\.1 200 OK/);
  });

  it('is cut off where far too much is to come', async () => {
    const { url } = await startApp();

    const { socket, said } = await begunUpload(url, 64 * mebibyte);
    await closeOf(socket);

    expect(said()).toMatch(/^HTTP\/1\.1 401 [^]*\r\nConnection: close\r\n/);
  });
});
