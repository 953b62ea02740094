import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished, vi } from 'vitest';

export interface Received {
  headers: IncomingHttpHeaders;
  /** as it came, for the signature */
  text: string;
  body: { event: string; id: string; time: string; job: Record<string, unknown>; sheet: Record<string, unknown> };
}

/** Something that webhooks are delivered to. */
export interface Receiver {
  url: string;
  received: Received[];
  /** how many connections were opened, whatever came of them */
  connections: () => number;
  /** what it answers from now on; a function may leave an answer out */
  answers: (status: number | ((response: ServerResponse) => void)) => void;
  /** resolves once `count` deliveries have come in */
  until: (count: number) => Promise<void>;
}

/** Listens on this machine until the test ends; by https with the certificate given. Answers 204 until told otherwise. */
export async function startReceiver(certificate?: { cert: string; key: string }): Promise<Receiver> {
  const received: Received[] = [];
  let answer = (response: ServerResponse): void => void response.writeHead(204).end();
  let connections = 0;
  const listener: RequestListener = (request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, text, body: JSON.parse(text) as Received['body'] });
      answer(response);
    });
  };
  const server = certificate ? createSecureServer(certificate, listener) : createServer(listener);
  server.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const { port } = server.address() as AddressInfo;
  return {
    url: `${certificate ? 'https' : 'http'}://127.0.0.1:${port}/hook`,
    received,
    connections: () => connections,
    answers: (next) => {
      answer = typeof next === 'number' ? (response) => void response.writeHead(next).end() : next;
    },
    until: (count) =>
      vi.waitFor(
        () => {
          if (received.length < count) throw new Error(`${received.length} of ${count} deliveries have come`);
        },
        { interval: 5, timeout: 10_000 },
      ),
  };
}

/** Whether a delivery is from whoever knows the secret, checked as the documentation tells a receiver to. */
export function isSignedBy(secret: string, { headers, text }: Received): boolean {
  const [, time, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['ullage-signature'])) ?? [];
  const wanted = createHmac('sha256', secret).update(`${time}.`).update(text).digest();
  return mac !== undefined && timingSafeEqual(wanted, Buffer.from(mac, 'hex'));
}
