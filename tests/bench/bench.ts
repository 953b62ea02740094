import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { sheetPhoto } from '../support/photos.ts';
import { startFakeModelProcess } from './fake-model-process.ts';
import { benchPrepare } from './prepare.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';

/**
 * `npm run bench`: what a photo costs and how many at once go through, on the compiled server as a process of its
 * own, beside what bare sharp and the model's own times allow in the same run. Reads /proc, so: Linux.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
const basicAuth = `Basic ${Buffer.from('demo:API2025').toString('base64')}`;
const readMs = 2000;
const formatMs = 1000;

spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' });
const photo = await sheetPhoto({ widthPx: 4000, heightPx: 3000, orientation: 6, noise: 14, quality: 85 });

const prepare = await benchPrepare();
await wholeRequest(prepare.sharpCpuMs);
await throughput();
await memoryOfFive();

/** CPU of the server for whole requests, from the multipart body to the page, per photo. */
async function wholeRequest(sharpCpuMs: number): Promise<void> {
  const requests = 40;
  await withServer(0, 0, async (server) => {
    await inFlight(8, 4, () => upload(server.url, 1));
    const before = await cpuMs(server);
    await inFlight(requests, 4, () => upload(server.url, 1));
    const each = ((await cpuMs(server)) - before) / requests;
    print('whole request, one 12-megapixel photo, openai reader', [
      ['server', `${each.toFixed(0)} CPU-ms a photo`],
      ['bare sharp', `${sharpCpuMs.toFixed(0)} CPU-ms for its chain alone`],
      ['ratio', (each / sharpCpuMs).toFixed(2)],
    ]);
  });
}

/** 64 uploads at 16 in flight against a model of 2 s and a formatter of 1 s; health is asked all the while. */
async function throughput(): Promise<void> {
  const uploads = 64;
  const atOnce = 16;
  await withServer(readMs, formatMs, async (server) => {
    await upload(server.url, 1);
    const probe = startHealthProbe(server.url);
    const began = performance.now();
    const statuses = await inFlight(uploads, atOnce, () => upload(server.url, 1));
    const tookMs = performance.now() - began;
    const health = await probe.stop();
    const idealMs = (uploads / atOnce) * (readMs + formatMs);
    print(`${uploads} uploads at ${atOnce} in flight, model ${readMs} ms, formatter ${formatMs} ms`, [
      ['answered 200', `${statuses.filter((status) => status === 200).length} of ${uploads}`],
      ['took', `${(tookMs / 1000).toFixed(2)} s`],
      ['ideal', `${(idealMs / 1000).toFixed(2)} s`],
      ['ratio', (idealMs / tookMs).toFixed(2)],
      [
        '/healthz',
        `p50 ${health.p50.toFixed(1)} ms, p99 ${health.p99.toFixed(1)} ms, most ${health.most.toFixed(1)} ms of ${health.count}`,
      ],
    ]);
  });
}

/** The most memory the server's process ever held, over one request with five photos. */
async function memoryOfFive(): Promise<void> {
  await withServer(0, 0, async (server) => {
    const idleMb = await memoryMb(server, 'VmRSS');
    await upload(server.url, 5);
    print('one request with five 12-megapixel photos', [
      ['idle', `${idleMb.toFixed(0)} MB`],
      ['at most', `${(await memoryMb(server, 'VmHWM')).toFixed(0)} MB`],
    ]);
  });
}

async function withServer(
  modelReadMs: number,
  modelFormatMs: number,
  work: (server: ServerProcess) => Promise<void>,
): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ullage-bench-'));
  const model = await startFakeModelProcess(modelReadMs, modelFormatMs, modelFormatMs > 0 ? 'irregular' : 'markdown');
  const server = await startServerProcess({
    DATA_DIR: dataDir,
    READER: 'openai',
    OPENAI_BASE_URL: model.baseUrl,
    RATE_LIMIT_PER_HOUR: '1000000',
    LOG_LEVEL: 'info',
    MALLOC_ARENA_MAX: '2',
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

async function upload(url: string, photos: number): Promise<number> {
  const form = new FormData();
  for (let i = 0; i < photos; i += 1) form.append('files', new Blob([anotherPhoto()]), `sheet-${i}.jpg`);
  const answer = await fetch(`${url}/upload`, { method: 'POST', body: form, headers: { Authorization: basicAuth } });
  await answer.arrayBuffer();
  return answer.status;
}

/** The same picture in other bytes, by a comment of its own: bytes that were read before are not read again. */
function anotherPhoto(): Uint8Array<ArrayBuffer> {
  const comment = Buffer.from([0xff, 0xfe, 0x00, 0x12, ...randomBytes(16)]);
  return new Uint8Array(Buffer.concat([photo.subarray(0, 2), comment, photo.subarray(2)]));
}

async function inFlight<T>(count: number, atOnce: number, work: () => Promise<T>): Promise<T[]> {
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

interface Health {
  count: number;
  p50: number;
  p99: number;
  most: number;
}

/** Asks for health every 10 ms from a thread of its own, so that the uploads of this one do not count. */
function startHealthProbe(url: string): { stop: () => Promise<Health> } {
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
async function cpuMs({ child }: ServerProcess): Promise<number> {
  const stat = await readFile(`/proc/${child.pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function memoryMb({ child }: ServerProcess, what: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
  return Number(new RegExp(`${what}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
}

function print(title: string, lines: [string, string][]): void {
  console.log(title);
  for (const [name, value] of lines) console.log(`  ${name.padEnd(14)}${value}`);
}
