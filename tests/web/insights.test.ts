import { describe, expect, test } from 'vitest';
import { sheet } from '../domain/checks/sheets.ts';
import { basicAuth } from '../support/app.ts';
import { asJson, smallPhoto, startReadingApp, upload, type ReadingApp } from '../support/reading-app.ts';

interface Insights {
  all: { sheets: number; cells: number; corrected: number; silent: number; approved: number };
  by_reader: Record<string, { sheets: number }>;
  by_column: Record<string, { cells: number; corrected: number; silent: number }>;
  findings: Record<string, number>;
  approval_ms: number[];
  tokens: Record<string, { prompt: number }>;
}

describe('the insights', () => {
  test('count what people corrected, and apart from it what was wrong though nothing had been said', async () => {
    const app = await reviewed();

    const { all, by_column, by_reader, approval_ms, tokens } = (await get(app, '/insights.json')) as Insights;

    expect(all).toMatchObject({ sheets: 1, corrected: 2, silent: 1, approved: 1 });
    expect(all.cells).toBeGreaterThan(100);
    expect(by_column['tanks.net_bbls']).toMatchObject({ corrected: 1, silent: 0 });
    expect(by_column['header.voyage']).toMatchObject({ corrected: 1, silent: 1 });
    expect(by_reader['openai']?.sheets).toBe(1);
    expect(approval_ms).toHaveLength(1);
    expect(tokens['gpt-4.1']?.prompt).toBeGreaterThan(0);
  });

  test('are drawn on a page, with the cost where prices are set', async () => {
    const app = await reviewed({ MODEL_PRICES: 'gpt-4.1=1000/1000' });

    const answer = await fetch(`${app.url}/insights?days=7`, {
      headers: { Authorization: basicAuth, Accept: 'text/html' },
    });
    const page = await answer.text();

    expect(page).toContain('tanks · net bbls');
    expect(page).toMatch(/\$\d+\.\d\d/);
    expect(page).toMatch(/<rect class="bars__whole" width="100"/);
  });

  test('leave out what a person took back, and refuse a span that is none', async () => {
    const app = await reviewed();
    const [url = ''] = reviewedUrls;
    const { revision } = (await get(app, `${url}.json`)) as { revision: number };
    await post(app, `${url}/reopen`, { revision });
    await post(app, `${url}/undo`, { revision: revision + 1 });

    expect((await get(app, '/insights.json')) as Insights).toMatchObject({ all: { corrected: 0, approved: 0 } });
    expect((await fetch(`${app.url}/insights?days=-1`, { headers: { Authorization: basicAuth } })).status).toBe(400);
  });
});

let reviewedUrls: string[] = [];

/** A sheet of which a marked figure and an unmarked word were corrected together, and which was approved then. */
async function reviewed(settings: Record<string, string> = {}): Promise<ReadingApp> {
  const answer = { text: JSON.stringify(sheet('net-slip')) };
  const app = await startReadingApp({ SECOND_LOOK: 'off', ...settings }, { read: { answer } });
  const { job } = (await (await upload(app.url, { 'a.jpg': await smallPhoto() }, asJson)).json()) as {
    job: { url: string };
  };
  const url = `${job.url}/sheets/1`;
  reviewedUrls = [url];
  const { revision } = (await get(app, `${url}.json`)) as { revision: number };
  const changes = [
    { kind: 'cell', table: 'arrival_tanks', row: 3, field: 'net_bbls', value: 2060.9 },
    { kind: 'cell', table: 'header', row: null, field: 'voyage', value: 'V-1' },
  ];
  await post(app, `${url}/changes`, { revision, changes });
  await post(app, `${url}/approve`, { revision: revision + 1 });
  return app;
}

async function get(app: ReadingApp, path: string): Promise<unknown> {
  return (await fetch(app.url + path, { headers: { Authorization: basicAuth } })).json();
}

async function post(app: ReadingApp, path: string, body: object): Promise<void> {
  const headers = { Authorization: basicAuth, 'Content-Type': 'application/json' };
  const answer = await fetch(`${app.url}/api/v1${path}`, { method: 'POST', body: JSON.stringify(body), headers });
  expect(answer.status).toBe(200);
}
