import { describe, expect, test } from 'vitest';
import { basicAuth, startApp } from '../support/app.ts';
import { signedIn, visitor } from '../support/browser-visitor.ts';

describe('somebody not signed in', () => {
  test.each(['/', '/upload', '/history', '/jobs/20250618-1432-7QK3M', '/jobs/x/sheets/1/photo', '/no/such/page'])(
    'is sent from %s to the sign-in form, and a program is told 401',
    async (path) => {
      const { url } = await startApp();

      const page = await fetch(url + path, { redirect: 'manual', headers: { Accept: 'text/html' } });
      const json = await fetch(url + path, { redirect: 'manual', headers: { Accept: 'application/json' } });

      expect([page.status, json.status]).toEqual([303, 401]);
      expect(page.headers.get('location')).toMatch(/^\/login/);
      expect(json.headers.get('www-authenticate')).toMatch(/^Basic /);
      expect(await json.json()).toMatchObject({ status: 401, type: 'urn:ullage:unauthenticated' });
    },
  );

  test('reaches health, the form and its styles', async () => {
    const { url } = await startApp();

    const answers = await Promise.all(
      ['/healthz', '/readyz', '/login', '/css/colors.css'].map((path) => fetch(url + path)),
    );

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });

  test('cannot upload', async () => {
    const { url } = await startApp();

    const answer = await fetch(`${url}/upload`, { method: 'POST', body: new FormData() });

    expect(answer.status).toBe(401);
  });
});

describe('signing in by the form', () => {
  test('leads on to where one was going, with a new session id', async () => {
    const { url } = await startApp();
    const someone = visitor(url);
    const _csrf = await someone.token('/login?next=/history');
    const before = someone.cookie();

    const answer = await someone.post('/login', { username: 'demo', password: 'API2025', _csrf, next: '/history' });

    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/history');
    expect(someone.cookie()).not.toBe(before);
    expect((await someone.get('/history')).status).toBe(200);
  });

  test('sets a cookie that scripts and other sites cannot use', async () => {
    const { url } = await startApp();

    const answer = await fetch(`${url}/login`);

    const [cookie] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^ullage=/);
    expect(cookie).toContain('HttpOnly');
    expect(cookie).toContain('SameSite=Lax');
    expect(cookie).toContain('Path=/');
    expect(cookie).not.toContain('Domain');
  });

  test('never leads off this host', async () => {
    const { url } = await startApp();
    const elsewhere = [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      '/%09/evil.example\\',
      '/\t/evil.example',
    ];

    const locations = [];
    for (const next of elsewhere) {
      const someone = visitor(url);
      const _csrf = await someone.token('/login');
      const answer = await someone.post('/login', { username: 'demo', password: 'API2025', _csrf, next });
      locations.push(answer.headers.get('location'));
    }

    expect(locations.every((location) => location === '/upload')).toBe(true);
  });

  test('with a wrong password is a 401 that shows the form again', async () => {
    const { url } = await startApp();
    const someone = visitor(url);
    const _csrf = await someone.token('/login');

    const answer = await someone.post('/login', { username: 'demo', password: 'wrong-one', _csrf });

    expect(answer.status).toBe(401);
    expect(await answer.text()).toContain('do not belong together');
  });

  test('is stopped by the tenth guess, and the right password does not show through', async () => {
    const { url } = await startApp();
    const someone = visitor(url);
    const _csrf = await someone.token('/login');

    const statuses = [];
    for (let guess = 0; guess < 9; guess += 1) {
      statuses.push((await someone.post('/login', { username: 'demo', password: `guess-${guess}`, _csrf })).status);
    }
    const right = await someone.post('/login', { username: 'demo', password: 'API2025', _csrf });
    const basic = await fetch(`${url}/history`, { headers: { Authorization: basicAuth } });

    expect(statuses.slice(0, 8)).toEqual(Array(8).fill(401));
    expect(statuses[8]).toBe(429);
    expect(right.status).toBe(429);
    expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(basic.status).toBe(429);
  });

  test('ends with signing out, after which the old cookie is worth nothing', async () => {
    const { url } = await startApp();
    const someone = await signedIn(url);
    const old = someone.cookie();

    const answer = await someone.post('/logout', { _csrf: await someone.token('/upload') });

    expect(answer.headers.get('location')).toBe('/login');
    expect((await visitor(url, old).get('/upload')).status).toBe(303);
    expect((await someone.get('/logout')).status).not.toBe(200);
  });

  test('outlives a restart of the server', async () => {
    const first = await startApp();
    const someone = await signedIn(first.url);
    await first.close();

    const second = await startApp({ DATA_DIR: first.dataDir });

    expect((await visitor(second.url, someone.cookie()).get('/upload')).status).toBe(200);
  });
});

describe('basic credentials', () => {
  test.each(['/login', '/logout'])('have no session for %s to begin or end', async (path) => {
    const { url } = await startApp();

    const answer = await fetch(url + path, {
      method: 'POST',
      body: new URLSearchParams({ username: 'demo', password: 'API2025' }),
      headers: { Authorization: basicAuth },
    });

    expect(answer.status).toBe(400);
  });

  test('need no session and get no cookie', async () => {
    const { url } = await startApp();

    const answer = await fetch(`${url}/upload`, { headers: { Authorization: basicAuth } });

    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  test('that are wrong get 401 and the challenge', async () => {
    const { url } = await startApp();

    const answer = await fetch(`${url}/upload`, {
      headers: { Authorization: `Basic ${Buffer.from('demo:nonsense').toString('base64')}` },
    });

    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Basic /);
  });

  test.each(['Basic', 'Basic !!!!', `Basic ${Buffer.from('nocolon').toString('base64')}`, 'Bearer abc'])(
    'that are no credentials (%s) get 401',
    async (Authorization) => {
      const { url } = await startApp();

      const answer = await fetch(`${url}/upload`, { headers: { Authorization } });

      expect(answer.status).toBe(401);
    },
  );
});
