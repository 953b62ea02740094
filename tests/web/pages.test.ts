import { describe, expect, test } from 'vitest';
import type { JobJson } from '../../src/web/exports/job-json.ts';
import { basicAuth, startApp } from '../support/app.ts';
import { asJson, smallPhoto, startReadingApp, upload } from '../support/reading-app.ts';

const get = (url: string, accept = 'text/html'): Promise<Response> =>
  fetch(url, { headers: { Authorization: basicAuth, Accept: accept } });

describe('every answer', () => {
  test.each([
    ['/healthz', 200],
    ['/login', 200],
    ['/upload', 200],
    ['/no-such-page', 404],
  ])('(%s) bears a request id and a strict policy, and does not say what serves it', async (path, status) => {
    const { url } = await startApp();

    const answer = await get(url + path);

    expect(answer.status).toBe(status);
    expect(answer.headers.get('x-request-id')).toMatch(/^[\w-]{8,64}$/);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(policy).not.toContain('upgrade-insecure-requests');
    expect(answer.headers.get('x-powered-by')).toBeNull();
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('bears the request id that was sent, if it is one', async () => {
    const { url } = await startApp();

    const given = await fetch(`${url}/healthz`, { headers: { 'X-Request-Id': 'trace-0123456789' } });
    const forged = await fetch(`${url}/healthz`, { headers: { 'X-Request-Id': 'a"}{"level":60' } });

    expect(given.headers.get('x-request-id')).toBe('trace-0123456789');
    expect(forged.headers.get('x-request-id')).not.toContain('level');
  });
});

describe('a page that is not there', () => {
  test('is a page for a browser and a problem for a program, without a stack', async () => {
    const { url } = await startApp();

    const page = await get(`${url}/nothing`);
    const problem = await get(`${url}/nothing`, 'application/json');

    expect([page.status, problem.status]).toEqual([404, 404]);
    expect(await page.text()).not.toMatch(/at .*\.(ts|js):/);
    const id = problem.headers.get('x-request-id');
    expect(await problem.json()).toMatchObject({ status: 404, title: 'Not found', trace_id: id });
  });

  test.each(['/jobs/%00', '/jobs/..%2f..%2fetc', '/jobs/20250618-1432-7QK3M', '/history?before=nonsense', '/%E0%A4%A'])(
    'under an odd address (%s) is a clear 4xx',
    async (path) => {
      const { url } = await startApp();

      const answer = await get(url + path, 'application/json');

      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    },
  );
});

describe('what was uploaded', () => {
  test('is found again in the history, on its page, as JSON and as the photo', async () => {
    const app = await startReadingApp();
    const photo = await smallPhoto();
    const { job } = (await (await upload(app.url, { 'north.jpg': photo }, asJson)).json()) as JobJson;

    const history = await get(`${app.url}/history`);
    const page = await get(app.url + job.url);
    const json = await get(`${app.url}${job.url}.json`, '*/*');
    const api = await get(`${app.url}/api/v1${job.url}`, '*/*');
    const picture = await get(`${app.url}${job.url}/sheets/1/photo`);

    expect(await history.text()).toContain(`href="${job.url}"`);
    expect(await page.text()).toContain('arrival_tanks');
    expect(((await json.json()) as JobJson).sheets[0]?.report).not.toBeNull();
    expect(((await api.json()) as JobJson).job.id).toBe(job.id);
    expect(picture.headers.get('content-type')).toBe('image/jpeg');
    expect(picture.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(Buffer.from(await picture.arrayBuffer()).equals(photo)).toBe(true);
  });

  test('is listed thirty jobs a page, newest first, none twice and none left out', async () => {
    const app = await startReadingApp();
    const photo = await smallPhoto();
    const ids: string[] = [];
    for (let i = 0; i < 33; i += 1) {
      const answer = await upload(app.url, { [`${i}.jpg`]: photo }, { ...asJson, Prefer: 'respond-async' });
      ids.unshift(((await answer.json()) as JobJson).job.id);
    }

    const first = (await (await get(`${app.url}/history.json`)).json()) as History;
    const second = (await (await get(`${app.url}/history.json?before=${first.older}`)).json()) as History;

    expect(first.jobs).toHaveLength(30);
    expect([...first.jobs, ...second.jobs].map(({ id }) => id)).toEqual(ids);
    expect(second.older).toBeNull();
  });
});

interface History {
  jobs: { id: string }[];
  older: string | null;
}
