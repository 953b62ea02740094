import { describe, expect, test, vi } from 'vitest';
import { sheet } from '../domain/checks/sheets.ts';
import { basicAuth, startApp, type RunningApp } from '../support/app.ts';
import { signedIn } from '../support/browser-visitor.ts';
import { asJson, smallPhoto, startReadingApp, upload } from '../support/reading-app.ts';
import { isSignedBy, startReceiver } from '../support/webhook-receiver.ts';

const every = ['sheet.read', 'sheet.needs_review', 'sheet.approved', 'sheet.failed'];
const intranet = { WEBHOOK_ALLOW_PRIVATE: 'true' };

interface Made {
  id: number;
  secret: string;
}

describe('a webhook', () => {
  test('is told of a sheet from its reading to its approval, signed with its secret', async () => {
    const receiver = await startReceiver();
    const app = await startReadingApp(
      { ...intranet, SECOND_LOOK: 'off' },
      { read: { answer: { text: JSON.stringify(sheet('net-slip')) } } },
    );
    const { secret } = await add(app, receiver.url);

    const { job } = (await (await upload(app.url, { 'a.jpg': await smallPhoto() }, asJson)).json()) as {
      job: { id: string; url: string };
    };
    await receiver.until(1);
    const { revision } = receiver.received[0]?.body.sheet as { revision: number };
    await call(app, `/api/v1${job.url}/sheets/1/approve`, 'POST', { revision, reason: 'As the master has it.' });
    await receiver.until(2);

    expect(receiver.received.map(({ body }) => body.event)).toEqual(['sheet.needs_review', 'sheet.approved']);
    expect(receiver.received.every((received) => isSignedBy(secret, received))).toBe(true);
    expect(receiver.received[1]?.body).toMatchObject({
      job: { id: job.id, state: 'read' },
      sheet: { n: 1, state: 'read', report: sheet('net-slip'), approved: { by: 'demo' } },
    });
  });

  test('shows its secret once: in no listing, on no page and in no line of the log', async () => {
    const receiver = await startReceiver();
    const app = await startApp(intranet);
    const { id, secret } = await add(app, receiver.url);
    await call(app, `/api/v1/webhooks/${id}/test`, 'POST');
    await receiver.until(1);

    const said = await Promise.all(
      ['/api/v1/webhooks', `/api/v1/webhooks/${id}`, `/api/v1/webhooks/${id}/deliveries`, '/webhooks'].map(
        async (path) => (await call(app, path)).text(),
      ),
    );

    expect(secret).toMatch(/^whsec_[\w-]{43}$/);
    expect(said[0]).toContain(receiver.url);
    expect(said.join('')).not.toContain(secret);
    expect(JSON.stringify(app.logLines)).not.toContain(secret);
  });

  test('can be sent a test, whose delivery is listed with what came of it', async () => {
    const receiver = await startReceiver();
    receiver.answers(503);
    const app = await startApp(intranet);
    const { id } = await add(app, receiver.url);

    const sent = await call(app, `/api/v1/webhooks/${id}/test`, 'POST');
    const { id: code } = (await sent.json()) as { id: string };
    await receiver.until(1);

    expect(sent.status).toBe(202);
    expect(receiver.received[0]?.body).toMatchObject({ event: 'test', id: code, job: null, sheet: null });
    await vi.waitFor(async () => {
      const { deliveries } = (await (await call(app, `/api/v1/webhooks/${id}/deliveries`)).json()) as {
        deliveries: unknown[];
      };
      expect(deliveries).toMatchObject([
        { id: code, event: 'test', state: 'waiting', attempts: 1, status: 503, problem: 'Answered 503.' },
      ]);
    });
  });

  test('has a delivery sent again, by the same id', async () => {
    const receiver = await startReceiver();
    const app = await startApp(intranet);
    const { id } = await add(app, receiver.url);
    const { id: code } = (await (await call(app, `/api/v1/webhooks/${id}/test`, 'POST')).json()) as { id: string };
    await receiver.until(1);
    const path = `/api/v1/webhooks/${id}/deliveries`;
    await vi.waitFor(async () => expect(await (await call(app, path)).text()).toContain('"delivered"'));

    const again = await call(app, `${path}/${code}/send-again`, 'POST');
    await receiver.until(2);
    const unknown = await call(app, `${path}/0123/send-again`, 'POST');

    expect([again.status, unknown.status]).toEqual([202, 404]);
    expect(receiver.received.map(({ body }) => body.id)).toEqual([code, code]);
  });

  test('is given a new secret, with which all is signed from then on', async () => {
    const receiver = await startReceiver();
    const app = await startApp(intranet);
    const { id, secret: old } = await add(app, receiver.url);

    const { secret } = (await (await call(app, `/api/v1/webhooks/${id}/secret`, 'POST')).json()) as Made;
    await call(app, `/api/v1/webhooks/${id}/test`, 'POST');
    await receiver.until(1);

    const [received] = receiver.received;
    expect(secret).toMatch(/^whsec_/);
    expect(received && [isSignedBy(secret, received), isSignedBy(old, received)]).toEqual([true, false]);
  });

  test('is known by the code that the page gives to receivers, and nothing old or changed is', async () => {
    const receiver = await startReceiver();
    const app = await startApp(intranet);
    const { id, secret } = await add(app, receiver.url);
    await call(app, `/api/v1/webhooks/${id}/test`, 'POST');
    await receiver.until(1);
    const [received] = receiver.received;
    const header = received?.headers['ullage-signature'];

    for (const page of ['/webhooks', '/api']) {
      const { isOurs } = await codeOn(app, page);
      expect(isOurs(secret, header, received?.text)).toBe(true);
      expect(isOurs(secret, header, Buffer.from(received?.text ?? ''))).toBe(true);
      expect(isOurs(secret, header, `${received?.text} `)).toBe(false);
      expect(isOurs(`${secret}x`, header, received?.text)).toBe(false);
      expect(isOurs(secret, header, received?.text, Date.now() + 301_000)).toBe(false);
      expect(isOurs(secret, undefined, received?.text)).toBe(false);
    }
  });

  test('is removed, and is not there any more then', async () => {
    const receiver = await startReceiver();
    const app = await startApp(intranet);
    const { id } = await add(app, receiver.url);

    const removed = await call(app, `/api/v1/webhooks/${id}`, 'DELETE');

    expect(removed.status).toBe(204);
    expect((await call(app, `/api/v1/webhooks/${id}`, 'DELETE')).status).toBe(404);
    expect((await call(app, `/api/v1/webhooks/${id}/test`, 'POST')).status).toBe(404);
    expect(await (await call(app, '/api/v1/webhooks')).json()).toEqual({ webhooks: [] });
  });

  test.each([
    ['http://example.com/', 'https'],
    ['https://127.0.0.1/', 'private'],
    ['https://[::ffff:169.254.169.254]/', 'private'],
    ['https://localhost/', 'private'],
    ['javascript:alert(1)', 'https'],
  ])('cannot be at %s', async (url, reason) => {
    const app = await startApp();

    const answer = await call(app, '/api/v1/webhooks', 'POST', { url, events: every });

    expect(answer.status).toBe(400);
    expect(((await answer.json()) as { detail: string }).detail).toContain(reason);
  });

  test('needs an event that there is', async () => {
    const app = await startApp();

    const none = await call(app, '/api/v1/webhooks', 'POST', { url: 'https://example.com/', events: [] });
    const unknown = await call(app, '/api/v1/webhooks', 'POST', {
      url: 'https://example.com/',
      events: ['sheet.sunk'],
    });

    expect([none.status, unknown.status]).toEqual([400, 400]);
  });

  test('cannot be added without end', async () => {
    const app = await startApp();
    for (let count = 0; count < 20; count += 1) await add(app, `https://example.com/${count}`);

    const answer = await call(app, '/api/v1/webhooks', 'POST', { url: 'https://example.com/', events: every });

    expect(answer.status).toBe(409);
  });

  test('is nothing that a token or a stranger can see or add', async () => {
    const app = await startApp();
    const made = await call(app, '/api/v1/tokens', 'POST', { name: 'x', scopes: ['read', 'upload', 'review'] });
    const { token } = (await made.json()) as { token: string };
    const body = { url: 'https://example.com/', events: every };

    const statuses = await Promise.all(
      [`Bearer ${token}`, ''].flatMap((authorization) => [
        call(app, '/api/v1/webhooks', 'GET', undefined, authorization),
        call(app, '/api/v1/webhooks', 'POST', body, authorization),
        call(app, '/api/v1/webhooks/1/test', 'POST', undefined, authorization),
        call(app, '/api/v1/webhooks/1', 'DELETE', undefined, authorization),
      ]),
    );

    expect(statuses.map(({ status }) => status)).toEqual([403, 403, 403, 403, 401, 401, 401, 401]);
  });
});

describe('the page of webhooks', () => {
  test('adds, tests and removes one, where each form needs the CSRF token', async () => {
    const receiver = await startReceiver();
    const { url } = await startApp(intranet);
    const visitor = await signedIn(url);
    const _csrf = await visitor.token('/webhooks');

    const made = await (await visitor.post('/webhooks', { _csrf, url: receiver.url, events: 'sheet.read' })).text();
    const id = /action="\/webhooks\/(\d+)\/delete"/.exec(made)?.[1] ?? '';
    const foreign = await visitor.post(`/webhooks/${id}/delete`, {});
    const tested = await visitor.post(`/webhooks/${id}/test`, { _csrf });
    await receiver.until(1);
    await vi.waitFor(async () => expect(await (await visitor.get('/webhooks')).text()).toContain('Answered 204.'));
    const listed = await (await visitor.get('/webhooks')).text();
    const again = /action="(\/webhooks\/\d+\/deliveries\/\w+\/send-again)"/.exec(listed)?.[1] ?? '';
    const sentAgain = await visitor.post(again, { _csrf });
    await receiver.until(2);
    const removed = await visitor.post(`/webhooks/${id}/delete`, { _csrf });

    expect(sentAgain.status).toBe(303);
    expect(made).toMatch(/<code id="new-secret">whsec_[\w-]{43}<\/code>/);
    expect([foreign.status, tested.status, removed.status]).toEqual([403, 303, 303]);
    expect(await (await visitor.get('/webhooks')).text()).toContain('There is no webhook yet');
  });

  test('shows an address as it is, whatever stands in it', async () => {
    const app = await startApp();
    await add(app, 'https://example.com/?<script>alert(1)</script>"');

    const page = await (await call(app, '/webhooks')).text();

    expect(page).not.toContain('<script>alert');
  });
});

type IsOurs = (secret: string, header: unknown, body: unknown, now?: number) => boolean;

/** The example as a reader of the page would copy it. */
async function codeOn(app: RunningApp, path: string): Promise<{ isOurs: IsOurs }> {
  const page = await (await call(app, path)).text();
  const code = /<code id="verify">([^]*?)<\/code>/.exec(page)?.[1]?.replaceAll('&gt;', '>') ?? '';
  return (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as { isOurs: IsOurs };
}

async function add(app: RunningApp, url: string): Promise<Made> {
  const answer = await call(app, '/api/v1/webhooks', 'POST', { url, events: every });
  expect(answer.status).toBe(201);
  return (await answer.json()) as Made;
}

function call(
  app: RunningApp,
  path: string,
  method = 'GET',
  body?: object,
  authorization = basicAuth,
): Promise<Response> {
  return fetch(app.url + path, {
    method,
    headers: {
      ...(authorization === '' ? {} : { Authorization: authorization }),
      'Content-Type': 'application/json',
      // a page, but for the API's own paths
      Accept: 'text/html',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
