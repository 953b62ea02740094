import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';
import { startFakeModelProcess } from './fake-model-process.ts';

/** What the benchmarks measure with: the compiled server and the model as processes of their own, /proc, and a clock. */
export const basicAuth = `Basic ${Buffer.from('demo:API2025').toString('base64')}`;

export interface ModelTimes {
  readMs: number;
  formatMs: number;
}

/** Runs `work` against a fresh server that reads with a model of these times; irregular answers where there is a formatter. */
export async function withServer(
  { readMs, formatMs }: ModelTimes,
  work: (server: ServerProcess) => Promise<void>,
  settings: Record<string, string> = {},
): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ullage-bench-'));
  const model = await startFakeModelProcess(readMs, formatMs, formatMs > 0 ? 'irregular' : 'markdown');
  const server = await startServerProcess({
    DATA_DIR: dataDir,
    READER: 'openai',
    OPENAI_BASE_URL: model.baseUrl,
    RATE_LIMIT_PER_HOUR: '1000000',
    LOG_LEVEL: 'info',
    // As the image sets it.
    MALLOC_ARENA_MAX: '2',
    MALLOC_MMAP_THRESHOLD_: '524288',
    ...settings,
  });
  try {
    await work(server);
  } finally {
    server.child.kill('SIGTERM');
    await server.exited;
    model.stop();
    await rm(dataDir, { recursive: true });
  }
}

/**
 * Sends `photos` and waits for the answer. The body is put together by hand and sent as it is: what fetch does with a
 * FormData of this size would take a good part of the two cores from the server that is measured.
 */
export function upload(
  url: string,
  photos: Buffer[],
  path = '/upload',
  headers: Record<string, string> = {},
): Promise<{ status: number; body: string }> {
  const boundary = randomBytes(16).toString('hex');
  const parts = photos.flatMap((photo, i) => [
    `--${boundary}\r\nContent-Disposition: form-data; name="files"; filename="sheet-${i}.jpg"\r\n\r\n`,
    photo,
    '\r\n',
  ]);
  const pieces = [...parts, `--${boundary}--\r\n`].map((part) => (typeof part === 'string' ? Buffer.from(part) : part));
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  return new Promise((resolve, reject) => {
    const sent = request(url + path, {
      method: 'POST',
      headers: {
        Authorization: basicAuth,
        'Content-Type': `multipart/form-data; boundary=${boundary}`,
        'Content-Length': length,
        ...headers,
      },
    });
    sent.once('error', reject);
    sent.once('response', (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      answer.once('end', () => resolve({ status: answer.statusCode ?? 0, body }));
    });
    for (const piece of pieces) sent.write(piece);
    sent.end();
  });
}

/** The same picture in other bytes, by a comment of its own: bytes that were read before are not read again. */
export function inOtherBytes(photo: Buffer): Buffer {
  const comment = Buffer.from([0xff, 0xfe, 0x00, 0x12, ...randomBytes(16)]);
  return Buffer.concat([photo.subarray(0, 2), comment, photo.subarray(2)]);
}

/** `work` `count` times, `atOnce` at a time. */
export async function inFlight<T>(count: number, atOnce: number, work: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let begun = 0;
  const lane = async (): Promise<void> => {
    while (begun < count) {
      begun += 1;
      results.push(await work());
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return results;
}

export interface Health {
  count: number;
  p50: number;
  p99: number;
  most: number;
}

/** Asks for health every 10 ms from a thread of its own, so that the uploads of this one do not count. */
export function startHealthProbe(url: string): { stop: () => Promise<Health> } {
  const worker = new Worker(
    `const { parentPort, workerData } = require('node:worker_threads');
     const times = [];
     let asking = true;
     parentPort.once('message', () => (asking = false));
     (async () => {
       while (asking) {
         const began = performance.now();
         await (await fetch(workerData + '/healthz')).arrayBuffer();
         times.push(performance.now() - began);
         await new Promise((resolve) => setTimeout(resolve, 10));
       }
       times.sort((a, b) => a - b);
       const at = (part) => times[Math.min(times.length - 1, Math.floor(times.length * part))];
       parentPort.postMessage({ count: times.length, p50: at(0.5), p99: at(0.99), most: times.at(-1) });
     })();`,
    { eval: true, workerData: url },
  );
  return {
    stop: () =>
      new Promise((resolve) => {
        worker.once('message', (health: Health) => {
          resolve(health);
          void worker.terminate();
        });
        worker.postMessage('stop');
      }),
  };
}

/** Processor time of a process so far, all threads, from /proc (in hundredths of a second). */
export async function cpuMs({ child }: ServerProcess): Promise<number> {
  const stat = await readFile(`/proc/${child.pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

export async function memoryMb({ child }: ServerProcess, what: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
  return Number(new RegExp(`${what}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
}

export function print(title: string, lines: [string, string][]): void {
  console.log(title);
  for (const [name, value] of lines) console.log(`  ${name.padEnd(14)}${value}`);
}
