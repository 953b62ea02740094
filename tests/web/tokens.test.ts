import Database from 'better-sqlite3';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { basicAuth, startApp, type RunningApp } from '../support/app.ts';
import { signedIn } from '../support/browser-visitor.ts';
import { smallPhoto, startReadingApp } from '../support/reading-app.ts';

describe('a token', () => {
  test('lets a program in for what it is for, and for nothing else', async () => {
    const app = await startReadingApp();
    const [reader, sender] = [await newToken(app, ['read']), await newToken(app, ['upload'])];

    const sent = await send(app, sender);
    const { job } = (await sent.json()) as { job: { url: string } };
    const statuses = [
      (await call(app, reader, `${job.url}.json`)).status,
      (await call(app, sender, `${job.url}.json`)).status,
      (await send(app, reader)).status,
      (await call(app, reader, `/api/v1${job.url}/cancel`, 'POST')).status,
      (await call(app, sender, `/api/v1${job.url}`, 'DELETE')).status,
    ];

    expect(sent.status).toBe(200);
    expect(statuses).toEqual([200, 403, 403, 403, 403]);
  });

  test('is kept as a hash only, shown once, and is worth nothing once revoked', async () => {
    const app = await startApp();
    const token = await newToken(app, ['read', 'review']);
    const before = (await call(app, token, '/history.json')).status;
    const [listed] = await list(app);
    await basic(app, `/api/v1/tokens/${listed?.id}/revoke`, 'POST');

    const rows = JSON.stringify(new Database(join(app.dataDir, 'ullage.db')).prepare('SELECT * FROM api_tokens').all());
    const after = await call(app, token, '/history.json');

    expect(before).toBe(200);
    expect(listed).toMatchObject({ name: 'a program', scopes: ['read', 'review'] });
    expect(listed?.last_used_at).not.toBeNull();
    expect(JSON.stringify(listed)).not.toContain(token);
    expect(rows).not.toContain(token);
    expect(after.status).toBe(401);
    expect(((await after.json()) as { detail: string }).detail).toContain('revoked');
  });

  test('that is to end is worth nothing from then on, and the list says when that is', async () => {
    const app = await startApp();
    const answer = await basic(app, '/api/v1/tokens', 'POST', { name: 'a', scopes: ['read'], expires_in_days: 30 });
    const { token, expires_at: ends } = (await answer.json()) as { token: string; expires_at: string };
    const before = (await call(app, token, '/history.json')).status;

    const days = (Date.parse(ends) - Date.now()) / 86_400_000;
    const db = new Database(join(app.dataDir, 'ullage.db'));
    db.prepare('UPDATE api_tokens SET expires_at = ?').run(Date.now());
    db.close();
    const after = await call(app, token, '/history.json');

    expect(before).toBe(200);
    expect(days).toBeGreaterThan(29.9);
    expect(days).toBeLessThanOrEqual(30);
    expect(after.status).toBe(401);
    expect(await (await basic(app, '/tokens', 'GET', undefined, 'text/html')).text()).toContain(
      '<strong>ended</strong>',
    );
  });

  test('says by the headers what is wrong with it, and which scope is missing', async () => {
    const app = await startApp();
    const token = await newToken(app, ['read']);

    const unknown = await call(app, 'ullage_nothing', '/history.json');
    const beyond = await call(app, token, '/api/v1/reader/resume', 'POST');

    expect(unknown.headers.get('www-authenticate')).toContain('error="invalid_token"');
    expect(beyond.headers.get('www-authenticate')).toContain('error="insufficient_scope", scope="review"');
  });

  test('makes no tokens and sees none', async () => {
    const app = await startApp();
    const token = await newToken(app, ['read', 'upload', 'review']);

    expect((await call(app, token, '/api/v1/tokens')).status).toBe(403);
    expect((await call(app, token, '/api/v1/tokens', 'POST', { name: 'x', scopes: ['read'] })).status).toBe(403);
  });

  test('is made and revoked on a page as well, where each form needs the CSRF token', async () => {
    const { url } = await startApp();
    const visitor = await signedIn(url);
    const _csrf = await visitor.token('/tokens');

    const made = await (await visitor.post('/tokens', { _csrf, name: '<b>crane</b>', scopes: 'read' })).text();
    const id = /action="\/tokens\/(\d+)\/revoke"/.exec(made)?.[1] ?? '';
    const foreign = await visitor.post('/tokens', { name: 'x', scopes: 'read' });
    const revoked = await visitor.post(`/tokens/${id}/revoke`, { _csrf });

    expect(made).toMatch(/<code id="new-token">ullage_[\w-]{43}<\/code>/);
    expect(made).toContain('&lt;b&gt;crane');
    expect(foreign.status).toBe(403);
    expect(revoked.status).toBe(303);
    expect(await (await visitor.get('/tokens')).text()).toContain('There is no token yet');
  });

  test('needs a name and a scope', async () => {
    const app = await startApp();

    const nameless = await basic(app, '/api/v1/tokens', 'POST', { name: ' ', scopes: ['read'] });
    const scopeless = await basic(app, '/api/v1/tokens', 'POST', { name: 'x', scopes: ['all'] });
    const endless = await basic(app, '/api/v1/tokens', 'POST', { name: 'x', scopes: ['read'], expires_in_days: 0 });

    expect([nameless.status, scopeless.status, endless.status]).toEqual([400, 400, 400]);
  });
});

async function newToken(app: RunningApp, scopes: string[]): Promise<string> {
  const answer = await basic(app, '/api/v1/tokens', 'POST', { name: 'a program', scopes });
  return ((await answer.json()) as { token: string }).token;
}

async function list(app: RunningApp): Promise<{ id: number; last_used_at: string | null }[]> {
  const answer = await basic(app, '/api/v1/tokens');
  return ((await answer.json()) as { tokens: { id: number; last_used_at: string | null }[] }).tokens;
}

const basic = (app: RunningApp, path: string, method = 'GET', body?: object, accept = '*/*'): Promise<Response> =>
  request(app, basicAuth, path, method, body, accept);

const call = (app: RunningApp, token: string, path: string, method = 'GET', body?: object): Promise<Response> =>
  request(app, `Bearer ${token}`, path, method, body);

function request(
  app: RunningApp,
  authorization: string,
  path: string,
  method: string,
  body?: object,
  accept = '*/*',
): Promise<Response> {
  return fetch(app.url + path, {
    method,
    headers: { Authorization: authorization, 'Content-Type': 'application/json', Accept: accept },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function send(app: RunningApp, token: string): Promise<Response> {
  const form = new FormData();
  form.append('files', new Blob([new Uint8Array(await smallPhoto())]), 'sheet.jpg');
  const headers = { Authorization: `Bearer ${token}`, Accept: 'application/json' };
  return fetch(`${app.url}/upload`, { method: 'POST', body: form, headers });
}
