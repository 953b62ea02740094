import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { JobJson } from '../../src/web/exports/job-json.ts';
import { basicAuth, temporaryFolder } from '../support/app.ts';
import { startFakeModel } from '../support/fake-model.ts';
import { asJson, smallPhoto, upload } from '../support/reading-app.ts';
import { startServerProcess, StartRefused } from '../support/server-process.ts';

const refusal = async (settings: Record<string, string>): Promise<StartRefused> => {
  const outcome = await startServerProcess({ DATA_DIR: temporaryFolder(), ...settings }).catch(
    (error: unknown) => error,
  );
  if (outcome instanceof StartRefused) return outcome;
  throw new Error('the server was to be refused, and started');
};

describe('a start', () => {
  test('without any setting listens on this machine, warns of the password and makes its secret', async () => {
    const dataDir = temporaryFolder();

    const server = await startServerProcess({ DATA_DIR: dataDir });

    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    await vi.waitFor(() =>
      expect(server.logLines.map(({ msg }) => msg)).toContainEqual(expect.stringContaining('demo / API2025')),
    );
    expect(statSync(join(dataDir, 'session-secret')).mode & 0o777).toBe(0o600);
    server.child.kill('SIGTERM');
    expect(await server.exited).toBe(0);
  });

  test.each([
    [{ HOST: '0.0.0.0' }, 'APP_PASSWORD must be set when HOST is 0.0.0.0'],
    [{ NODE_ENV: 'production' }, 'APP_PASSWORD must be set when NODE_ENV is production'],
    [{ READER: 'openai' }, 'OPENAI_API_KEY must be set'],
  ])('with %o is refused with a sentence', async (settings, sentence) => {
    const { code, complaints } = await refusal(settings);

    expect(code).toBe(1);
    expect(complaints).toContain(sentence);
    expect(complaints).not.toMatch(/ at .*:\d+:\d+/);
  });

  test('with several wrong settings names them all', async () => {
    const { code, complaints } = await refusal({
      PORT: 'abc',
      REDIS_URL: 'nonsense',
      MAX_FILES: '-1',
      LOG_LEVEL: 'loud',
    });

    expect(code).toBe(1);
    for (const name of ['PORT', 'REDIS_URL', 'MAX_FILES', 'LOG_LEVEL']) expect(complaints).toContain(`${name} must be`);
  });

  test('on a data directory that another server holds is refused', async () => {
    const dataDir = temporaryFolder();
    const first = await startServerProcess({ DATA_DIR: dataDir });

    const { code, complaints } = await refusal({ DATA_DIR: dataDir });

    expect(code).toBe(1);
    expect(complaints).toContain('Another Ullage server');
    first.child.kill('SIGTERM');
    await first.exited;
  });

  test('on a taken port is refused', async () => {
    const first = await startServerProcess({ DATA_DIR: temporaryFolder() });

    const { code, complaints } = await refusal({ PORT: new URL(first.url).port });

    expect(code).toBe(1);
    expect(complaints).toContain('is taken');
    first.child.kill('SIGTERM');
    await first.exited;
  });
});

describe('SIGTERM', () => {
  test('lets the sheet under way end, answers whoever waits and exits 0', async () => {
    const model = await startFakeModel({ read: { latencyMs: 700 } });
    const server = await startServerProcess({
      DATA_DIR: temporaryFolder(),
      READER: 'openai',
      OPENAI_BASE_URL: model.baseUrl,
    });
    const waiting = upload(server.url, { 'a.jpg': await smallPhoto() }, asJson);
    await vi.waitFor(() => expect(model.counts.inFlight).toBe(1), 10_000);

    server.child.kill('SIGTERM');

    expect((await waiting).status).toBe(200);
    expect(await server.exited).toBe(0);
    await model.close();
  });

  test('hands back what cannot end in time without costing it an attempt, and the next start reads it', async () => {
    const dataDir = temporaryFolder();
    const model = await startFakeModel({ read: { fault: 'hang' } });
    const settings = { DATA_DIR: dataDir, READER: 'openai', OPENAI_BASE_URL: model.baseUrl, DRAIN_SECONDS: '2' };
    const first = await startServerProcess(settings);
    const waiting = upload(first.url, { 'a.jpg': await smallPhoto() }, asJson);
    await vi.waitFor(() => expect(model.counts.inFlight).toBe(1), 10_000);

    first.child.kill('SIGTERM');
    const answer = await waiting;
    const { job } = (await answer.json()) as JobJson;
    expect(await first.exited).toBe(0);
    model.reset();
    model.script.read.fault = null;
    const second = await startServerProcess(settings);

    expect(answer.status).toBe(202);
    await vi.waitFor(async () => expect((await jobOf(second.url, job.id)).job.state).toBe('read'), 10_000);
    expect(second.logLines).toContainEqual(expect.objectContaining({ msg: 'sheet claimed', attempt: 1 }));
    second.child.kill('SIGTERM');
    expect(await second.exited).toBe(0);
    await model.close();
  });
});

describe('kill -9', () => {
  test('in the middle of a reading loses nothing: the next start reads the sheet', async () => {
    const dataDir = temporaryFolder();
    const model = await startFakeModel({ read: { fault: 'hang' } });
    const settings = { DATA_DIR: dataDir, READER: 'openai', OPENAI_BASE_URL: model.baseUrl };
    const first = await startServerProcess(settings);
    const answer = await upload(first.url, { 'a.jpg': await smallPhoto() }, { ...asJson, Prefer: 'respond-async' });
    const { job } = (await answer.json()) as JobJson;
    await vi.waitFor(() => expect(model.counts.inFlight).toBe(1), 10_000);

    first.child.kill('SIGKILL');
    await first.exited;
    model.script.read.fault = null;
    const second = await startServerProcess(settings);

    await vi.waitFor(async () => expect((await jobOf(second.url, job.id)).job.state).toBe('read'), 10_000);
    expect(existsSync(join(dataDir, 'ullage.db'))).toBe(true);
    expect(readdirSync(join(dataDir, 'uploads'))).toHaveLength(1);
    second.child.kill('SIGTERM');
    await second.exited;
    await model.close();
  });
});

const jobOf = async (url: string, id: string): Promise<JobJson> =>
  (await fetch(`${url}/jobs/${id}.json`, { headers: { Authorization: basicAuth } })).json() as Promise<JobJson>;
