import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { describe, expect, test, vi } from 'vitest';
import type { JobJson } from '../../src/web/exports/job-json.ts';
import { temporaryFolder } from '../support/app.ts';
import { startFakeModel, type FakeModel } from '../support/fake-model.ts';
import { manyPhotos } from '../support/many-photos.ts';
import { seededChance } from '../support/photos.ts';
import { asJson, upload } from '../support/reading-app.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';

const [batches, perBatch] = [5, 10];
const sheetCount = batches * perBatch;
const [killsAtWork, killsAtStart] = [5, 2];

describe('a storm of kill -9', () => {
  test.each([1, 20260314])(
    'at moments drawn from seed %i: all that was accepted ends read, exactly once, and is paid for once',
    async (seed) => {
      const chance = seededChance(seed);
      const model = await startFakeModel({ read: { latencyMs: 150 } });
      const settings = settingsFor(temporaryFolder(), model);
      const up: { server: ServerProcess } = { server: await startServerProcess(settings) };
      const uploads = Promise.all(Array.from({ length: batches }, (_, batch) => sendUntilTaken(up, batch)));

      let mayBeAskedAgain = 0;
      for (let kill = 0; kill < killsAtWork; kill += 1) {
        const more = Math.ceil(chance() * (sheetCount / killsAtWork));
        const enough = Math.min(model.counts.calls + more, sheetCount - 1);
        await vi.waitFor(() => expect(model.counts.calls).toBeGreaterThanOrEqual(enough), 15_000);
        await delay(chance() * 100);
        up.server.child.kill('SIGKILL');
        await up.server.exited;
        mayBeAskedAgain += lookAtDatabase(settings.DATA_DIR).askedAndNotStored;
        if (kill < killsAtStart) {
          await killAtStart(settings, chance() * 900);
          mayBeAskedAgain += lookAtDatabase(settings.DATA_DIR).askedAndNotStored;
        }
        up.server = await startServerProcess(settings);
      }
      const jobs = await uploads;

      await vi.waitFor(() => expect(lookAtDatabase(settings.DATA_DIR).states).toEqual({ read: sheetCount }), 15_000);
      const { sheets, check, readings, endings, photos } = lookAtDatabase(settings.DATA_DIR);
      expect(check).toBe('ok');
      expect(new Set(jobs.map(({ job }) => job.id)).size).toBe(batches);
      expect([sheets, readings, endings['read']]).toEqual([sheetCount, sheetCount, sheetCount]);
      expect(photos.filter((name) => !existsSync(join(settings.DATA_DIR, 'uploads', name)))).toEqual([]);
      expect(model.counts.calls).toBeLessThanOrEqual(sheetCount + mayBeAskedAgain);
      expect(model.counts.format).toBe(0);
      up.server.child.kill('SIGTERM');
      expect(await up.server.exited).toBe(0);
      await model.close();
    },
    60_000,
  );
});

const settingsFor = (dataDir: string, model: FakeModel) => ({
  DATA_DIR: dataDir,
  READER: 'openai',
  OPENAI_BASE_URL: model.baseUrl,
  WORKER_THREADS: '1',
  RATE_LIMIT_PER_HOUR: '1000',
});

/** As a careful client: the same request with the same key until it is answered. */
async function sendUntilTaken(up: { server: ServerProcess }, batch: number): Promise<JobJson> {
  const photos = await manyPhotos(perBatch, batch * perBatch);
  const headers = { ...asJson, Prefer: 'respond-async', 'Idempotency-Key': `batch-${batch}` };
  for (;;) {
    const { server } = up;
    const answer = await upload(server.url, photos, headers).catch(() => null);
    const body = answer?.status === 202 ? await answer.json().catch(() => null) : null;
    if (body !== null) return body as JobJson;
    if (answer !== null && answer.status !== 202) throw new Error(`${answer.status}: ${await answer.text()}`);
    await vi.waitFor(() => expect(up.server).not.toBe(server), 15_000);
  }
}

/** A process that is killed while it starts. */
async function killAtStart(settings: Record<string, string>, afterMs: number): Promise<void> {
  const child = spawn(process.execPath, ['dist/server.js'], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { PATH: process.env['PATH'], PORT: '0', ...settings },
    stdio: 'ignore',
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  await delay(afterMs);
  child.kill('SIGKILL');
  await exited;
}

/** What the database holds, seen from outside. */
function lookAtDatabase(dataDir: string) {
  const db = new Database(join(dataDir, 'ullage.db'), { timeout: 2000 });
  try {
    const count = (sql: string): Record<string, number> =>
      Object.fromEntries(db.prepare<[], [string, number]>(sql).raw().all());
    return {
      check: db.pragma('quick_check', { simple: true }),
      sheets: db.prepare(`SELECT count(*) FROM sheets`).pluck().get(),
      readings: db.prepare(`SELECT count(*) FROM readings`).pluck().get(),
      states: count(`SELECT state, count(*) FROM sheets GROUP BY state`),
      endings: count(`SELECT coalesce(ending, 'none'), count(*) FROM attempts GROUP BY ending`),
      photos: db.prepare<[], string>(`SELECT photo_name FROM sheets`).pluck().all(),
      askedAndNotStored: Number(
        db.prepare(`SELECT count(*) FROM sheets WHERE state = 'reading' AND reading_id IS NULL`).pluck().get(),
      ),
    };
  } finally {
    db.close();
  }
}
