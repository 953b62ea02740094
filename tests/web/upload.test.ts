import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { JobJson } from '../../src/web/exports/job-json.ts';
import { basicAuth } from '../support/app.ts';
import { distinctPhotos } from '../support/distinct-photos.ts';
import { sampleReport } from '../support/fake-model-answers.ts';
import { truncated } from '../support/photos.ts';
import { asJson, smallPhoto, startReadingApp, upload } from '../support/reading-app.ts';

describe('an upload', () => {
  test('comes back as a page with tables and the JSON beside them, for curl too', async () => {
    const app = await startReadingApp();

    const answer = await upload(app.url, { 'sheet.jpg': await smallPhoto() });

    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
    const page = await answer.text();
    expect(page.match(/<table/g)).toHaveLength(5);
    expect(page).toContain('arrival_tanks');
    expect(page).toContain('1P');
  });

  test('comes back as JSON where JSON is accepted', async () => {
    const app = await startReadingApp();

    const answer = await upload(app.url, { 'sheet.jpg': await smallPhoto() }, asJson);

    const { job, sheets, rejected } = (await answer.json()) as JobJson;
    expect(answer.status).toBe(200);
    expect(job).toMatchObject({ state: 'read', name: 'sheet', url: `/jobs/${job.id}` });
    expect(job.id).toMatch(/^\d{8}-\d{4}-[2-9A-HJKMNP-TV-Z]{5}$/);
    expect(sheets).toHaveLength(1);
    expect(sheets[0]).toMatchObject({ n: 1, filename: 'sheet.jpg', state: 'read', reader: 'openai', error: null });
    expect(sheets[0]?.report).toEqual(sampleReport);
    expect(rejected).toEqual([]);
  });

  test('is answered with 202 and the job at once where the client prefers not to wait', async () => {
    const app = await startReadingApp({}, { read: { latencyMs: 300 } });

    const answer = await upload(app.url, { 'sheet.jpg': await smallPhoto() }, { ...asJson, Prefer: 'respond-async' });

    const { job, sheets } = (await answer.json()) as JobJson;
    expect(answer.status).toBe(202);
    expect(answer.headers.get('location')).toBe(`/jobs/${job.id}`);
    expect(sheets[0]?.state).not.toBe('read');
    await vi.waitFor(async () => expect(await jobOf(app.url, job.id)).toMatchObject({ job: { state: 'read' } }), 5000);
  });

  test('that waits too long is answered with 202, and the reading goes on', async () => {
    const app = await startReadingApp({ UPLOAD_WAIT_SECONDS: '1' }, { read: { latencyMs: 1500 } });

    const answer = await upload(app.url, { 'sheet.jpg': await smallPhoto() }, asJson);

    const { job } = (await answer.json()) as JobJson;
    expect(answer.status).toBe(202);
    expect(answer.headers.get('location')).toBe(`/jobs/${job.id}`);
    await vi.waitFor(async () => expect(await jobOf(app.url, job.id)).toMatchObject({ job: { state: 'read' } }), 5000);
  });

  test('of an irregular answer costs one more call and gives the same JSON', async () => {
    const clean = await startReadingApp();
    const irregular = await startReadingApp({}, { read: { answer: 'irregular' } });

    const fromClean = (await (await upload(clean.url, { 'a.jpg': await smallPhoto() }, asJson)).json()) as JobJson;
    const fromOther = (await (await upload(irregular.url, { 'a.jpg': await smallPhoto() }, asJson)).json()) as JobJson;

    expect(fromOther.sheets[0]?.report).toEqual(fromClean.sheets[0]?.report);
    expect([clean.model.counts.calls, irregular.model.counts.calls]).toEqual([1, 2]);
    const purposes = irregular.logLines.map(({ msg }) => msg).filter((msg) => String(msg).startsWith('model call'));
    expect(purposes).toEqual(['model call: read', 'model call: format']);
  });

  test('of two at once has both with the model at the same time', async () => {
    const app = await startReadingApp({}, { read: { latencyMs: 200 } });

    const answers = await Promise.all([
      upload(app.url, { 'a.jpg': await smallPhoto() }),
      upload(app.url, { 'b.jpg': await smallPhoto() }),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(app.model.counts.mostInFlight).toBe(2);
  });

  test('stores its photos by time and chance and keeps nothing else', async () => {
    const app = await startReadingApp();
    const photo = await smallPhoto();

    await upload(app.url, [
      ['same.jpg', photo],
      ['same.jpg', photo],
      ['../../etc/passwd', photo],
    ]);

    const names = readdirSync(join(app.dataDir, 'uploads'));
    expect(names).toHaveLength(3);
    for (const name of names) expect(name).toMatch(/^\d{14}_[0-9a-f]{8}\.jpg$/);
    expect(readdirSync(join(app.dataDir, 'tmp'))).toEqual([]);
    await vi.waitFor(() => expect(readdirSync(join(app.dataDir, 'cache', 'prepared'))).toEqual([]));
  });

  test('shows file names as text and never as markup', async () => {
    const app = await startReadingApp();

    const answer = await upload(app.url, { '<img src=x onerror=alert(1)>\u202e.jpg': await smallPhoto() });

    const page = await answer.text();
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(page).not.toContain('<img src=x');
    expect(page).not.toContain('\u202e');
  });

  test('waits while twenty others do, and no database is locked', async () => {
    const app = await startReadingApp();
    const photos = await distinctPhotos(20);

    const answers = await Promise.all(photos.map((photo, i) => upload(app.url, { [`${i}.jpg`]: photo })));

    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(app.model.counts.calls).toBe(20);
  });
});

describe('a refused upload', () => {
  test('without a file is a 400 that says what to send', async () => {
    const app = await startReadingApp();

    const answer = await upload(app.url, {}, asJson);

    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(await answer.json()).toMatchObject({ status: 400, detail: expect.stringContaining('"files"') as string });
  });

  test('that is no multipart form is a 400', async () => {
    const app = await startReadingApp();

    const answer = await fetch(`${app.url}/upload`, {
      method: 'POST',
      body: '{}',
      headers: { Authorization: basicAuth, 'Content-Type': 'application/json' },
    });

    expect(answer.status).toBe(400);
  });

  test.each([
    ['a script named .jpg', Buffer.from('#!/bin/sh\necho hello\n'), 415],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 415],
    ['an empty file', Buffer.alloc(0), 422],
  ])('of %s names the file and costs no model call', async (_what, bytes, status) => {
    const app = await startReadingApp();

    const answer = await upload(app.url, { 'sheet.jpg': bytes }, asJson);

    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ detail: expect.stringContaining('sheet.jpg') as string });
    expect(app.model.counts.calls).toBe(0);
    expect(readdirSync(join(app.dataDir, 'uploads'))).toEqual([]);
    expect(readdirSync(join(app.dataDir, 'tmp'))).toEqual([]);
  });

  test('of a truncated photo is a 422', async () => {
    const app = await startReadingApp();

    const answer = await upload(app.url, { 'sheet.jpg': truncated(await smallPhoto(), 0.6) }, asJson);

    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ rejected: [{ filename: 'sheet.jpg', kind: 'unreadable' }] });
  });

  test('in a batch leaves the good ones read and lists the bad ones', async () => {
    const app = await startReadingApp();

    const answer = await upload(
      app.url,
      { 'good.jpg': await smallPhoto(), 'bad.jpg': Buffer.from('no photo') },
      asJson,
    );

    const { sheets, rejected } = (await answer.json()) as JobJson;
    expect(answer.status).toBe(200);
    expect(sheets.map(({ filename, state }) => [filename, state])).toEqual([['good.jpg', 'read']]);
    expect(rejected).toMatchObject([{ filename: 'bad.jpg', kind: 'unsupported' }]);
  });

  test('of too large a file is a 413 with the limit in it', async () => {
    const app = await startReadingApp({ MAX_FILE_SIZE_MB: '1' });

    const answer = await upload(app.url, { 'big.jpg': Buffer.alloc(1024 * 1024 + 1, 1) }, asJson);

    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ detail: expect.stringContaining('1 MB') as string });
    expect(readdirSync(join(app.dataDir, 'tmp'))).toEqual([]);
  });

  test('of too many files is a 400 with the limit in it', async () => {
    const app = await startReadingApp({ MAX_FILES: '2' });
    const photo = await smallPhoto();

    const answer = await upload(app.url, { 'a.jpg': photo, 'b.jpg': photo, 'c.jpg': photo }, asJson);

    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ detail: expect.stringContaining('2 photos') as string });
  });

  test('that breaks off leaves no file and a healthy server', async () => {
    const app = await startReadingApp();
    const { hostname, port } = new URL(app.url);

    const socket = connect(Number(port), hostname);
    socket.write(
      `POST /upload HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: ${basicAuth}\r\nContent-Length: 100000\r\n` +
        'Content-Type: multipart/form-data; boundary=b\r\n\r\n' +
        '--b\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n\r\nhalf of a pho',
    );
    await vi.waitFor(() => expect(readdirSync(join(app.dataDir, 'tmp'))).toHaveLength(1));
    socket.destroy();

    await vi.waitFor(() => expect(readdirSync(join(app.dataDir, 'tmp'))).toEqual([]));
    expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
    expect((await upload(app.url, { 'a.jpg': await smallPhoto() })).status).toBe(200);
  });
});

describe('a fault of the model', () => {
  test.each([
    ['unauthorized', 'reader_unauthorized'],
    ['refusal', 'reader_refused'],
  ] as const)('that waiting does not mend (%s) is a named failure with advice', async (fault, kind) => {
    const app = await startReadingApp({}, { read: { fault } });

    const answer = await upload(app.url, { 'sheet.jpg': await smallPhoto() }, asJson);

    const { sheets } = (await answer.json()) as JobJson;
    expect(answer.status).toBe(502);
    expect(sheets[0]).toMatchObject({ state: 'failed', report: null, error: { kind } });
    expect(sheets[0]?.error?.advice).not.toBe('');
    expect(app.model.counts.calls).toBe(1);
    expect(JSON.stringify([sheets, app.logLines])).not.toContain('sk-test-key');
  });

  test.each([
    ['busy', 'reader_busy'],
    ['server_error', 'reader_unavailable'],
    ['length', 'answer_truncated'],
    ['empty_content', 'answer_empty'],
    ['html', 'answer_garbled'],
  ] as const)('that may pass (%s) is answered at once with 202 and the failure’s name', async (fault, kind) => {
    const app = await startReadingApp({}, { read: { fault } });

    const answer = await upload(app.url, { 'sheet.jpg': await smallPhoto() }, asJson);

    const { job, sheets } = (await answer.json()) as JobJson;
    expect(answer.status).toBe(202);
    expect(answer.headers.get('location')).toBe(job.url);
    expect(sheets[0]).toMatchObject({ state: 'queued', report: null, error: { kind } });
    expect(app.model.counts.calls).toBe(1);
  });
});

const jobOf = async (url: string, id: string): Promise<unknown> =>
  (await fetch(`${url}/jobs/${id}.json`, { headers: { Authorization: basicAuth } })).json();
