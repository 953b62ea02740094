import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { JobJson } from '../../src/web/exports/job-json.ts';
import type { JobProgressJson, SheetProgressJson } from '../../src/web/exports/progress-json.ts';
import { basicAuth } from '../support/app.ts';
import { sheetPhoto } from '../support/photos.ts';
import { asJson, startReadingApp, upload, type ReadingApp } from '../support/reading-app.ts';

interface Event {
  id: number | null;
  name: string;
  data: unknown;
}

describe('the events of a job', () => {
  test('that ended before their connection did are told nothing more', async () => {
    const app = await startReadingApp({}, { read: { fault: 'hang' } });
    const send = async (width: number): Promise<JobJson['job']> => {
      const photo = await sheetPhoto({ widthPx: width, heightPx: 300 });
      return (
        (await (await upload(app.url, { 'a.jpg': photo }, { ...asJson, Prefer: 'respond-async' })).json()) as JobJson
      ).job;
    };
    const [first, second] = [await send(300), await send(310)];
    const control = (what: string, body = ''): Promise<Response> =>
      fetch(`${app.url}${second.url}/${what}`, {
        method: 'POST',
        body: new URLSearchParams(body),
        headers: { Authorization: basicAuth, ...asJson },
      });
    const { hostname, port } = new URL(app.url);
    const socket = connect(Number(port), hostname);
    const asking = (url: string): string =>
      `GET ${url}/events HTTP/1.1\r\nHost: a\r\nAuthorization: ${basicAuth}\r\n\r\n`;
    socket.write(asking(first.url) + asking(second.url));
    await once(socket, 'data');

    await control('cancel');
    await control('rename', 'name=another');

    expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
    socket.destroy();
  });

  test('tell of each sheet until it is read, then of the end', async () => {
    const app = await startReadingApp({ OPENAI_MAX_CONCURRENCY: '1' }, { read: { latencyMs: 50 } });
    const job = await newJob(app, 2);

    const answer = await listen(app, job);
    const events = await eventsOf(answer);

    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-cache, no-transform');
    expect(answer.headers.get('x-accel-buffering')).toBe('no');
    expect(events.at(-1)?.name).toBe('done');
    expect(lastOf(events, 1)).toMatchObject({ state: 'read', phase: 'read', controls: ['read-again', 'delete'] });
    expect(lastOf(events, 2)).toMatchObject({ state: 'read', phase: 'read', error: null });
    const phases = sheetsOf(events, 2).map(({ phase }) => phase);
    expect(phases[0]).toBe('uploaded');
    expect(phases).toContain('reading');
    const ids = events.map(({ id }) => id).filter((id) => id !== null);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
  });

  test('go on after the end for whoever follows, telling what people approve, until the job is deleted', async () => {
    const app = await startReadingApp();
    const job = await newJob(app, 2);
    await eventsOf(await listen(app, job));
    const headers = { Authorization: basicAuth, 'Content-Type': 'application/json', ...asJson };
    const send = (path: string, body: object): Promise<Response> =>
      fetch(`${app.url}/api/v1${job}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });

    const following = eventsOf(
      await fetch(`${app.url}${job}/events?follow=1`, { headers: { Authorization: basicAuth } }),
    );
    await send('/sheets/2/approve', { revision: 1, reason: 'As written.' });
    await send('/sheets/2/reopen', { revision: 2 });
    await send('/sheets/1/approve', { revision: 1, reason: 'As written.' });
    await fetch(`${app.url}/api/v1${job}`, { method: 'DELETE', headers });
    const events = await following;

    const approvals = events
      .filter(({ name }) => name === 'sheet')
      .map(({ data }) => data as SheetProgressJson)
      .map(({ n, approved_by }) => [n, approved_by]);
    const badges = events
      .filter(({ name }) => name === 'job')
      .map(({ data }) => (data as JobProgressJson).badges.map(({ word }) => word).join());
    expect(approvals).toEqual(expect.arrayContaining([[1, 'demo']]));
    expect(badges).toContain('1 of 2 approved');
    expect(events.at(-1)?.name).toBe('done');
  });

  test('count the whole job', async () => {
    const app = await startReadingApp();
    const job = await newJob(app, 2);

    const events = await eventsOf(await listen(app, job));

    const last = events.filter(({ name }) => name === 'job').at(-1)?.data as JobProgressJson;
    expect(last).toMatchObject({
      state: 'read',
      total: 2,
      finished: 2,
      phases: { upload: 2, read: 2, check: 2 },
      is_paused: false,
      left_ms: null,
    });
    expect(last.counts).toMatchObject({ read: 2, failed: 0 });
  });

  test('go on from where a listener left off, by header or address', async () => {
    const app = await startReadingApp();
    const job = await newJob(app, 3);
    const all = await eventsOf(await listen(app, job));
    const ids = all.flatMap(({ id }) => (id === null ? [] : [id]));
    const last = ids.at(-1) ?? 0;

    const missed = await eventsOf(await listen(app, job, { 'Last-Event-ID': String(last - 1) }));
    const none = await eventsOf(await listen(app, job, {}, `?after=${last}`));
    const nonsense = await eventsOf(await listen(app, job, { 'Last-Event-ID': 'x' }));

    expect(missed.flatMap(({ id }) => (id === null ? [] : [id]))).toEqual([last]);
    expect(none.map(({ name }) => name)).toEqual(['job', 'done']);
    expect(sheetsOf(nonsense)).toHaveLength(3);
  });

  test('say why a sheet waits, until when, and what can be done', async () => {
    const app = await startReadingApp({}, { read: { fault: 'server_error', faultCalls: 1 } });
    const job = await newJob(app, 1);
    const answer = await listen(app, job);
    const events = await eventsUntil(answer, (event) => (event.data as SheetProgressJson).retry_at !== null);

    const waiting = lastOf(events, 1);
    expect(waiting).toMatchObject({
      state: 'queued',
      phase: 'uploaded',
      error: { kind: 'reader_unavailable' },
      controls: ['retry', 'cancel', 'delete'],
    });
    expect(waiting?.sentence).toMatch(/Retry at \d\d:\d\d UTC$/);
    expect(waiting?.setbacks).toHaveLength(1);
  });

  test('end when the job is deleted under the listener', async () => {
    const app = await startReadingApp({}, { read: { latencyMs: 60_000 } });
    const job = await newJob(app, 1);
    const answer = await listen(app, job);

    await fetch(app.url + job, { method: 'DELETE', headers: { Authorization: basicAuth } });
    const events = await eventsOf(answer);

    expect(events.at(-1)?.name).toBe('done');
  });

  test('are not there without signing in, nor of a job that is not there', async () => {
    const app = await startReadingApp();
    const job = await newJob(app, 1);

    const stranger = await fetch(`${app.url}${job}/events`);
    const nowhere = await listen(app, '/jobs/20250618-1432-7QK3M');

    expect([stranger.status, nowhere.status]).toEqual([401, 404]);
  });

  test('can be asked for where they cannot be listened to', async () => {
    const app = await startReadingApp();
    const job = await newJob(app, 2);
    await eventsOf(await listen(app, job));
    const ask = async (after: string): Promise<Response> =>
      fetch(`${app.url}${job}.json?after=${after}`, { headers: { Authorization: basicAuth } });

    const all = (await (await ask('0')).json()) as Changes;
    const none = (await (await ask(String(all.changed))).json()) as Changes;

    expect(all.sheets.map(({ n, state }) => [n, state]).sort()).toEqual([
      [1, 'read'],
      [2, 'read'],
    ]);
    expect(all.job.finished).toBe(2);
    expect(none.sheets).toEqual([]);
    expect((await ask('x')).status).toBe(400);
  });
});

interface Changes {
  job: JobProgressJson;
  sheets: SheetProgressJson[];
  changed: number;
}

/** Uploads photos of different bytes without waiting; returns the job's path. */
async function newJob(app: ReadingApp, count: number): Promise<string> {
  const files: [string, Buffer][] = [];
  for (let n = 1; n <= count; n += 1) files.push([`${n}.jpg`, await sheetPhoto({ widthPx: 200 + n, heightPx: 300 })]);
  const answer = await upload(app.url, files, { ...asJson, Prefer: 'respond-async' });
  return ((await answer.json()) as JobJson).job.url;
}

const listen = (app: ReadingApp, job: string, headers: Record<string, string> = {}, query = ''): Promise<Response> =>
  fetch(`${app.url}${job}/events${query}`, { headers: { Authorization: basicAuth, ...headers } });

const eventsOf = (answer: Response): Promise<Event[]> => eventsUntil(answer, () => false);

/** Reads events until the stream ends or a sheet's event is the one looked for. */
async function eventsUntil(answer: Response, isLast: (event: Event) => boolean): Promise<Event[]> {
  const events: Event[] = [];
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    const fresh = blocks.flatMap(asEvent);
    events.push(...fresh);
    if (fresh.some((event) => event.name === 'sheet' && isLast(event))) break;
  }
  return events;
}

function asEvent(block: string): Event[] {
  const field = (name: string): string | undefined => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
  const [id, name, data] = [field('id'), field('event'), field('data')];
  if (name === undefined) return [];
  return [{ id: id === undefined ? null : Number(id), name, data: JSON.parse(data ?? 'null') as unknown }];
}

const sheetsOf = (events: Event[], n?: number): SheetProgressJson[] =>
  events
    .filter(({ name }) => name === 'sheet')
    .map(({ data }) => data as SheetProgressJson)
    .filter((sheet) => n === undefined || sheet.n === n);

const lastOf = (events: Event[], n: number): SheetProgressJson | undefined => sheetsOf(events, n).at(-1);
