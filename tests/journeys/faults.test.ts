import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { JobJson } from '../../src/web/exports/job-json.ts';
import { basicAuth, temporaryFolder } from '../support/app.ts';
import { startFakeModel, type FakeModel, type FakeModelOptions } from '../support/fake-model.ts';
import { manyPhotos } from '../support/many-photos.ts';
import { asJson, upload } from '../support/reading-app.ts';
import { hasRedis, startRedis } from '../support/redis.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';

const later = { ...asJson, Prefer: 'respond-async' };

interface Running extends ServerProcess {
  model: FakeModel;
  dataDir: string;
}

/** The compiled server with a model of its own; both end with the test. */
async function start(settings: Record<string, string> = {}, options: FakeModelOptions = {}): Promise<Running> {
  const model = await startFakeModel(options);
  onTestFinished(() => model.close());
  const dataDir = settings['DATA_DIR'] ?? temporaryFolder();
  const server = await startServerProcess({
    DATA_DIR: dataDir,
    READER: 'openai',
    OPENAI_BASE_URL: model.baseUrl,
    WORKER_THREADS: '1',
    RATE_LIMIT_PER_HOUR: '1000',
    ...settings,
  });
  onTestFinished(async () => {
    server.child.kill('SIGKILL');
    await server.exited;
  });
  return { ...server, model, dataDir };
}

const statusOf = async (url: string): Promise<number> => (await fetch(url)).status;

const stateOf = async (url: string, { job }: JobJson): Promise<string> => {
  const answer = await fetch(`${url}/jobs/${job.id}.json`, { headers: { Authorization: basicAuth } });
  return ((await answer.json()) as JobJson).job.state;
};

const isRead = (server: Running, job: JobJson): Promise<void> =>
  vi.waitFor(async () => expect(await stateOf(server.url, job)).toBe('read'), 15_000);

describe('a database that another process holds', () => {
  test('has uploads answered 503 with nothing kept, health answered all the while, and results kept until it is free', async () => {
    const server = await start({}, { read: { fault: 'hang', faultCalls: 1, latencyMs: 300 } });
    server.model.script.read.fault = null;
    const job = (await (await upload(server.url, await manyPhotos(1), later)).json()) as JobJson;
    await vi.waitFor(() => expect(server.model.counts.inFlight).toBe(1), 15_000);

    const holder = new Database(join(server.dataDir, 'ullage.db'));
    holder.exec('BEGIN IMMEDIATE');
    const refused = await upload(server.url, await manyPhotos(1, 1), later);
    const health = [await statusOf(`${server.url}/healthz`), await stateOf(server.url, job)];
    await vi.waitFor(
      () => expect(server.logLines.map(({ msg }) => msg)).toContain('could not settle yet, will try again'),
      15_000,
    );
    holder.exec('ROLLBACK');
    holder.close();

    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(health).toEqual([200, 'reading']);
    await isRead(server, job);
    expect(server.model.counts.calls).toBe(1);
    expect(readdirSync(join(server.dataDir, 'uploads'))).toHaveLength(1);
    expect((await upload(server.url, await manyPhotos(1, 1), asJson)).status).toBe(200);
  });
});

/** A small disk of its own; null where this account may not mount one. */
function mountSmallDisk(megabytes: number): string | null {
  const folder = temporaryFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return null;
  }
  onTestFinished(() => void execFileSync('umount', ['--lazy', folder]));
  return folder;
}

function fillDisk(folder: string, leaveBytes: number): string {
  const path = join(folder, 'filler');
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(path, Buffer.alloc(Math.max(0, bavail * bsize - leaveBytes)));
  return path;
}

describe('a disk that is full', () => {
  test('has uploads refused with nothing half-kept, pages and health answered, and all works once there is room', async ({
    skip,
  }) => {
    const disk = mountSmallDisk(32);
    if (disk === null) process.stderr.write('NOTICE: no tmpfs can be mounted here; the full disk is not tried.\n');
    if (disk === null) return skip('no tmpfs can be mounted here');
    const dataDir = join(disk, 'data');
    mkdirSync(dataDir);
    const server = await start({ DATA_DIR: dataDir }, { read: { latencyMs: 300 } });
    const first = (await (await upload(server.url, await manyPhotos(1), later)).json()) as JobJson;
    await vi.waitFor(() => expect(server.model.counts.inFlight).toBe(1), 15_000);

    const statuses: number[] = [];
    for (const leaveBytes of [0, 60_000, 200_000]) {
      const filler = fillDisk(disk, leaveBytes);
      const answer = await upload(server.url, await manyPhotos(10, 100), later);
      statuses.push(answer.status);
      expect([503, 507]).toContain(answer.status);
      expect(await answer.text()).not.toMatch(/ENOSPC|SQLITE|\/tmp/);
      expect(await statusOf(`${server.url}/healthz`)).toBe(200);
      expect(await statusOf(`${server.url}/readyz`)).toBe(503);
      expect(await stateOf(server.url, first)).toMatch(/read/);
      expect(readdirSync(join(dataDir, 'uploads'))).toHaveLength(1);
      expect(readdirSync(join(dataDir, 'tmp'))).toEqual([]);
      rmSync(filler);
    }

    await isRead(server, first);
    expect(server.model.counts.calls).toBe(1);
    expect((await upload(server.url, await manyPhotos(10, 100), asJson)).status).toBe(200);
    expect(await statusOf(`${server.url}/readyz`)).toBe(200);
    server.child.kill('SIGTERM');
    expect(await server.exited).toBe(0);
    const db = new Database(join(dataDir, 'ullage.db'));
    expect(db.pragma('quick_check', { simple: true })).toBe('ok');
    db.close();
  });
});

describe.skipIf(!hasRedis)('a Redis that dies', () => {
  test('is done without, and used again when it is back', async () => {
    const redis = await startRedis();
    const server = await start({ REDIS_URL: redis.url, RATE_LIMIT_PER_HOUR: '1000' });
    const statuses = [(await upload(server.url, await manyPhotos(1), asJson)).status];

    await redis.kill();
    for (const n of [1, 2]) statuses.push((await upload(server.url, await manyPhotos(1, n), asJson)).status);
    const again = await startRedis(redis.port);
    await vi.waitFor(
      async () => {
        statuses.push((await upload(server.url, await manyPhotos(1, 3), asJson)).status);
        expect(commandsOf(again.port)).toContain('cmdstat_eval');
      },
      { timeout: 15_000, interval: 250 },
    );

    expect(new Set(statuses)).toEqual(new Set([200]));
  });
});

describe('SIGTERM while sheets are read', () => {
  test('answers uploads with "in a moment" and whoever waits with the job, and exits 0', async () => {
    const server = await start({ DRAIN_SECONDS: '3' }, { read: { fault: 'hang' } });
    const waiting = upload(server.url, await manyPhotos(2), asJson);
    await vi.waitFor(() => expect(server.model.counts.inFlight).toBe(2), 15_000);

    server.child.kill('SIGTERM');
    await vi.waitFor(() => expect(server.logLines.map(({ msg }) => msg)).toContain('stopping'), 15_000);
    const refused = await upload(server.url, await manyPhotos(1, 9), asJson);

    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('10');
    expect((await waiting).status).toBe(202);
    expect(await server.exited).toBe(0);
    const db = new Database(join(server.dataDir, 'ullage.db'));
    expect(db.prepare(`SELECT state, attempts FROM sheets`).all()).toEqual([
      { state: 'queued', attempts: 0 },
      { state: 'queued', attempts: 0 },
    ]);
    db.close();
  });
});

/** What a Redis has been asked for since it started. */
function commandsOf(port: number): string {
  return execFileSync('redis-cli', ['-p', String(port), 'info', 'commandstats']).toString();
}
