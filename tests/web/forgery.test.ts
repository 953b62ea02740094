import { describe, expect, test } from 'vitest';
import { basicAuth, startApp } from '../support/app.ts';
import { signedIn, visitor } from '../support/browser-visitor.ts';
import { smallPhoto, startReadingApp } from '../support/reading-app.ts';

describe('a forged request', () => {
  test('to sign in without the form’s token is refused', async () => {
    const { url } = await startApp();

    const answer = await visitor(url).post('/login', { username: 'demo', password: 'API2025' });

    expect(answer.status).toBe(403);
  });

  test('with another session’s token is refused', async () => {
    const { url } = await startApp();
    const theirs = await visitor(url).token('/login');
    const someone = visitor(url);
    await someone.get('/login');

    const answer = await someone.post('/login', { username: 'demo', password: 'API2025', _csrf: theirs });

    expect(answer.status).toBe(403);
  });

  test('with the token in the query alone is refused', async () => {
    const { url } = await startApp();
    const someone = visitor(url);
    const token = await someone.token('/login');

    const answer = await someone.post(`/login?_csrf=${encodeURIComponent(token)}`, {
      username: 'demo',
      password: 'API2025',
    });

    expect(answer.status).toBe(403);
  });

  test('with a token from before signing in is refused', async () => {
    const { url } = await startApp();
    const someone = visitor(url);
    const early = await someone.token('/login');
    await someone.post('/login', { username: 'demo', password: 'API2025', _csrf: early });

    const answer = await someone.post('/logout', { _csrf: early });

    expect(answer.status).toBe(403);
  });

  test('to upload needs the token, in the form or in a header', async () => {
    const { url } = await startReadingApp();
    const someone = await signedIn(url);
    const _csrf = await someone.token('/upload');
    const photo = new Blob([new Uint8Array(await smallPhoto())]);
    const form = (fields: Record<string, string>): FormData => {
      const data = new FormData();
      for (const [name, value] of Object.entries(fields)) data.append(name, value);
      data.append('files', photo, 'a.jpg');
      return data;
    };

    const without = await someone.send('/upload', form({}));
    const wrong = await someone.send('/upload', form({ _csrf: 'x' }));
    const wrongHeader = await someone.send('/upload', form({}), { 'csrf-token': 'x' });
    const inForm = await someone.send('/upload', form({ _csrf }));
    const inHeader = await someone.send('/upload', form({}), { 'csrf-token': _csrf });

    expect([without, wrong, wrongHeader].map(({ status }) => status)).toEqual([403, 403, 403]);
    expect([inForm, inHeader].map(({ status }) => status)).toEqual([200, 200]);
  });

  test.each([
    ['POST', '/jobs/20250618-1432-7QK3M/cancel'],
    ['POST', '/jobs/20250618-1432-7QK3M/delete'],
    ['POST', '/jobs/20250618-1432-7QK3M/sheets/1/read-again'],
    ['POST', '/api/v1/jobs/20250618-1432-7QK3M/retry'],
    ['DELETE', '/jobs/20250618-1432-7QK3M'],
    ['DELETE', '/api/v1/jobs/20250618-1432-7QK3M/sheets/1'],
    ['POST', '/reader/resume'],
    ['POST', '/logout'],
    ['POST', '/UPLOAD'],
  ])('(%s %s) is refused in whatever dress its body comes', async (method, path) => {
    const { url } = await startApp();
    const someone = await signedIn(url);
    const form = new FormData();
    form.append('x', '1');
    const bodies: BodyInit[] = [form, new URLSearchParams({ x: '1' }), '{}', ''];

    const answers = await Promise.all(
      bodies.map((body) =>
        fetch(url + path, { method, body, redirect: 'manual', headers: { Cookie: someone.cookie() } }),
      ),
    );

    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
  });

  test.each([
    ['Origin', 'https://evil.example'],
    ['Origin', 'null'],
    ['Sec-Fetch-Site', 'cross-site'],
  ])('from another site (%s: %s) is refused for basic credentials too', async (name, value) => {
    const { url } = await startApp();

    const answer = await fetch(`${url}/upload`, {
      method: 'POST',
      body: new FormData(),
      headers: { Authorization: basicAuth, [name]: value },
    });

    expect(answer.status).toBe(403);
  });
});
