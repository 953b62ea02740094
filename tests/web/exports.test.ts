import { parse } from 'csv-parse/sync';
import { unzipSync } from 'fflate';
import readWorkbook from 'read-excel-file/node';
import { describe, expect, test } from 'vitest';
import { reportFromWords } from '../../src/domain/markdown-tables.ts';
import { tableKeys } from '../../src/domain/report.ts';
import type { ExportedSheetJson } from '../../src/web/exports/text-exports.ts';
import { sheet } from '../domain/checks/sheets.ts';
import { basicAuth } from '../support/app.ts';
import { sheetPhoto } from '../support/photos.ts';
import { asJson, smallPhoto, startReadingApp, upload, type ReadingApp } from '../support/reading-app.ts';
import { faultsOf } from '../views/html.ts';

const formula = '=HYPERLINK("http://elsewhere.invalid","x")';

describe('an export of a job', () => {
  test('as CSV is a zip with a file for each table, as an independent parser reads them', async () => {
    const { app, job } = await jobOfTwo();

    const files = await csvFiles(app, `${job}/export?format=csv`);

    expect(Object.keys(files)).toEqual([
      ...['sheets.csv', 'arrival_tanks.csv', 'departure_tanks.csv', 'products.csv', 'time_log.csv'],
      ...['draft_readings.csv', 'findings.csv', 'corrections.csv'],
    ]);
    const tanks = files['arrival_tanks.csv'] ?? [];
    const written = sheet('net-slip').arrival_tanks;
    expect(tanks).toHaveLength(2 * written.length);
    expect(tanks[3]).toMatchObject({ sheet: '1', row: '4', tank: '2S', net_bbls: '2020.9', gross_bbls: '2089.9' });
    expect(files['findings.csv']?.[0]).toMatchObject({
      table: 'arrival_tanks',
      row: '4',
      field: 'net_bbls',
      implied: '2060.9',
    });
  });

  test('as CSV keeps formulas from running, and leaves numbers numbers', async () => {
    const { app, job } = await jobOfTwo({ barge: formula, product: '+1', api: -2.5 });

    const files = await csvFiles(app, `${job}/export?format=csv`);

    expect(files['sheets.csv']?.[0]?.['barge']).toBe(`'${formula}`);
    expect(files['products.csv']?.[0]).toMatchObject({ product: `'+1`, api: '-2.5' });
  });

  test('as CSV ends its lines as RFC 4180 has it and quotes what needs it', async () => {
    const { app, job } = await jobOfTwo({ barge: 'A "B", C' });

    const zip = unzipSync(await bytesOf(await get(app, `${job}/export?format=csv`)));
    const text = new TextDecoder().decode(zip['sheets.csv']);

    expect(text.startsWith('job_id,job,sheet,file,barge')).toBe(true);
    expect(text).toContain('"A ""B"", C"');
    expect(text.split('\r\n')).toHaveLength(4);
  });

  test.each(['one\ntwo', 'one\rtwo', 'one\r\ntwo'])(
    'as CSV keeps a text of two lines, %j, one cell',
    async (reason) => {
      const { app, job } = await jobOfTwo();
      await correct(app, `${job}/sheets/1`, reason);

      const files = await csvFiles(app, `${job}/sheets/1/export?format=csv`);

      expect(files['corrections.csv']).toHaveLength(1);
      expect(files['corrections.csv']?.[0]).toMatchObject({ was: '2020.9', is: '2060.9', by: 'demo', reason });
    },
  );

  test('as XLSX has a cover, a page for each table, numbers as numbers and findings as comments', async () => {
    const { app, job } = await jobOfTwo({ barge: formula });

    const answer = await get(app, `${job}/export?format=xlsx`);
    const file = Buffer.from(await bytesOf(answer));
    const pages = await readWorkbook(file);
    const pageOf = (name: string) => pages.find((page) => page.sheet === name)?.data ?? [];
    const inside = unzipSync(file);
    const comments = Object.keys(inside).filter((name) => name.startsWith('xl/comments'));

    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="?[\w -]+\.xlsx"?$/);
    expect(pages.map((page) => page.sheet).slice(0, 3)).toEqual(['Cover', 'sheets', 'arrival tanks']);
    expect(pageOf('arrival tanks')[4]?.slice(4)).toEqual([4, '2S', 'MGO', 35.1, 1, 6, 90, 0, 2089.9, 2020.9, 277.665]);
    expect(pageOf('sheets')[1]).toContain(formula);
    expect(comments).toContain('xl/comments3.xml');
    expect(new TextDecoder().decode(inside['xl/comments3.xml'])).toContain('2060.9 expected');
    expect(Object.values(inside).some((part) => new TextDecoder().decode(part).includes('<f>'))).toBe(false);
  });

  test('as JSON and as Markdown says what the page says', async () => {
    const { app, job } = await jobOfTwo();

    const whole = (await (await get(app, `${job}/export?format=json`)).json()) as { sheets: { report: unknown }[] };
    const words = await (await get(app, `${job}/sheets/1/export?format=md`)).text();

    expect(whole.sheets.map(({ report }) => report)).toEqual([sheet('net-slip'), sheet('net-slip')]);
    expect(reportFromWords(words)?.report).toEqual(sheet('net-slip'));
  });

  test('has what people corrected, and who approved it', async () => {
    const { app, job } = await jobOfTwo();
    const revision = await correct(app, `${job}/sheets/2`);
    await post(app, `${job}/sheets/2/approve`, { revision, reason: 'As the master has it.' });

    const files = await csvFiles(app, `${job}/sheets/2/export?format=csv`);

    expect(files['arrival_tanks.csv']?.[3]).toMatchObject({ sheet: '2', net_bbls: '2060.9' });
    const approval = { approved_by: 'demo', approval_reason: 'As the master has it.' };
    expect(files['sheets.csv']?.[0]).toMatchObject({ contradicted: '0', corrected: '1', ...approval });
  });

  test('says the same in every format, and what was read beside what was corrected', async () => {
    const { app, job } = await jobOfTwo();
    await correct(app, `${job}/sheets/1`);
    const url = `${job}/sheets/1/export?format=`;

    const { sheets } = (await (await get(app, `${url}json`)).json()) as { sheets: ExportedSheetJson[] };
    const words = await (await get(app, `${url}md`)).text();
    const files = await csvFiles(app, `${url}csv`);
    const pages = await readWorkbook(Buffer.from(await bytesOf(await get(app, `${url}xlsx`))));

    const [said] = sheets;
    expect(said?.as_read).toEqual(sheet('net-slip'));
    expect(said?.report?.arrival_tanks[3]?.net_bbls).toBe(2060.9);
    expect(reportFromWords(words)?.report).toEqual(said?.report);
    for (const key of tableKeys) {
      const rows: object[] = said?.report?.[key] ?? [];
      const ofCsv = (files[`${key}.csv`] ?? []).map((row) => Object.values(row).slice(5));
      const ofXlsx = (pages.find((page) => page.sheet === key.replaceAll('_', ' '))?.data ?? []).slice(1);
      const written = rows.map((row) => Object.values(row).map((value) => String(value ?? '')));
      expect(ofCsv).toEqual(written);
      expect(ofXlsx.map((row) => row.slice(5).map(asWritten))).toEqual(written);
    }
  });

  test('lists a sheet that could not be read, so that nobody takes it for whole', async () => {
    const { app, job } = await jobOfTwo();
    await addUnreadable(app, job);

    const files = await csvFiles(app, `${job}/export?format=csv`);
    const words = await (await get(app, `${job}/export?format=md`)).text();
    const { sheets } = (await (await get(app, `${job}/export`)).json()) as { sheets: ExportedSheetJson[] };

    expect(files['sheets.csv']?.map(({ state }) => state)).toEqual(['needs_review', 'needs_review', 'failed']);
    expect(files['sheets.csv']?.[2]?.['error']).toMatch(/\.$/);
    expect(words).toContain('Sheet 3 could not be read: ');
    expect(sheets[2]).toMatchObject({ report: null, state: 'failed' });
  });

  test('is named after the job, in every writing, by a name that any system takes', async () => {
    const { app, job } = await jobOfTwo();
    await post(app, `${job}/rename`, { name: '../Évening: "α|β" \u202edelivery' });

    const answer = await get(app, `${job}/export?format=csv`);
    const disposition = answer.headers.get('content-disposition') ?? '';
    const name = decodeURIComponent(/filename\*=UTF-8''(\S+)/.exec(disposition)?.[1] ?? '');

    expect(name).toBe(`Évening α β delivery ${job.replace('/jobs/', '')}.zip`);
    expect(disposition).toMatch(/^attachment; filename="[\x20-\x7e]+\.zip"; /);
  });

  test('is refused for an unknown format, and for whoever is not signed in', async () => {
    const { app, job } = await jobOfTwo();

    const unknown = await get(app, `${job}/export?format=pdf`);
    const stranger = await fetch(`${app.url}${job}/export?format=csv`);

    expect(unknown.status).toBe(400);
    expect(((await unknown.json()) as { detail: string }).detail).toContain('json, csv, xlsx, md');
    expect(stranger.status).toBe(401);
  });

  test('is refused with a sentence where there is nothing to take away, and there is no such thing', async () => {
    const { app, job } = await jobOfTwo();
    await addUnreadable(app, job);
    const detailOf = async (path: string) => {
      const answer = await get(app, path);
      return [answer.status, ((await answer.json()) as { detail: string }).detail];
    };

    expect(await detailOf(`${job}/sheets/3/export?format=csv`)).toEqual([
      409,
      expect.stringMatching(/^Sheet 3 could not be read: .+\.$/),
    ]);
    expect(await detailOf(`${job}/sheets/3/print`)).toEqual([409, expect.stringContaining('could not be read')]);
    expect(await detailOf(`${job}/sheets/9/export`)).toEqual([404, 'This job has no such sheet.']);
    expect(await detailOf('/api/v1/jobs/20250618-1432-7QK3M/export')).toEqual([404, 'There is no such job.']);
  });

  test('is refused while nothing of it is read yet', async () => {
    const app = await startReadingApp({}, { read: { fault: 'hang' } });
    const form = new FormData();
    form.append('files', new Blob([new Uint8Array(await smallPhoto())]), 'sheet.jpg');
    const headers = { Authorization: basicAuth, Prefer: 'respond-async' };
    const sent = await fetch(`${app.url}/api/v1/jobs`, { method: 'POST', body: form, headers });
    const { job } = (await sent.json()) as { job: { url: string } };

    const answer = await get(app, `${job.url}/export?format=xlsx`);

    expect(answer.status).toBe(409);
    expect(((await answer.json()) as { detail: string }).detail).toContain('is read yet');
  });
});

describe('the page for paper', () => {
  test('shows every sheet with its findings and who approved it, without the site around it', async () => {
    const { app, job } = await jobOfTwo();
    const { revision } = (await (await get(app, `${job}/sheets/1.json`)).json()) as { revision: number };
    await post(app, `${job}/sheets/1/approve`, { revision, reason: 'As the master has it.' });

    const page = await (await get(app, `${job}/print`)).text();
    const one = await (await get(app, `${job}/sheets/2/print`)).text();

    expect(page.match(/<section class="paper">/g)).toHaveLength(2);
    expect(page).toContain('Approved by <bdi>demo</bdi>');
    expect(page).toContain('2060.9');
    expect(page).not.toContain('masthead');
    expect(one).toContain('Not approved.');
  });

  test('is there for what a search finds, and says what was corrected and could not be read', async () => {
    const { app, job } = await jobOfTwo();
    await correct(app, `${job}/sheets/1`, 'Misread');
    await addUnreadable(app, job);

    const page = await (await get(app, '/history/print?q=net-slip+1.jpg')).text();
    const all = await (await get(app, '/history/print')).text();
    const last = await (await get(app, `${job}/print?from=2`)).text();

    expect(page).toContain('nothing to print');
    expect(all.match(/<section class="paper">/g)).toHaveLength(3);
    expect(all).toMatch(/2020\.9 → 2060\.9.+<q>Misread<\/q>/);
    expect(all).toContain('Sheet 3 could not be read: ');
    expect(last.match(/<section class="paper">/g)).toHaveLength(1);
    expect(faultsOf(all)).toEqual([]);
  });
});

describe('an export of a search', () => {
  test('holds the sheets of every job that is found, and of no other', async () => {
    const { app, job } = await jobOfTwo({ barge: 'Quillback' });
    app.model.script.read.answer = { text: JSON.stringify(sheet('sound')) };
    await upload(app.url, { 'other.jpg': await sheetPhoto({ widthPx: 610, heightPx: 800 }) }, asJson);

    const found = (await (await get(app, '/history/export?format=json&q=quillback')).json()) as {
      sheets: { job: { url: string } }[];
    };
    const all = (await (await get(app, '/api/v1/export?format=json')).json()) as { sheets: unknown[] };

    expect(found.sheets.map((one) => one.job.url)).toEqual([job, job]);
    expect(all.sheets).toHaveLength(3);
  });
});

/** A cell of a workbook as the report has it; spreadsheets keep a day as a point in time and a time as part of a day. */
function asWritten(cell: unknown): string {
  if (cell instanceof Date) {
    const iso = cell.toISOString();
    return cell.getTime() < Date.UTC(1900, 0, 2) ? iso.slice(11, 16) : iso.slice(0, 10);
  }
  return typeof cell === 'string' || typeof cell === 'number' ? String(cell) : '';
}

/** Puts the slip right and returns the sheet's revision. */
async function correct(app: ReadingApp, sheetPath: string, reason: string | null = null): Promise<number> {
  const change = { kind: 'cell', table: 'arrival_tanks', row: 3, field: 'net_bbls', value: 2060.9 };
  const { revision } = (await (await get(app, `${sheetPath}.json`)).json()) as { revision: number };
  const answer = await post(app, `${sheetPath}/changes`, { revision, reason, changes: [change] });
  return ((await answer.json()) as { revision: number }).revision;
}

/** Adds a photo to a job in which the model sees no report. */
async function addUnreadable(app: ReadingApp, job: string): Promise<void> {
  app.model.script.read.answer = 'not_a_report';
  app.model.script.format.answer = 'not_a_report';
  const form = new FormData();
  form.append('files', new Blob([new Uint8Array(await sheetPhoto({ widthPx: 620, heightPx: 800 }))]), '3.jpg');
  const headers = { Authorization: basicAuth };
  await fetch(`${app.url}/api/v1${job}/sheets`, { method: 'POST', body: form, headers });
}

/** A job of two sheets that both say `net-slip`, with other words or figures where `cells` has them. */
async function jobOfTwo(
  cells: { barge?: string; product?: string; api?: number } = {},
): Promise<{ app: ReadingApp; job: string }> {
  const report = sheet('net-slip');
  if (cells.barge !== undefined) report.header.barge = cells.barge;
  Object.assign(report.products[0] ?? {}, { ...cells, barge: undefined });
  const app = await startReadingApp({ SECOND_LOOK: 'off' }, { read: { answer: { text: JSON.stringify(report) } } });
  const photos: [string, Buffer][] = [
    ['1.jpg', await sheetPhoto({ widthPx: 600, heightPx: 800 })],
    ['2.jpg', await sheetPhoto({ widthPx: 600, heightPx: 801 })],
  ];
  const { job } = (await (await upload(app.url, photos, asJson)).json()) as { job: { url: string } };
  return { app, job: job.url };
}

const get = (app: ReadingApp, path: string): Promise<Response> =>
  fetch(`${app.url}${path}`, { headers: { Authorization: basicAuth } });

const post = (app: ReadingApp, path: string, body: unknown): Promise<Response> =>
  fetch(`${app.url}/api/v1${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { Authorization: basicAuth, 'Content-Type': 'application/json' },
  });

const bytesOf = async (answer: Response): Promise<Uint8Array> => new Uint8Array(await answer.arrayBuffer());

async function csvFiles(app: ReadingApp, path: string): Promise<Record<string, Record<string, string>[]>> {
  const files = unzipSync(await bytesOf(await get(app, path)));
  const parsed = Object.entries(files).map(([name, bytes]) => [
    name,
    parse(Buffer.from(bytes), { columns: true, bom: true }),
  ]);
  return Object.fromEntries(parsed) as Record<string, Record<string, string>[]>;
}
