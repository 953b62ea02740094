import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import type { Change } from '../../src/domain/correction.ts';
import { columnsOf, headerColumns } from '../../src/domain/report-columns.ts';
import { tableKeys, type Report } from '../../src/domain/report.ts';
import type { insightsJson } from '../../src/web/exports/insights-json.ts';
import type { JobJson } from '../../src/web/exports/job-json.ts';
import { sheet } from '../domain/checks/sheets.ts';
import { basicAuth } from '../support/app.ts';
import { sheetPhoto } from '../support/photos.ts';
import { asJson, startReadingApp, upload, type ReadingApp } from '../support/reading-app.ts';

type Insights = ReturnType<typeof insightsJson>;

describe('the insights', () => {
  test('count what people corrected, and apart from it what was wrong though nothing had been said', async () => {
    const app = await reviewed();

    const { all, by_column, by_reader, by_model, by_barge, tokens } = await insightsOf(app);

    const counted = { sheets: 1, corrected: 2, silent: 1, approved: 1, cells: filled(sheet('net-slip')) };
    expect(all).toMatchObject(counted);
    expect(by_reader['openai']).toMatchObject(counted);
    expect(by_model['gpt-4.1']).toMatchObject(counted);
    expect(by_barge[sheet('net-slip').header.barge ?? '']).toMatchObject(counted);
    expect(by_column['tanks.net_bbls']).toMatchObject({ corrected: 1, silent: 0 });
    expect(by_column['header.voyage']).toEqual({ cells: 1, corrected: 1, silent: 1 });
    expect(all.approval_ms).toBeGreaterThan(0);
    expect(tokens['gpt-4.1']?.prompt).toBeGreaterThan(0);
  });

  test('add up by hand over several sheets, readers’ findings as they were before anybody mended them', async () => {
    const app = await startReadingApp({ SECOND_LOOK: 'off', MODEL_PRICES: 'gpt-4.1=1000/2000' });
    const [slip, sound] = [await read(app, 'net-slip', 600), await read(app, 'sound', 601)];
    const found = (await sheetOf(app, slip)).findings.length;
    await change(app, slip, [{ kind: 'cell', ...netOfFourth, value: 2060.9 }]);
    await change(app, sound, [{ kind: 'cell', table: 'header', row: null, field: 'voyage', value: 'V-1' }]);
    await approve(app, sound);

    const { all, findings, by_column, by_period, tokens } = await insightsOf(app);

    expect(all).toMatchObject({ sheets: 2, approved: 1, corrected: 2, silent: 1, findings: found });
    expect(all.cells).toBe(filled(sheet('net-slip')) + filled(sheet('sound')));
    expect(Object.values(findings).reduce((sum, count) => sum + count, 0)).toBe(found);
    expect((await sheetOf(app, slip)).findings.length).toBeLessThan(found);
    expect(Object.values(by_column).reduce((sum, { cells }) => sum + cells, 0)).toBe(all.cells);
    expect(by_period.reduce((sum, { corrected }) => sum + corrected, 0)).toBe(2);
    const { prompt = 0, completion = 0, dollars } = tokens['gpt-4.1'] ?? {};
    expect(dollars).toBeCloseTo((prompt * 1000 + completion * 2000) / 1e6);
    expect(all.tokens).toEqual(tokens['gpt-4.1']);
  });

  test('count a cell once, and not at all where it ended as it was read', async () => {
    const app = await startReadingApp({ SECOND_LOOK: 'off' });
    const url = await read(app, 'sound', 600);
    const voyage = { kind: 'cell', table: 'header', row: null, field: 'voyage' } as const;
    const { voyage: asRead } = sheet('sound').header;
    await change(app, url, [{ ...voyage, value: 'V-1' }]);
    await change(app, url, [{ ...voyage, value: 'V-2' }]);
    const changed = (await insightsOf(app)).all.corrected;
    await change(app, url, [{ ...voyage, value: asRead }]);

    expect([changed, (await insightsOf(app)).all.corrected]).toEqual([1, 0]);
  });

  test('leave out what a person took back', async () => {
    const app = await reviewed();
    const { job } = await firstJob(app);
    const { revision } = await sheetOf(app, `${job}/sheets/1`);
    await post(app, `${job}/sheets/1/reopen`, { revision });
    await post(app, `${job}/sheets/1/undo`, { revision: revision + 1 });

    expect((await insightsOf(app)).all).toMatchObject({ corrected: 0, silent: 0, approved: 0 });
  });

  test('count the sheet once where it was read again, and the tokens of both readings', async () => {
    const app = await startReadingApp({ SECOND_LOOK: 'off' });
    const url = await read(app, 'sound', 600);
    await post(app, `${url}/read-again`, {});
    await expect.poll(async () => (await sheetOf(app, url)).revision).toBe(2);

    const { all, tokens } = await insightsOf(app);

    expect(all).toMatchObject({ sheets: 1, tokens: { calls: 1 } });
    expect(tokens['gpt-4.1']?.calls).toBe(2);
  });

  test('are drawn on a page, with tables beside the charts and the cost where prices are set', async () => {
    const app = await reviewed({ MODEL_PRICES: 'gpt-4.1=1000/1000' });

    const page = await pageOf(app, '/insights?days=7');

    expect(page).toContain('Tanks · Net Bbls');
    expect(page).toMatch(/\$\d+\.\d\d/);
    expect(page).not.toContain('No price is set');
    expect(page).toMatch(/<rect class="bars__whole" width="100"/);
    expect(page).toMatch(/<svg class="trend__chart"[^>]* role="img" aria-label="Share of cells corrected/);
    expect(page).toContain('As a table');
    expect(page).toMatch(/href="\/insights\?days=7" aria-current="true"/);
  });

  test('say how to set a price where there is none, and what the page is for where nothing is read', async () => {
    const app = await reviewed();
    const empty = await startReadingApp();

    expect(await pageOf(app, '/insights')).toContain('MODEL_PRICES=gpt-4.1=2/8');
    expect(await pageOf(empty, '/insights')).toContain('No sheet was read in this time.');
  });

  test('are the same as CSV, line by line, and no name in it is a formula', async () => {
    const report = { ...sheet('sound'), header: { ...sheet('sound').header, barge: '=HYPERLINK("x")' } };
    const app = await startReadingApp({ SECOND_LOOK: 'off' }, { read: { answer: { text: JSON.stringify(report) } } });
    await upload(app.url, { 'a.jpg': await sheetPhoto({ widthPx: 600, heightPx: 800 }) }, asJson);

    const answer = await fetch(`${app.url}/insights.csv`, { headers: { Authorization: basicAuth } });
    const lines = parse<Record<string, string>>(await answer.text(), { bom: true, columns: true });

    const { all } = await insightsOf(app);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename=insights-[\d-]+-90-days\.csv$/);
    expect(lines[0]).toMatchObject({ by: 'all', sheets: '1', cells: String(all.cells), corrected: '0' });
    expect(lines.find(({ by }) => by === 'barge')?.['name']).toBe(`'=HYPERLINK("x")`);
  });

  test.each(['-1', '0', '12345', 'week', '1&days=2'])('refuse a span of %s days', async (days) => {
    const app = await startReadingApp();

    expect((await fetch(`${app.url}/insights?days=${days}`, { headers: { Authorization: basicAuth } })).status).toBe(
      400,
    );
  });
});

const netOfFourth = { table: 'arrival_tanks' as const, row: 3, field: 'net_bbls' };

/** How many cells of a report hold something, which draft it is aside. */
function filled(report: Report): number {
  const fields = (columns: readonly { key: string; kind: string }[]): string[] =>
    columns.filter(({ kind }) => kind !== 'condition' && kind !== 'end').map(({ key }) => key);
  const count = (row: object, of: string[]): number =>
    of.filter((key) => (row as Record<string, unknown>)[key] !== null).length;
  return tableKeys.reduce(
    (sum, table) => sum + report[table].reduce((cells, row) => cells + count(row, fields(columnsOf[table])), 0),
    count(report.header, fields(headerColumns)),
  );
}

/** A sheet of which a marked figure and an unmarked word were corrected together, and which was approved then. */
async function reviewed(settings: Record<string, string> = {}): Promise<ReadingApp> {
  const app = await startReadingApp({ SECOND_LOOK: 'off', ...settings });
  const url = await read(app, 'net-slip', 600);
  await change(app, url, [
    { kind: 'cell', ...netOfFourth, value: 2060.9 },
    { kind: 'cell', table: 'header', row: null, field: 'voyage', value: 'V-1' },
  ]);
  await approve(app, url);
  return app;
}

/** Uploads a photo of its own width that is read as this; returns the sheet's address. */
async function read(app: ReadingApp, kind: 'sound' | 'net-slip', widthPx: number): Promise<string> {
  app.model.script.read.answer = { text: JSON.stringify(sheet(kind)) };
  const answer = await upload(app.url, { 'a.jpg': await sheetPhoto({ widthPx, heightPx: 800 }) }, asJson);
  return `${((await answer.json()) as JobJson).job.url}/sheets/1`;
}

async function change(app: ReadingApp, url: string, changes: Change[]): Promise<void> {
  await post(app, `${url}/changes`, { revision: (await sheetOf(app, url)).revision, changes });
}

async function approve(app: ReadingApp, url: string): Promise<void> {
  await post(app, `${url}/approve`, { revision: (await sheetOf(app, url)).revision });
}

const firstJob = async (app: ReadingApp): Promise<{ job: string }> => {
  const { jobs } = (await get(app, '/history.json')) as { jobs: { url: string }[] };
  return { job: jobs[0]?.url ?? '' };
};

const insightsOf = async (app: ReadingApp): Promise<Insights> => (await get(app, '/insights.json')) as Insights;
const sheetOf = async (app: ReadingApp, url: string): Promise<{ revision: number; findings: object[] }> =>
  (await get(app, `${url}.json`)) as { revision: number; findings: object[] };

async function pageOf(app: ReadingApp, path: string): Promise<string> {
  return (await fetch(app.url + path, { headers: { Authorization: basicAuth, Accept: 'text/html' } })).text();
}

async function get(app: ReadingApp, path: string): Promise<unknown> {
  return (await fetch(app.url + path, { headers: { Authorization: basicAuth } })).json();
}

async function post(app: ReadingApp, path: string, body: object): Promise<void> {
  const headers = { Authorization: basicAuth, 'Content-Type': 'application/json' };
  const answer = await fetch(`${app.url}/api/v1${path}`, { method: 'POST', body: JSON.stringify(body), headers });
  expect(answer.status).toBe(200);
}
