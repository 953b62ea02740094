import { describe, expect, test } from 'vitest';
import { sheet } from '../../domain/checks/sheets.ts';
import { faultsBy } from '../../support/api-document.ts';
import { basicAuth, startApp, type RunningApp } from '../../support/app.ts';
import { smallPhoto, startReadingApp, type ReadingApp } from '../../support/reading-app.ts';
import { startReceiver } from '../../support/webhook-receiver.ts';

/** A body whose every field was checked against the document. */
type Body = Record<string, unknown>;

describe('a real answer is as the document describes it', () => {
  test('of jobs and sheets: sent, listed, looked at, renamed, read again, exported', async () => {
    const app = await startReading();
    const url = await sendPhoto(app);

    await checked(app, 'Job', 'GET', url);
    await checked(app, 'Progress', 'GET', `${url}?after=0`);
    await checked(app, 'JobOrProgress', 'GET', url);
    await checked(app, 'JobList', 'GET', '/api/v1/jobs');
    await checked(app, 'SheetDetail', 'GET', `${url}/sheets/1`);
    await checked(app, 'Job', 'POST', `${url}/rename`, { name: 'Evening delivery' });
    await checked(app, 'Export', 'GET', `${url}/export?format=json`);
    await checked(app, 'Insights', 'GET', '/api/v1/insights?days=7');
    await checked(app, 'Job', 'POST', `${url}/sheets/1/read-again`);
  });

  test('of a sheet that failed, and of one that is another’s twin', async () => {
    const app = await startReading();
    const url = await sendPhoto(app);
    const twin = await sendPhoto(app);
    app.model.script.read.answer = { text: 'There is no report.' };
    app.model.script.format.answer = { text: 'Nor here.' };
    const failed = await sendPhoto(app, 'text.png');

    const detail = await checked(app, 'SheetDetail', 'GET', `${twin}/sheets/1`);
    await checked(app, 'Job', 'GET', failed);

    expect(detail['duplicate_of']).toMatchObject({ url: `${url.replace('/api/v1', '')}/sheets/1` });
  });

  test('of photos that are not waited for, in whole and in brief', async () => {
    const app = await startReading();
    const form = new FormData();
    form.append('files', new Blob([new Uint8Array(await smallPhoto())]), 'sheet.jpg');
    const send = (prefer: string): Promise<Response> =>
      fetch(`${app.url}/api/v1/jobs`, {
        ...{ method: 'POST', body: form },
        headers: { Authorization: basicAuth, Prefer: prefer },
      });

    const [whole, brief] = [await send('respond-async'), await send('return=minimal')];

    expect([whole.status, brief.status]).toEqual([202, 202]);
    expect(faultsBy('Job', await whole.json())).toEqual([]);
    expect(faultsBy('MinimalJob', await brief.json())).toEqual([]);
  });

  test('of review: queue, change, conflict, undo, approval, opening again', async () => {
    const app = await startReading();
    const url = `${await sendPhoto(app)}/sheets/1`;
    const cell = { kind: 'cell', table: 'arrival_tanks', row: 3, field: 'net_bbls' };
    const reason = 'As the master has it.';

    await checked(app, 'ReviewQueue', 'GET', '/api/v1/review');
    const first = await checked(app, 'SheetDetail', 'POST', `${url}/changes`, {
      revision: 1,
      reason: null,
      changes: [
        { ...cell, value: '2,060.9' },
        { kind: 'add_row', table: 'time_log', row: 0 },
      ],
    });
    const conflict = await call(app, 'POST', `${url}/changes`, { revision: 1, changes: [{ ...cell, value: 1 }] });
    const undone = await checked(app, 'SheetDetail', 'POST', `${url}/undo`, { revision: first['revision'] });
    const approved = await checked(app, 'SheetDetail', 'POST', `${url}/approve`, {
      revision: undone['revision'],
      reason,
    });
    await checked(app, 'SheetDetail', 'POST', `${url}/reopen`, { revision: approved['revision'] });

    expect(conflict.status).toBe(409);
    expect(faultsBy('Problem', await conflict.json())).toEqual([]);
  });

  test('of tokens and webhooks, and of what a webhook is told', async () => {
    const receiver = await startReceiver();
    const app = await startReading({ WEBHOOK_ALLOW_PRIVATE: 'true' });

    await checked(app, 'Token', 'POST', '/api/v1/tokens', { name: 'The office', scopes: ['read'] });
    await checked(app, 'TokenList', 'GET', '/api/v1/tokens');
    const hook = { url: receiver.url, events: ['sheet.read', 'sheet.needs_review'] };
    const { id } = await checked(app, 'WebhookWithSecret', 'POST', '/api/v1/webhooks', hook);
    await checked(app, 'TestSent', 'POST', `/api/v1/webhooks/${String(id)}/test`);
    await sendPhoto(app);
    await receiver.until(2);
    await checked(app, 'Webhook', 'GET', `/api/v1/webhooks/${String(id)}`);
    await checked(app, 'WebhookList', 'GET', '/api/v1/webhooks');
    await checked(app, 'WebhookWithSecret', 'POST', `/api/v1/webhooks/${String(id)}/secret`);
    await checked(app, 'DeliveryList', 'GET', `/api/v1/webhooks/${String(id)}/deliveries`);

    expect(receiver.received.flatMap(({ body }) => faultsBy('WebhookEvent', body))).toEqual([]);
  });

  test('of errors, and of the reader', async () => {
    const app = await startApp();

    for (const path of ['/api/v1/jobs/none', '/api/v1/jobs?state=sunk', '/api/v1/nowhere']) {
      const answer = await call(app, 'GET', path);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(faultsBy('Problem', await answer.json())).toEqual([]);
    }
    await checked(app, 'Resumed', 'POST', '/api/v1/reader/resume');
  });
});

describe('the check itself', () => {
  test('finds a field too many, one too few, and one of another kind', () => {
    const sound = {
      id: 1,
      url: 'x',
      events: ['sheet.read'],
      created_by: 'demo',
      created_at: '2026-01-01T00:00:00.000Z',
      has_secret: true,
    };

    expect(faultsBy('Webhook', sound)).toEqual([]);
    expect(faultsBy('Webhook', { ...sound, secret: 'x' })).not.toEqual([]);
    expect(faultsBy('Webhook', { ...sound, id: '1' })).not.toEqual([]);
    expect(faultsBy('WebhookList', { webhooks: [{ ...sound, url: undefined }] })).not.toEqual([]);
  });
});

describe('the description', () => {
  test('is there for whoever asks, and leads to nothing that is not', async () => {
    const app = await startApp();

    const answer = await fetch(`${app.url}/api/v1/openapi.json`);
    const { paths } = (await answer.json()) as { paths: Record<string, unknown> };

    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(Object.keys(paths)).toContain('/api/v1/webhooks');
  });
});

/** The app whose model reads every photo as a sheet with one slip in it. */
const startReading = (settings: Record<string, string> = {}): Promise<ReadingApp> =>
  startReadingApp(
    { SECOND_LOOK: 'off', ...settings },
    { read: { answer: { text: JSON.stringify(sheet('net-slip')) } } },
  );

/** Sends a photo as a job, and returns the job's address in the API. */
async function sendPhoto(app: RunningApp, name = 'sheet.jpg'): Promise<string> {
  const form = new FormData();
  const bytes = await smallPhoto();
  // the same pixels with other bytes behind them are another photo
  const photo = name === 'sheet.jpg' ? bytes : Buffer.concat([bytes, Buffer.from('more')]);
  form.append('files', new Blob([new Uint8Array(photo)]), name);
  const headers = { Authorization: basicAuth };
  const answer = await fetch(`${app.url}/api/v1/jobs`, { method: 'POST', body: form, headers });
  const body = (await answer.json()) as { job: { url: string } };
  expect(faultsBy('Job', body)).toEqual([]);
  return `/api/v1${body.job.url}`;
}

async function checked(app: RunningApp, name: string, method: string, path: string, body?: object): Promise<Body> {
  const answer = await call(app, method, path, body);
  const json = (await answer.json()) as Body;
  const problem = answer.ok ? null : json['detail'];
  expect({ path, problem, faults: faultsBy(name, json) }).toEqual({ path, problem: null, faults: [] });
  return json;
}

function call(app: RunningApp, method: string, path: string, body?: object): Promise<Response> {
  return fetch(app.url + path, {
    method,
    headers: { Authorization: basicAuth, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
