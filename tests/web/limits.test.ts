import { describe, expect, test } from 'vitest';
import type { JobJson } from '../../src/web/exports/job-json.ts';
import { basicAuth, startApp } from '../support/app.ts';
import { signedIn, visitor } from '../support/browser-visitor.ts';
import { startRedis, hasRedis } from '../support/redis.ts';
import { asJson, smallPhoto, startReadingApp, upload } from '../support/reading-app.ts';
import { Redis } from 'ioredis';

const standing = (answer: Response): (string | null)[] =>
  ['x-ratelimit-limit', 'x-ratelimit-remaining', 'ratelimit-policy'].map((name) => answer.headers.get(name));

const get = (url: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, { redirect: 'manual', headers: { Accept: 'application/json', ...headers } });

const asDemo = { Authorization: basicAuth };

async function sendPhotos(url: string, jobId: string, photos: Buffer[]): Promise<Response> {
  const form = new FormData();
  photos.forEach((photo, n) => form.append('files', new Blob([new Uint8Array(photo)]), `more-${n}.jpg`));
  const headers = { ...asDemo, Accept: 'application/json', Prefer: 'respond-async' };
  return fetch(`${url}/jobs/${jobId}/sheets`, { method: 'POST', body: form, headers });
}

async function newJobId(url: string): Promise<string> {
  const answer = await upload(url, { 'a.jpg': await smallPhoto() }, { ...asJson, Prefer: 'respond-async' });
  return ((await answer.json()) as JobJson).job.id;
}

describe('the limit on uploads', () => {
  test('says where one stands, and then 429 with when to come back', async () => {
    const { url } = await startReadingApp({ RATE_LIMIT_PER_HOUR: '2' });
    const photo = await smallPhoto();

    const first = await upload(url, { 'a.jpg': photo }, asJson);
    const second = await upload(url, { 'a.jpg': photo }, asJson);
    const third = await upload(url, { 'a.jpg': photo }, asJson);

    expect([first, second, third].map(({ status }) => status)).toEqual([200, 200, 429]);
    expect([first, second, third].map(standing)).toEqual([
      ['2', '1', '"uploads";q=2;w=3600'],
      ['2', '0', '"uploads";q=2;w=3600'],
      ['2', '0', '"uploads";q=2;w=3600'],
    ]);
    expect(first.headers.get('ratelimit')).toMatch(/^"uploads";r=1;t=3(600|5\d\d)$/);
    expect(third.headers.get('ratelimit')).toMatch(/^"uploads";r=0;t=3(600|5\d\d)$/);
    expect(Number(third.headers.get('x-ratelimit-reset')) * 1000).toBeGreaterThan(Date.now());
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(3500);
    expect(await third.json()).toMatchObject({ status: 429, title: 'Too many requests' });
  });

  test('is not got round by forwarded addresses, and health is outside it', async () => {
    const { url } = await startReadingApp({ RATE_LIMIT_PER_HOUR: '1' });
    await upload(url, {});

    const again = await upload(url, {}, { 'X-Forwarded-For': '203.0.113.9' });

    expect(again.status).toBe(429);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  test('counts the forwarded address where the proxy is trusted', async () => {
    const { url } = await startReadingApp({ RATE_LIMIT_PER_HOUR: '1', TRUST_PROXY: '1' });
    await upload(url, {}, { 'X-Forwarded-For': '203.0.113.8' });

    const other = await upload(url, {}, { 'X-Forwarded-For': '203.0.113.9' });
    const same = await upload(url, {}, { 'X-Forwarded-For': '198.51.100.1, 203.0.113.8' });

    expect([other.status, same.status]).toEqual([400, 429]);
  });

  test('outlives a restart without Redis', async () => {
    const first = await startReadingApp({ RATE_LIMIT_PER_HOUR: '1' });
    await upload(first.url, {});
    await first.close();

    const second = await startReadingApp({ RATE_LIMIT_PER_HOUR: '1', DATA_DIR: first.dataDir });

    expect((await upload(second.url, {})).status).toBe(429);
  });

  test.skipIf(!hasRedis)('lives in Redis under the client’s address, and outlives a restart there', async () => {
    const redis = await startRedis();
    const first = await startReadingApp({ RATE_LIMIT_PER_HOUR: '1', REDIS_URL: redis.url });
    await upload(first.url, {});
    await first.close();

    const second = await startReadingApp({ RATE_LIMIT_PER_HOUR: '1', REDIS_URL: redis.url });

    const client = new Redis(redis.url);
    expect(await client.keys('*')).toEqual(['limiter/127.0.0.1']);
    expect(await client.ttl('limiter/127.0.0.1')).toBeGreaterThan(3500);
    client.disconnect();
    expect((await upload(second.url, {})).status).toBe(429);
  });
});

describe('the limit on pages', () => {
  test('is shown on pages, JSON and faults alike, then answers 429 in the form that was asked for', async () => {
    const { url } = await startApp({ PAGES_PER_MINUTE: '3' });

    const page = await get(`${url}/history`, { ...asDemo, Accept: 'text/html' });
    const json = await get(`${url}/api/v1/jobs`, asDemo);
    const missing = await get(`${url}/no/such/page`, asDemo);
    const refusedPage = await get(`${url}/history`, { ...asDemo, Accept: 'text/html' });
    const refusedJson = await get(`${url}/history.json`, asDemo);

    const answers = [page, json, missing, refusedPage, refusedJson];
    const policy = '"pages";q=3;w=60';
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 429, 429]);
    expect(answers.map(standing)).toEqual(['2', '1', '0', '0', '0'].map((left) => ['3', left, policy]));
    expect(Number(refusedPage.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect(await refusedPage.text()).toContain('<h1');
    expect(await refusedJson.json()).toMatchObject({ status: 429, type: 'urn:ullage:too_many_requests' });
  });

  test('is one account’s, however it signs in, and leaves strangers theirs', async () => {
    const { url } = await startApp({ PAGES_PER_MINUTE: '4' });
    const someone = await signedIn(url);
    for (let n = 0; n < 4; n += 1) await someone.get('/history');

    const byBasic = await get(`${url}/history`, asDemo);
    const stranger = await get(`${url}/login`);

    expect(byBasic.status).toBe(429);
    expect([stranger.status, stranger.headers.get('x-ratelimit-remaining')]).toEqual([200, '1']);
  });

  test('of a stranger costs no session once it is used up', async () => {
    const { url } = await startApp({ PAGES_PER_MINUTE: '1' });
    await visitor(url).get('/login');

    const refused = await visitor(url).get('/login');

    expect(refused.status).toBe(429);
    expect(refused.headers.getSetCookie()).toEqual([]);
  });

  test('is exact under twenty at a time', async () => {
    const { url } = await startApp({ PAGES_PER_MINUTE: '7' });

    const answers = await Promise.all(Array.from({ length: 20 }, () => get(`${url}/history.json`, asDemo)));

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(7);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(13);
  });

  test('leaves out health, styles, thumbnails and live events', async () => {
    const { url } = await startReadingApp({ PAGES_PER_MINUTE: '1' });
    const id = await newJobId(url);
    await get(`${url}/history`, asDemo);

    const paths = ['/healthz', '/css/colors.css', `/jobs/${id}/sheets/9/thumbnail`, `/jobs/${id}/events`];
    const answers = await Promise.all(paths.map((path) => get(url + path, asDemo)));

    for (const answer of answers) await answer.body?.cancel();
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 200]);
    expect(answers.map((answer) => answer.headers.get('ratelimit'))).toEqual([null, null, null, null]);
  });
});

describe('the limit on photos added to a job', () => {
  test('counts photos, not requests, by account; new jobs are outside it', async () => {
    const { url } = await startReadingApp({ PHOTOS_PER_HOUR: '3' });
    const id = await newJobId(url);
    const photo = await smallPhoto();

    const two = await sendPhotos(url, id, [photo, photo]);
    const one = await sendPhotos(url, id, [photo]);
    const refused = await sendPhotos(url, id, [photo]);
    const another = await upload(url, { 'b.jpg': photo }, { ...asJson, Prefer: 'respond-async' });

    const policy = '"photos";q=3;w=3600';
    expect([two, one, refused].map(({ status }) => status)).toEqual([202, 202, 429]);
    expect([two, one, refused].map(standing)).toEqual(['1', '0', '0'].map((left) => ['3', left, policy]));
    expect(another.status).toBe(202);
  });
});

describe('the limit on sign-ins', () => {
  const wrong = { Authorization: `Basic ${Buffer.from('demo:wrong-one').toString('base64')}` };

  test('is shown when a password is right, when it is wrong, and when no more are taken', async () => {
    const { url } = await startApp();
    const someone = visitor(url);
    const _csrf = await someone.token('/login');
    const guess = (password: string) => someone.post('/login', { username: 'demo', password, _csrf });

    const first = await guess('wrong-one');
    for (let n = 0; n < 7; n += 1) await guess('wrong-one');
    const refused = await guess('API2025');
    const right = await get(`${url}/history`, asDemo);

    const policy = '"sign-in";q=8;w=900';
    expect([first, refused].map(({ status }) => status)).toEqual([401, 429]);
    expect([first, refused].map(standing)).toEqual([
      ['8', '7', policy],
      ['8', '0', policy],
    ]);
    expect(right.status).toBe(429);
  });

  test('shows whoever is let in by basic credentials the limit of the page', async () => {
    const { url } = await startApp();

    const refused = await get(`${url}/history`, wrong);
    const right = await get(`${url}/history`, asDemo);

    expect(refused.headers.get('ratelimit-policy')).toBe('"sign-in";q=8;w=900');
    expect(right.headers.get('ratelimit-policy')).toBe('"pages";q=600;w=60');
  });

  test('is exact under twenty guesses at once', async () => {
    const { url } = await startApp();

    const answers = await Promise.all(Array.from({ length: 20 }, () => get(`${url}/history`, wrong)));

    expect(answers.filter(({ status }) => status === 401)).toHaveLength(8);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(12);
  });

  test('stops nobody who sends twenty right ones at once', async () => {
    const { url } = await startApp();

    const answers = await Promise.all(Array.from({ length: 20 }, () => get(`${url}/history.json`, asDemo)));

    expect(answers.every(({ status }) => status === 200)).toBe(true);
  });
});

describe('an address that a proxy passes on', () => {
  test('and that is none is one and the same stranger', async () => {
    const { url } = await startReadingApp({ RATE_LIMIT_PER_HOUR: '1', TRUST_PROXY: '1' });
    await upload(url, {}, { 'X-Forwarded-For': 'x'.repeat(500) });

    const other = await upload(url, {}, { 'X-Forwarded-For': 'not an address' });

    expect(other.status).toBe(429);
  });
});
