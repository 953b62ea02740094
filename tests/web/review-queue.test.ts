import { describe, expect, test } from 'vitest';
import { sheet } from '../domain/checks/sheets.ts';
import { basicAuth } from '../support/app.ts';
import { signedIn, type Visitor } from '../support/browser-visitor.ts';
import { sheetPhoto } from '../support/photos.ts';
import { asJson, startReadingApp, upload, type ReadingApp } from '../support/reading-app.ts';

interface Queue {
  total: number;
  counts: Record<string, number>;
  sheets: { filename: string; url: string; urgency: string; why: string[]; held_by: { account: string } | null }[];
}

describe('what waits for a person', () => {
  test('comes most urgent first, with the reasons, and leaves when it is mended or approved', async () => {
    const app = await withSheets(['sound', 'doubtful', 'slip']);

    const before = await queueOf(app);
    const [worst] = before.sheets;
    const { revision } = await sheetOf(app, worst?.url ?? '');
    const cell = { kind: 'cell', table: 'arrival_tanks', row: 3, field: 'net_bbls', value: 2060.9 };
    await post(app, `${worst?.url}/changes`, { revision, changes: [cell] });
    const mended = await queueOf(app);
    await post(app, `${mended.sheets[0]?.url}/approve`, await sheetOf(app, mended.sheets[0]?.url ?? ''));

    expect(before.sheets.map(({ filename, urgency }) => [filename, urgency])).toEqual([
      ['slip.jpg', 'contradicted'],
      ['doubtful.jpg', 'doubtful'],
    ]);
    expect(worst?.why[0]).toContain('2060.9');
    expect(before).toMatchObject({ total: 2, counts: { contradicted: 1, doubtful: 1, missing: 0, sample: 0 } });
    expect(mended.sheets.map(({ filename }) => filename)).toEqual(['doubtful.jpg']);
    expect((await queueOf(app)).total).toBe(0);
  });

  test('holds some clean sheets too, as many in a hundred as is set', async () => {
    const app = await withSheets(['sound'], { REVIEW_SAMPLE: '100' });

    expect((await queueOf(app)).sheets.map(({ urgency }) => urgency)).toEqual(['sample']);
  });

  test('goes to one person only: the next one is led on to another sheet', async () => {
    const app = await withSheets(['slip', 'doubtful']);
    const [one, other] = [await signedIn(app.url), await signedIn(app.url)];

    const first = await one.get('/review/next');
    const second = await other.get('/review/next');
    await one.get(first.headers.get('location') ?? '');
    const page = await (await other.get(first.headers.get('location') ?? '')).text();
    const third = await other.get(`/review/next?after=${queueId(second)}`);

    expect(first.headers.get('location')).not.toBe(second.headers.get('location'));
    expect(page).toContain('demo has this sheet open until');
    expect((await queueOf(app)).sheets.map(({ held_by }) => held_by?.account)).toEqual(['demo', 'demo']);
    expect(third.headers.get('location')).toBe('/review?through=1');
    expect(await (await other.get('/review?through=1')).text()).toContain('You are through');
  });

  test('leads on from sheet to sheet, the picture of the next one fetched beforehand', async () => {
    const app = await withSheets(['slip', 'doubtful']);
    const visitor = await signedIn(app.url);

    const first = await visitor.get('/review/next');
    const page = await (await visitor.get(first.headers.get('location') ?? '')).text();
    const second = await visitor.get(`/review/next?after=${queueId(first)}`);

    expect(page).toMatch(/<link rel="prefetch" href="\/jobs\/[^"]+\/picture\?size=2048/);
    expect(page).toContain(`<link rel="prefetch" href="${second.headers.get('location')}" as="document">`);
    expect(page).toContain('Next to review');
    expect(second.headers.get('location')).not.toBe(first.headers.get('location'));
    expect(second.headers.get('location')).toMatch(/^\/jobs\/.+\?queue=\d+$/);
  });
});

describe('a claim', () => {
  test('is made by opening the page, not by fetching it ahead or from a script', async () => {
    const app = await withSheets(['slip', 'doubtful']);
    const visitor = await signedIn(app.url);
    const [{ url: first } = { url: '' }, { url: second } = { url: '' }] = (await queueOf(app)).sheets;

    await visitor.get(first);
    const ahead = await visitor.get(second, { 'Sec-Purpose': 'prefetch', 'Sec-Fetch-Dest': 'empty' });
    const scripted = await visitor.get(second, { 'Sec-Fetch-Dest': 'empty' });
    const next = await visitor.get('/review/next', { 'Sec-Purpose': 'prefetch;prerender' });

    expect(ahead.headers.get('cache-control')).toBe('private, max-age=120');
    expect((ahead.headers.get('vary') ?? '').split(', ')).not.toContain('Accept');
    expect(scripted.headers.get('cache-control') ?? '').not.toContain('max-age');
    expect(next.status).toBe(204);
    expect(await heldIn(app)).toEqual({ [first]: 'demo', [second]: undefined });
  });

  test('of two who press next at once is of two sheets', async () => {
    const app = await withSheets(['slip', 'doubtful', 'slip']);
    const visitors = await Promise.all([signedIn(app.url), signedIn(app.url), signedIn(app.url)]);

    const answers = await Promise.all(visitors.map((one) => one.get('/review/next')));

    const places = answers.map((answer) => answer.headers.get('location'));
    expect(new Set(places).size).toBe(3);
    expect(places.every((place) => place?.startsWith('/jobs/'))).toBe(true);
  });

  test('lasts while the page says so, and is shown to the others with the name', async () => {
    const app = await withSheets(['slip']);
    const [one, other] = [await signedIn(app.url), await signedIn(app.url)];
    const [{ url } = { url: '' }] = (await queueOf(app)).sheets;
    const opened = await (await one.get(url)).text();

    const mine = await claimed(one, url);
    const theirs = await claimed(other, url);
    const queue = await (await other.get('/review')).text();

    expect(Date.parse(mine.until ?? '')).toBeGreaterThanOrEqual(Date.parse(stampOf(opened)));
    expect(theirs).toEqual({ until: null, held_by: { account: 'demo', until: mine.until }, revision: 1 });
    expect(queue).toMatch(/demo has it open until \d\d:\d\d UTC/);
  });

  test('ends when its page is left, unless another page of the browser has claimed the sheet anew', async () => {
    const app = await withSheets(['slip']);
    const visitor = await signedIn(app.url);
    const [{ url } = { url: '' }] = (await queueOf(app)).sheets;
    await visitor.get(url);
    const renewed = await claimed(visitor, url);

    await released(visitor, url, new Date(Date.parse(renewed.until ?? '') - 1).toISOString());
    const stillHeld = await heldIn(app);
    await released(visitor, url, renewed.until ?? '');

    expect(stillHeld).toEqual({ [url]: 'demo' });
    expect(await heldIn(app)).toEqual({ [url]: undefined });
    expect(await released(visitor, url, 'soon')).toBe(400);
  });

  test('ends with the approval, and an approved sheet is claimed by nobody', async () => {
    const app = await withSheets(['slip', 'doubtful']);
    const [one, other] = [await signedIn(app.url), await signedIn(app.url)];
    const [{ url } = { url: '' }] = (await queueOf(app)).sheets;
    await one.get(url);

    await post(app, `${url}/approve`, { revision: 1, reason: 'As written.' });
    const page = await (await other.get(url)).text();

    expect(page).not.toContain('has this sheet open');
    expect(await claimed(other, url)).toMatchObject({ until: null, held_by: null });
  });
});

interface Claim {
  until: string | null;
  held_by: { account: string; until: string } | null;
  revision: number;
}

async function claimed(visitor: Visitor, url: string): Promise<Claim> {
  const token = await visitor.token('/upload');
  return (await (await visitor.post(`${url}/claim`, { _csrf: token })).json()) as Claim;
}

/** As the page's beacon does it. */
async function released(visitor: Visitor, url: string, until: string): Promise<number> {
  return (await visitor.post(`${url}/release`, { _csrf: await visitor.token('/upload'), until })).status;
}

const stampOf = (page: string): string => /data-claimed-until="([^"]+)"/.exec(page)?.[1] ?? '';

/** Who has each waiting sheet open, by the sheet's address. */
const heldIn = async (app: ReadingApp): Promise<Record<string, string | undefined>> =>
  Object.fromEntries((await queueOf(app)).sheets.map(({ url, held_by }) => [url, held_by?.account]));

const queueId = (answer: Response): string => /queue=(\d+)/.exec(answer.headers.get('location') ?? '')?.[1] ?? '';

/** A job for each: sound, with a gravity that is not its product's, with the writer's slip. */
async function withSheets(
  kinds: ('sound' | 'doubtful' | 'slip')[],
  settings: Record<string, string> = {},
): Promise<ReadingApp> {
  const app = await startReadingApp({ SECOND_LOOK: 'off', REVIEW_SAMPLE: '0', ...settings });
  for (const [at, kind] of kinds.entries()) {
    const report = sheet(kind === 'slip' ? 'net-slip' : 'sound');
    if (kind === 'doubtful') Object.assign(report.draft_readings[2] ?? {}, { port: 9.92 });
    app.model.script.read.answer = { text: JSON.stringify(report) };
    await upload(app.url, { [`${kind}.jpg`]: await sheetPhoto({ widthPx: 600 + at, heightPx: 800 }) }, asJson);
  }
  return app;
}

const queueOf = async (app: ReadingApp): Promise<Queue> => (await get(app, '/review.json')) as Queue;
const sheetOf = async (app: ReadingApp, url: string): Promise<{ revision: number }> =>
  (await get(app, `${url}.json`)) as { revision: number };

async function get(app: ReadingApp, path: string): Promise<unknown> {
  return (await fetch(app.url + path, { headers: { Authorization: basicAuth } })).json();
}

async function post(app: ReadingApp, path: string, body: object): Promise<void> {
  const headers = { Authorization: basicAuth, 'Content-Type': 'application/json' };
  const answer = await fetch(`${app.url}/api/v1${path}`, { method: 'POST', body: JSON.stringify(body), headers });
  expect(answer.status).toBe(200);
}
