import { describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { asJson, smallPhoto, startReadingApp, upload } from '../support/reading-app.ts';
import { routesOf } from '../support/routes.ts';

/** What anybody may ask for: whether the server is well, how to sign in, what the data and the API look like. */
const open = [
  ...['get /healthz', 'get /readyz', 'get /login', 'post /login', 'post /logout'],
  ...['get /schemas/tank-report.json', 'get /api/v1/openapi.json'],
];

describe('whoever is not signed in', () => {
  test('is refused every page, picture, export and call that there is, of things that are there', async () => {
    const app = await startReadingApp();
    const { job } = (await (await upload(app.url, { 'a.jpg': await smallPhoto() }, asJson)).json()) as {
      job: { id: string };
    };
    const routes = routesOf(createApp(app.context)).filter((route) => !open.includes(route));

    const answers = await Promise.all(
      routes.map(async (route) => {
        const [method = '', path = ''] = route.split(' ');
        const { status, headers } = await fetch(app.url + addressFor(path, job.id), { method: method.toUpperCase() });
        return [route, status, headers.get('content-type')?.split(';')[0]];
      }),
    );

    expect(routes.length).toBeGreaterThan(60);
    for (const picture of ['photo', 'thumbnail', 'picture', 'cells/{table}/{row}/{field}', 'export', 'print']) {
      expect(routes).toContain(`get /jobs/{id}/sheets/{n}/${picture}`);
    }
    expect(answers).toEqual(routes.map((route) => [route, refusal(route), 'application/problem+json']));
  });

  test('is led from each page to the sign-in, in a browser', async () => {
    const app = await startReadingApp();
    const routes = routesOf(createApp(app.context)).filter((route) => /^get (?!\/api\/)/.test(route));

    for (const route of routes.filter((one) => !open.includes(one))) {
      const path = addressFor(route.split(' ')[1] ?? '', '20250618-1432-7QK3M');
      const { status, headers } = await fetch(app.url + path, { redirect: 'manual', headers: { Accept: 'text/html' } });
      expect([route, status, headers.get('location')?.split('?')[0]]).toEqual([route, 303, '/login']);
    }
  });
});

/** A form is refused for lack of its token already. */
const refusal = (route: string): number => (/^get | \/api\//.test(route) ? 401 : 403);

const addressFor = (path: string, jobId: string): string =>
  path
    .replace(/\/(jobs)\/\{id\}/, `/jobs/${jobId}`)
    .replace('{n}', '1')
    .replace('{table}/{row}/{field}', 'arrival_tanks/0/net_bbls')
    .replace(/\{\w+\}/g, '1');
