import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { JobJson } from '../../src/web/exports/job-json.ts';
import { basicAuth } from '../support/app.ts';
import { signedIn } from '../support/browser-visitor.ts';
import { sheetPhoto } from '../support/photos.ts';
import { asJson, smallPhoto, startReadingApp, upload, type ReadingApp } from '../support/reading-app.ts';

const slow = { read: { latencyMs: 60_000 } };

describe('controls by the API', () => {
  test('cancel one sheet, then the whole job', async () => {
    const app = await startReadingApp({}, slow);
    const job = await newJob(app, 3);

    const one = await call(app, 'POST', `${job}/sheets/2/cancel`);
    const all = await call(app, 'POST', `${job}/cancel`);
    const again = await call(app, 'POST', `${job}/cancel`);

    expect(states(await one.json())).toContain('cancelled');
    expect(states(await all.json())).toEqual(['cancelled', 'cancelled', 'cancelled']);
    expect([one.status, all.status, again.status]).toEqual([200, 200, 200]);
  });

  test('retry all that failed and leave alone what a person cancelled, unless that is asked for', async () => {
    const app = await startReadingApp({}, { read: { fault: 'refusal', faultCalls: 1 } });
    const job = await newJob(app, 1, true);
    app.model.script.read.latencyMs = 60_000;
    await addPhoto(app, job);
    await call(app, 'POST', `${job}/sheets/2/cancel`);
    app.model.script.read.latencyMs = 0;

    const failed = await call(app, 'POST', `${job}/retry`);
    const afterFailed = states(await failed.json());
    const cancelled = await call(app, 'POST', `${job}/retry?of=cancelled`);
    const afterCancelled = states(await cancelled.json());

    expect(afterFailed[0]).not.toBe('failed');
    expect(afterFailed[1]).toBe('cancelled');
    expect(afterCancelled[1]).not.toBe('cancelled');
    expect((await call(app, 'POST', `${job}/retry?of=read`)).status).toBe(400);
  });

  test('rename by form and by JSON, and refuse a name that is none', async () => {
    const app = await startReadingApp();
    const job = await newJob(app, 1, true);

    const byForm = await call(app, 'POST', `${job}/rename`, new URLSearchParams({ name: ' Night\u202e tide\n' }));
    const byJson = await call(app, 'POST', `${job}/rename`, JSON.stringify({ name: 'Ebb' }));
    const blank = await call(app, 'POST', `${job}/rename`, JSON.stringify({ name: '  ' }));
    const long = await call(app, 'POST', `${job}/rename`, JSON.stringify({ name: 'x'.repeat(201) }));
    const broken = await call(app, 'POST', `${job}/rename`, '{"name":');

    expect(((await byForm.json()) as JobJson).job.name).toBe('Night  tide');
    expect(((await byJson.json()) as JobJson).job.name).toBe('Ebb');
    expect([blank.status, long.status, broken.status]).toEqual([400, 400, 400]);
  });

  test('read a duplicate anew from its own photo', async () => {
    const app = await startReadingApp();
    const photo = await smallPhoto();
    await upload(app.url, { 'first.jpg': photo }, asJson);
    const twin = (await (await upload(app.url, { 'twin.jpg': photo }, asJson)).json()) as JobJson;
    const readings = app.model.counts.read;

    const answer = await call(app, 'POST', `/api/v1${twin.job.url}/sheets/1/read-again`);
    const [queued] = ((await answer.json()) as JobJson).sheets;

    expect(twin.sheets[0]?.duplicate_of).toMatchObject({ n: 1 });
    expect(twin.sheets[0]?.state).toBe('read');
    expect(readings).toBe(1);
    expect(queued).toMatchObject({ duplicate_of: null, error: null });
  });

  test.each([
    ['cancel', 'finished already'],
    ['retry', 'read already'],
  ])('answer 409 and why, where %s comes too late', async (control, why) => {
    const app = await startReadingApp();
    const job = await newJob(app, 1, true);

    const answer = await call(app, 'POST', `${job}/sheets/1/${control}`);

    expect(answer.status).toBe(409);
    expect(((await answer.json()) as { detail: string }).detail).toContain(why);
  });

  test('answer 409 where a sheet is still being read, or its photo is gone', async () => {
    const app = await startReadingApp({}, slow);
    const job = await newJob(app, 1);
    const tooEarly = await call(app, 'POST', `${job}/sheets/1/read-again`);
    await call(app, 'POST', `${job}/cancel`);
    app.context.sheets.markPhotoRemoved(1, Date.now());

    const readAgain = await call(app, 'POST', `${job}/sheets/1/read-again`);
    const retry = await call(app, 'POST', `${job}/sheets/1/retry`);

    expect([tooEarly.status, readAgain.status, retry.status]).toEqual([409, 409, 409]);
    expect(((await retry.json()) as { detail: string }).detail).toContain('no longer kept');
  });

  test('delete a sheet, then the job, with photos, prepared pictures and thumbnails', async () => {
    const app = await startReadingApp();
    const job = await newJob(app, 2, true);
    const page = job.replace('/api/v1', '');
    for (const n of [1, 2]) await call(app, 'GET', `${page}/sheets/${n}/thumbnail`);
    const before = filesOf(app);

    const sheet = await call(app, 'DELETE', `${job}/sheets/1`);
    const between = filesOf(app);
    const whole = await call(app, 'DELETE', job);

    expect(before).toMatchObject({ uploads: 2, 'cache/pictures': 2 });
    expect(between).toMatchObject({ uploads: 1, 'cache/pictures': 1 });
    expect(filesOf(app)).toEqual({ uploads: 0, 'cache/prepared': 0, 'cache/pictures': 0 });
    expect([sheet.status, whole.status]).toEqual([204, 204]);
    expect((await call(app, 'GET', job)).status).toBe(404);
    expect((await call(app, 'DELETE', job)).status).toBe(404);
  });

  test('say only that it is done, where that is all that is asked for', async () => {
    const app = await startReadingApp({}, slow);
    const job = await newJob(app, 1);

    const answer = await call(app, 'POST', `${job}/cancel`, undefined, { Prefer: 'return=minimal' });

    expect(answer.status).toBe(204);
    expect(answer.headers.get('preference-applied')).toBe('return=minimal');
  });

  test.each([
    ['POST', '/jobs/20250618-1432-7QK3M/cancel'],
    ['POST', '/jobs/nonsense/retry'],
    ['POST', '/api/v1/jobs/20250618-1432-7QK3M/sheets/1/cancel'],
    ['DELETE', '/jobs/20250618-1432-7QK3M'],
    ['DELETE', '/api/v1/jobs/%00'],
  ])('find nothing at %s %s', async (method, path) => {
    const app = await startReadingApp();

    expect((await call(app, method, path)).status).toBe(404);
  });

  test.each(['0', '99', '-1', 'x', '1e3', '1234567'])('find no sheet number %s', async (n) => {
    const app = await startReadingApp();
    const job = await newJob(app, 1, true);

    const answers = await Promise.all([
      call(app, 'POST', `${job}/sheets/${n}/cancel`),
      call(app, 'DELETE', `${job}/sheets/${n}`),
      call(app, 'GET', `${job}/sheets/${n}`),
      call(app, 'GET', `${job.replace('/api/v1', '')}/sheets/${n}/thumbnail`),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  });
});

describe('controls by a form', () => {
  test('lead back to the page they stood on', async () => {
    const app = await startReadingApp({}, slow);
    const page = (await newJob(app, 2)).replace('/api/v1', '');
    const browser = await signedIn(app.url);
    const _csrf = await browser.token(page);

    const onJob = await browser.post(`${page}/sheets/1/cancel`, { _csrf }, { Referer: app.url + page });
    const onSheet = await browser.post(`${page}/sheets/2/cancel`, { _csrf }, { Referer: `${app.url}${page}/sheets/2` });
    const fromElsewhere = await browser.post(`${page}/cancel`, { _csrf }, { Referer: 'http://elsewhere.test/history' });
    const deleted = await browser.post(`${page}/sheets/2/delete`, { _csrf }, { Referer: `${app.url}${page}/sheets/2` });
    const gone = await browser.post(`${page}/delete`, { _csrf });

    const answers = [onJob, onSheet, fromElsewhere, deleted, gone];
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 303, 303]);
    expect(answers.map(({ headers }) => headers.get('location'))).toEqual([
      page,
      `${page}/sheets/2`,
      page,
      page,
      '/history',
    ]);
  });

  test('are a page with the reason where they come too late', async () => {
    const app = await startReadingApp();
    const page = (await newJob(app, 1, true)).replace('/api/v1', '');
    const browser = await signedIn(app.url);

    const answer = await browser.post(`${page}/sheets/1/cancel`, { _csrf: await browser.token(page) });

    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain('This sheet is finished already');
  });

  test.each(['/cancel', '/retry', '/rename', '/delete', '/sheets/1/cancel', '/sheets/1/delete'])(
    '%s do nothing without the token',
    async (path) => {
      const app = await startReadingApp({}, slow);
      const page = (await newJob(app, 1)).replace('/api/v1', '');
      const browser = await signedIn(app.url);

      const without = await browser.post(page + path, { name: 'x' });
      const deleted = await fetch(app.url + page, { method: 'DELETE', headers: { Cookie: browser.cookie() } });

      expect([without.status, deleted.status]).toEqual([403, 403]);
      expect(((await (await call(app, 'GET', page)).json()) as JobJson).job).toMatchObject({ name: 'page 1' });
    },
  );

  test('resume the reader and say whether it was paused', async () => {
    const app = await startReadingApp();

    const byApi = await call(app, 'POST', '/api/v1/reader/resume');
    const browser = await signedIn(app.url);
    const _csrf = await browser.token('/upload');
    const byForm = await browser.post('/reader/resume', { _csrf }, { Referer: `${app.url}/upload` });

    expect(await byApi.json()).toEqual({ resumed: false });
    expect(byForm.headers.get('location')).toBe('/upload');
  });
});

/** Uploads photos of different bytes; returns the job's path in the API. */
async function newJob(app: ReadingApp, count: number, isWaitedFor = false): Promise<string> {
  const files: [string, Buffer][] = [];
  for (let n = 1; n <= count; n += 1)
    files.push([`page ${n}.jpg`, await sheetPhoto({ widthPx: 200 + n, heightPx: 300 })]);
  const answer = await upload(app.url, files, { ...asJson, ...(isWaitedFor ? {} : { Prefer: 'respond-async' }) });
  return `/api/v1${((await answer.json()) as JobJson).job.url}`;
}

async function addPhoto(app: ReadingApp, job: string): Promise<void> {
  const form = new FormData();
  form.append('files', new Blob([new Uint8Array(await sheetPhoto({ widthPx: 333, heightPx: 300 }))]), 'more.jpg');
  await call(app, 'POST', `${job}/sheets?wait=0`, form);
}

function call(
  app: ReadingApp,
  method: string,
  path: string,
  body?: string | FormData | URLSearchParams,
  headers: Record<string, string> = {},
): Promise<Response> {
  const type = typeof body === 'string' ? { 'Content-Type': 'application/json' } : {};
  const basic = { Authorization: basicAuth, Accept: 'application/json' };
  return fetch(app.url + path, { method, headers: { ...basic, ...type, ...headers }, ...(body ? { body } : {}) });
}

const states = (json: unknown): string[] => (json as JobJson).sheets.map(({ state }) => state);

const filesOf = (app: ReadingApp): Record<string, number> =>
  Object.fromEntries(
    ['uploads', 'cache/prepared', 'cache/pictures'].map((folder) => [
      folder,
      readdirSync(join(app.dataDir, folder)).length,
    ]),
  );
