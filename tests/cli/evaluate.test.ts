import { unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { evaluateCommand, type EvaluateOptions } from '../../src/cli/evaluate.ts';
import { loadConfig, type Config } from '../../src/config.ts';
import { createLogger } from '../../src/logging.ts';
import type { JobJson } from '../../src/web/exports/job-json.ts';
import { sheet } from '../domain/checks/sheets.ts';
import { basicAuth, startApp } from '../support/app.ts';
import { sheetPhoto } from '../support/photos.ts';
import { asJson, startReadingApp, upload, type ReadingApp } from '../support/reading-app.ts';
import { captureOutput } from '../support/stdout.ts';

const log = createLogger('silent', { write: () => undefined });
const evaluate = (config: Config, options: Partial<EvaluateOptions> = {}): Promise<number> =>
  evaluateCommand({ model: null, limit: null, json: false, errors: false, ...options }, config, log);

describe('evaluate', () => {
  test('measures a fresh reading by what people approved, cell by cell, in the bench’s table', async () => {
    const { app } = await withApproved(1);
    app.model.script.read.answer = { text: JSON.stringify(misread()) };
    const printed = captureOutput();

    const code = await evaluate(app.context.config, { model: 'gpt-other', errors: true });

    // One figure is wrong and contradicted, one word wrong and unmarked, one cell open.
    const [headings = '', line = ''] = printed.out().split('\n');
    expect(code).toBe(0);
    expect(app.model.lastRequest?.body.model).toBe('gpt-other');
    expect(figuresIn(headings, line)).toMatchObject({
      rows: '100.0',
      invented: '0',
      silent: '0',
      words: '1',
      open: '1',
    });
    expect(printed.out()).toMatch(/ {2}! header\[\]\.voyage: ".*" read "V-9"/);
    expect(printed.out()).toMatch(/^all /m);
    expect(printed.out()).toContain('cells: filled cells read right, %');
    expect(printed.out()).toMatch(
      /gpt-other: 1 call, [\d,]+ tokens in, [\d,]+ out; set MODEL_PRICES=gpt-other=IN\/OUT/,
    );
    expect(printed.err()).toContain('1/1');
  });

  test('gives the same figures as JSON, with what it cost where prices are set', async () => {
    const { app } = await withApproved(1, { MODEL_PRICES: 'gpt-4.1=1000/2000' });
    app.model.script.read.answer = { text: JSON.stringify(misread()) };
    const printed = captureOutput();

    await evaluate(app.context.config, { json: true });

    const { all, costs, sheets } = JSON.parse(printed.out()) as Evaluated;
    const wrong = sheets[0]?.cells
      .filter(({ became }) => became !== 'right')
      .map(({ field, became }) => [field, became]);
    expect(wrong).toEqual([
      ['voyage', 'wrong'],
      ['api', 'null'],
      ['net_bbls', 'wrong'],
    ]);
    expect([all.cells - all.right, all.silent, all.silentWords, all.open]).toEqual([3, 0, 1, 1]);
    const [cost] = costs;
    expect(cost?.promptTokens).toBeGreaterThan(0);
    expect(cost?.dollars).toBeCloseTo(((cost?.promptTokens ?? 0) * 1000 + (cost?.completionTokens ?? 0) * 2000) / 1e6);
  });

  test('takes a figure that was approved though contradicted for the writer’s slip, caught where a reading points at it', async () => {
    const { app } = await withApproved(1, {}, 'net-slip');
    const printed = captureOutput();

    await evaluate(app.context.config, { json: true });

    const { sheets } = JSON.parse(printed.out()) as Evaluated;
    expect(sheets[0]?.slips).toEqual({ planted: 1, caught: 1, visible: 1, visibleCaught: 1 });
  });

  test('takes the sheets that were approved last where it is told how many', async () => {
    const { app, urls } = await withApproved(3);
    const printed = captureOutput();

    await evaluate(app.context.config, { limit: 2, json: true });

    const { sheets } = JSON.parse(printed.out()) as Evaluated;
    expect(sheets.map(({ sheet: { job, n } }) => `/jobs/${job}/sheets/${n}`)).toEqual([urls[2], urls[1]]);
  });

  test('goes on where photos are gone, and says how many', async () => {
    const { app } = await withApproved(3);
    const [first, second] = [...app.context.history.list({ state: null, text: null, before: null, limit: 9 })]
      .flatMap(({ id }) => app.context.sheets.ofJob(id))
      .sort((a, b) => a.id - b.id);
    app.context.sheets.markPhotoRemoved(first?.id ?? 0, Date.now());
    unlinkSync(join(app.dataDir, 'uploads', second?.photo.name ?? ''));
    const printed = captureOutput();

    const code = await evaluate(app.context.config);

    expect(code).toBe(0);
    expect(printed.err()).toContain('1 of 3 sheets approved left out, their photos are gone');
    expect(printed.err()).toContain('1 sheet left out: the photo is not where it was kept');
    expect(printed.out()).toMatch(/^all /m);
  });

  test('says what to do where nothing is approved, or no photo is left', async () => {
    const empty = await startApp();
    const { app } = await withApproved(1);
    const [job] = app.context.history.list({ state: null, text: null, before: null, limit: 1 });
    app.context.sheets.markPhotoRemoved(app.context.sheets.ofJob(job?.id ?? '')[0]?.id ?? 0, Date.now());
    const printed = captureOutput();

    const codes = [await evaluate(empty.context.config), await evaluate(app.context.config)];

    expect(codes).toEqual([1, 1]);
    expect(printed.err()).toContain('no sheet is approved yet');
    expect(printed.err()).toContain('none of the 1 sheet approved has its photo any more');
  });

  test('stops where the reader cannot, whatever the sheet, and says why', async () => {
    const { app } = await withApproved(3);
    app.model.script.read.fault = 'unauthorized';
    const before = app.model.counts.read;
    const printed = captureOutput();

    const code = await evaluate({ ...app.context.config, queue: { ...app.context.config.queue, gate: oneAtATime } });

    expect(code).toBe(1);
    expect(app.model.counts.read - before).toBe(1);
    expect(printed.err()).toContain('stopped. The reader did not accept the API key.');
  });

  test('counts a sheet that could not be read as lost, not as nothing', async () => {
    const { app } = await withApproved(1);
    app.model.script.read.answer = 'not_a_report';
    const printed = captureOutput();

    await evaluate(app.context.config);

    const [headings = '', line = ''] = printed.out().split('\n');
    expect(figuresIn(headings, line)).toMatchObject({ cells: '0.00', rows: '0.0' });
    expect(line).toContain('not_a_report');
  });

  test('wants no model of the local reader', async () => {
    const config = loadConfig({ DATA_DIR: '/nowhere' });

    await expect(evaluate(config, { model: 'gpt-4.1' })).rejects.toThrow('--model goes with --reader openai');
  });
});

interface Evaluated {
  all: { cells: number; right: number; silent: number; silentWords: number; open: number };
  costs: { promptTokens: number; completionTokens: number; dollars: number | null }[];
  sheets: {
    sheet: { job: string; n: number };
    cells: { field: string; became: string }[];
    slips: object;
  }[];
}

const oneAtATime = { sheetsAtOnce: 1, callsPerMinute: null };

/** The figures of a line by the headings above them. */
function figuresIn(headings: string, line: string): Record<string, string> {
  const columns = [...headings.matchAll(/\S+( s| ok)?(?= |$)/g)];
  return Object.fromEntries(
    columns.map(({ 0: name, index }) => [name, line.slice(index + name.length - 8, index + name.length).trim()]),
  );
}

/** A sound sheet with a wrong figure that the arithmetic sees, a wrong word that nothing sees and a cell left open. */
function misread() {
  const report = sheet('sound');
  report.header.voyage = 'V-9';
  Object.assign(report.arrival_tanks[3] ?? {}, { net_bbls: 1 });
  Object.assign(report.arrival_tanks[0] ?? {}, { api: null });
  return report;
}

/** An app with so many sheets in it, each approved as it was read; the last approved is the last of `urls`. */
async function withApproved(
  sheets: number,
  settings: Record<string, string> = {},
  kind: 'sound' | 'net-slip' = 'sound',
): Promise<{ app: ReadingApp; urls: string[] }> {
  const answer = { text: JSON.stringify(sheet(kind)) };
  const app = await startReadingApp({ SECOND_LOOK: 'off', ...settings }, { read: { answer } });
  const urls: string[] = [];
  for (let at = 0; at < sheets; at += 1) {
    const photo = await sheetPhoto({ widthPx: 600 + at, heightPx: 800 });
    const { job } = (await (await upload(app.url, { 'a.jpg': photo }, asJson)).json()) as JobJson;
    urls.push(`${job.url}/sheets/1`);
    await fetch(`${app.url}/api/v1${job.url}/sheets/1/approve`, {
      method: 'POST',
      headers: { Authorization: basicAuth, 'Content-Type': 'application/json' },
      body: JSON.stringify({ revision: 1, reason: 'as written' }),
    });
  }
  return { app, urls };
}
