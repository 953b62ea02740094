import { describe, expect, test } from 'vitest';
import { sheet } from '../domain/checks/sheets.ts';
import { basicAuth } from '../support/app.ts';
import { signedIn } from '../support/browser-visitor.ts';
import { sheetPhoto } from '../support/photos.ts';
import { asJson, startReadingApp, upload, type ReadingApp } from '../support/reading-app.ts';

interface Queue {
  total: number;
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
    expect(before.total).toBe(2);
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
    expect(third.headers.get('location')).toBe('/review');
  });

  test('leads on from sheet to sheet, the picture of the next one fetched beforehand', async () => {
    const app = await withSheets(['slip', 'doubtful']);
    const visitor = await signedIn(app.url);

    const first = await visitor.get('/review/next');
    const page = await (await visitor.get(first.headers.get('location') ?? '')).text();
    const second = await visitor.get(`/review/next?after=${queueId(first)}`);

    expect(page).toMatch(/<link rel="prefetch" href="\/jobs\/[^"]+\/picture\?size=2048/);
    expect(page).toContain('Next to review');
    expect(second.headers.get('location')).not.toBe(first.headers.get('location'));
    expect(second.headers.get('location')).toMatch(/^\/jobs\/.+\?queue=\d+$/);
  });
});

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
