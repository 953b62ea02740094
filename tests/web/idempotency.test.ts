import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { JobJson } from '../../src/web/exports/job-json.ts';
import { basicAuth } from '../support/app.ts';
import { distinctPhotos } from '../support/distinct-photos.ts';
import { asJson, smallPhoto, startReadingApp } from '../support/reading-app.ts';

const asAsync = { ...asJson, Prefer: 'respond-async' };
const withKey = (key: string): Record<string, string> => ({ ...asAsync, 'Idempotency-Key': key });

describe('a request that is repeated with its Idempotency-Key', () => {
  test.each(['/upload', '/api/v1/jobs'])('to %s leads to the first job', async (path) => {
    const app = await startReadingApp();
    const photo = await smallPhoto();

    const first = await send(app.url, path, photo, withKey('k1'));
    const second = await send(app.url, path, photo, withKey('k1'));
    const other = await send(app.url, path, photo, withKey('k2'));

    const ids = await Promise.all([first, second, other].map(async (answer) => (await jobIn(answer)).job.id));
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(readdirSync(join(app.dataDir, 'uploads'))).toHaveLength(2);
  });

  test('for more photos of a job adds them once', async () => {
    const app = await startReadingApp();
    const [one, two] = await distinctPhotos(2);
    const { job } = await jobIn(await send(app.url, '/upload', one, asAsync));

    await send(app.url, `/jobs/${job.id}/sheets`, two, withKey('more'));
    const again = await jobIn(await send(app.url, `/jobs/${job.id}/sheets`, two, withKey('more')));

    expect(again.sheets).toHaveLength(2);
  });

  test('for another job is refused, even when both come at once', async () => {
    const app = await startReadingApp();
    const photo = await smallPhoto();
    const a = (await jobIn(await send(app.url, '/upload', photo, asAsync))).job.id;
    const b = (await jobIn(await send(app.url, '/upload', photo, asAsync))).job.id;

    const together = await Promise.all([a, b].map((id) => send(app.url, `/jobs/${id}/sheets`, photo, withKey('k'))));
    const late = await Promise.all([a, b].map((id) => send(app.url, `/jobs/${id}/sheets`, photo, withKey('k'))));

    expect(together.map(({ status }) => status).sort()).toEqual([202, 400]);
    expect(late.map(({ status }) => status)).toEqual(together.map(({ status }) => status));
  });

  test('is answered before its body has come', async () => {
    const app = await startReadingApp();
    await send(app.url, '/upload', await smallPhoto(), withKey('k1'));
    const { hostname, port } = new URL(app.url);

    const socket = connect(Number(port), hostname);
    const said = new Promise<string>((resolve) => socket.once('data', (chunk: Buffer) => resolve(chunk.toString())));
    socket.write(
      `POST /upload HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAuthorization: ${basicAuth}\r\nIdempotency-Key: k1\r\n` +
        'Prefer: respond-async, return=minimal\r\nContent-Length: 100000\r\n' +
        'Content-Type: multipart/form-data; boundary=b\r\n\r\n',
    );

    expect(await said).toMatch(/^HTTP\/1\.1 202 /);
    expect(readdirSync(join(app.dataDir, 'tmp'))).toEqual([]);
    socket.destroy();
  });

  test('does not count against the limit on new jobs', async () => {
    const app = await startReadingApp({ RATE_LIMIT_PER_HOUR: '1' });
    const photo = await smallPhoto();

    const first = await send(app.url, '/upload', photo, withKey('k1'));
    const repeated = await send(app.url, '/upload', photo, withKey('k1'));
    const other = await send(app.url, '/upload', photo, withKey('k2'));

    expect([first, repeated, other].map(({ status }) => status)).toEqual([202, 202, 429]);
  });

  test('makes one job of twenty twins that arrive at once, and keeps one photo', async () => {
    const app = await startReadingApp();
    const photo = await smallPhoto();

    const answers = await Promise.all(
      Array.from({ length: 20 }, () => send(app.url, '/upload', photo, withKey('twins'))),
    );

    const ids = new Set(await Promise.all(answers.map(async (answer) => (await jobIn(answer)).job.id)));
    const { jobs } = (await (await get(app.url, '/history.json')).json()) as { jobs: { sheets: number }[] };
    expect(answers.every(({ status }) => status === 202)).toBe(true);
    expect(ids.size).toBe(1);
    expect(jobs.map(({ sheets }) => sheets)).toEqual([1]);
    expect(readdirSync(join(app.dataDir, 'uploads'))).toHaveLength(1);
  });

  test('is tried anew where the first was refused', async () => {
    const app = await startReadingApp();

    const refused = await send(app.url, '/upload', Buffer.from('no photo'), withKey('k1'));
    const mended = await send(app.url, '/upload', await smallPhoto(), withKey('k1'));

    expect([refused.status, mended.status]).toEqual([415, 202]);
  });

  test('is refused where the key is not one printable word', async () => {
    const app = await startReadingApp();

    const answers = await Promise.all(
      ['two words', 'x'.repeat(201)].map(async (key) => send(app.url, '/upload', await smallPhoto(), withKey(key))),
    );

    expect(answers.map(({ status }) => status)).toEqual([400, 400]);
  });
});

describe('the limits on what waits', () => {
  test('let no more jobs be unfinished than an account may have, however many arrive at once', async () => {
    const app = await startReadingApp({ JOBS_PER_USER: '2' }, { read: { latencyMs: 5000 } });
    const photos = await distinctPhotos(6);

    const answers = await Promise.all(photos.map((photo) => send(app.url, '/upload', photo, asAsync)));

    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(4);
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused[0]?.json()).toMatchObject({ detail: expect.stringContaining('cancel one') as string });
    expect(readdirSync(join(app.dataDir, 'uploads'))).toHaveLength(2);
  });

  test('still let photos be added to an unfinished job', async () => {
    const app = await startReadingApp({ JOBS_PER_USER: '1' }, { read: { latencyMs: 5000 } });
    const [one, two] = await distinctPhotos(2);
    const { job } = await jobIn(await send(app.url, '/upload', one, asAsync));

    const added = await send(app.url, `/jobs/${job.id}/sheets`, two, asAsync);

    expect(added.status).toBe(202);
  });

  test('let no more sheets wait than QUEUE_LIMIT, counting those of one request too', async () => {
    const app = await startReadingApp({ QUEUE_LIMIT: '3', OPENAI_MAX_CONCURRENCY: '1' }, { read: { latencyMs: 5000 } });
    const photos = await distinctPhotos(9);
    await send(app.url, '/upload', photos[0], asAsync);
    await vi.waitFor(() => expect(app.context.sheets.countWaiting()).toBe(0));

    const tooMany = await send(app.url, '/upload', photos.slice(1, 5), asAsync);
    const asManyAsGo = await send(app.url, '/upload', photos.slice(1, 4), asAsync);
    const full = await send(app.url, '/upload', photos[5], asAsync);

    expect([tooMany, asManyAsGo, full].map(({ status }) => status)).toEqual([429, 202, 429]);
    expect(await full.json()).toMatchObject({ detail: expect.stringContaining('3 sheets are waiting') as string });
    expect(app.context.sheets.countWaiting()).toBe(3);
  });
});

describe('more photos for a job', () => {
  test('make a finished one unfinished again, until they are read too', async () => {
    const app = await startReadingApp();
    const [one, two] = await distinctPhotos(2);
    const { job } = await jobIn(await send(app.url, '/upload', one, asJson));
    app.model.script.read.latencyMs = 300;

    const during = await jobIn(await send(app.url, `/jobs/${job.id}/sheets`, two, asAsync));

    expect(job.state).toBe('read');
    expect(during.job.state).toBe('reading');
    await vi.waitFor(async () => expect((await jobIn(await get(app.url, job.url))).job.state).toBe('read'), 5000);
  });

  test('for a job that is not there are a 404', async () => {
    const app = await startReadingApp();

    const answer = await send(app.url, '/jobs/20250618-1432-7QK3M/sheets', await smallPhoto(), asAsync);

    expect(answer.status).toBe(404);
  });

  test('for a job that is deleted while they arrive leave nothing behind', async () => {
    const app = await startReadingApp();
    const [one, two] = await distinctPhotos(2);
    const { job } = await jobIn(await send(app.url, '/upload', one, asJson));
    const { vet } = app.context.pool;
    vi.spyOn(app.context.pool, 'vet').mockImplementation((task) => {
      app.context.sheets.remove(job.id, null);
      app.context.jobs.remove(job.id);
      return vet(task);
    });

    const answer = await send(app.url, `/jobs/${job.id}/sheets`, two, asAsync);

    expect(answer.status).toBe(404);
    expect(readdirSync(join(app.dataDir, 'uploads'))).toHaveLength(1);
  });

  test('are chosen on a page that names the job and sends them there', async () => {
    const app = await startReadingApp();
    const { job } = await jobIn(await send(app.url, '/upload', await smallPhoto(), asJson));

    const page = await (await get(app.url, `/upload?job=${job.id}`, { Accept: 'text/html' })).text();
    const nowhere = await get(app.url, '/upload?job=20250618-1432-7QK3M', { Accept: 'text/html' });

    expect(page).toContain(`action="/jobs/${job.id}/sheets"`);
    expect(page).toContain(job.name);
    expect(nowhere.status).toBe(404);
  });
});

describe('what a client prefers', () => {
  test.each([
    ['?wait=0', {}, ''],
    ['', { Prefer: 'wait=0' }, 'wait=0'],
    ['', { Prefer: 'respond-async' }, 'respond-async'],
    ['', { Prefer: 'handling=lenient, respond-async; x=1' }, 'respond-async'],
    ['', { Prefer: 'respond-async, return=minimal' }, 'respond-async, return=minimal'],
  ])('is not to wait: POST /upload%s %o', async (query, headers: Record<string, string>, applied) => {
    const app = await startReadingApp({}, { read: { latencyMs: 5000 } });

    const answer = await send(app.url, `/upload${query}`, await smallPhoto(), { ...asJson, ...headers });

    expect(answer.status).toBe(202);
    expect(answer.headers.get('location')).toMatch(/^\/jobs\//);
    expect(answer.headers.get('preference-applied') ?? '').toBe(applied);
  });

  test.each([
    ['?wait=30', {}],
    ['', { Prefer: 'respond-async, wait=30' }],
    ['', { Prefer: 'wait=soon' }],
    ['', { Prefer: 'wait=999999999' }],
  ])('is to wait: POST /upload%s %o', async (query, headers: Record<string, string>) => {
    const app = await startReadingApp({}, { read: { latencyMs: 100 } });

    const answer = await send(app.url, `/upload${query}`, await smallPhoto(), { ...asJson, ...headers });

    expect(answer.status).toBe(200);
  });

  test('is the address alone, for whoever sends hundreds of photos', async () => {
    const app = await startReadingApp();

    const answer = await send(app.url, '/upload', await smallPhoto(), { ...asAsync, Prefer: 'return=minimal, wait=0' });

    const { job } = await jobIn(answer);
    expect(job.url).toBe(`/jobs/${job.id}`);
    expect(Object.keys(job)).toEqual(['id', 'name', 'url']);
  });

  test('is said in vain where ?wait= is no number, and then nothing is kept', async () => {
    const app = await startReadingApp();

    const answer = await send(app.url, '/upload?wait=long', await smallPhoto(), asJson);

    expect(answer.status).toBe(400);
    expect(readdirSync(join(app.dataDir, 'uploads'))).toEqual([]);
  });

  test('for a name is what the job is called', async () => {
    const app = await startReadingApp();

    const { job } = await jobIn(
      await send(app.url, '/upload', await smallPhoto(), asAsync, { name: ' June\n2025/2 ' }),
    );

    expect(job.name).toBe('June2025 2');
  });
});

/** Sends photos as a program would, with basic credentials. */
function send(
  url: string,
  path: string,
  photos: Buffer | Buffer[] | undefined,
  headers: Record<string, string>,
  fields: Record<string, string> = {},
): Promise<Response> {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  [photos ?? []].flat().forEach((bytes, index) => {
    body.append('files', new Blob([new Uint8Array(bytes)]), `${index}.jpg`);
  });
  return fetch(`${url}${path}`, { method: 'POST', body, headers: { Authorization: basicAuth, ...headers } });
}

const get = (url: string, path: string, headers: Record<string, string> = asJson): Promise<Response> =>
  fetch(`${url}${path}`, { headers: { Authorization: basicAuth, ...headers } });

const jobIn = async (answer: Response): Promise<JobJson> => (await answer.json()) as JobJson;
