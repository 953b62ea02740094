import express from 'express';
import { createServer, request as requestHttp, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { streamParts } from '../../src/web/stream-parts.ts';

describe('an answer in pieces', () => {
  it('is made no further once its client has gone away, and what it holds is let go', async () => {
    const made = { pieces: 0, isEnded: false };
    const url = await serve(endless(made), []);

    const answer = await open(url);
    await new Promise((resolve) => answer.once('data', resolve));
    answer.destroy();
    await vi.waitFor(() => expect(made.isEnded).toBe(true));

    const sofar = made.pieces;
    await new Promise((resolve) => setImmediate(resolve));
    expect(made.pieces).toBe(sofar);
  });

  it('waits for a client that takes nothing', async () => {
    const made = { pieces: 0, isEnded: false };
    const url = await serve(endless(made), []);

    const answer = await open(url);
    answer.pause();
    let before = -1;
    await vi.waitFor(() => {
      const isStill = made.pieces === before;
      before = made.pieces;
      expect(isStill).toBe(true);
    });

    expect(made.isEnded).toBe(false);
    answer.destroy();
  });

  it('is cut, not ended, where a piece cannot be made, and the error is told', async () => {
    const errors: unknown[] = [];
    const url = await serve(broken(), errors);

    const answer = await open(url);
    answer.resume();
    await expect(new Promise((resolve, reject) => answer.once('end', resolve).once('error', reject))).rejects.toThrow();

    expect(String(errors[0])).toContain('the disk is gone');
  });
});

async function* endless(made: { pieces: number; isEnded: boolean }): AsyncGenerator<string> {
  try {
    for (;;) {
      made.pieces += 1;
      yield 'x'.repeat(10_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    made.isEnded = true;
  }
}

async function* broken(): AsyncGenerator<string> {
  yield 'x'.repeat(100_000);
  await new Promise((resolve) => setImmediate(resolve));
  throw new Error('the disk is gone');
}

async function serve(parts: AsyncGenerator<string>, errors: unknown[]): Promise<string> {
  const app = express();
  app.get('/', async (request, response) => {
    await streamParts(request, response, parts).catch((error: unknown) => errors.push(error));
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const open = (url: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => requestHttp(url, resolve).on('error', reject).end());
