import { existsSync, readdirSync, readFileSync, statSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { exportTrainingCommand, type TrainingOptions } from '../../src/cli/export-training.ts';
import { reportFromWords } from '../../src/domain/markdown-tables.ts';
import { readPrompt } from '../../src/pipeline/readers/openai/prompts.ts';
import type { JobJson } from '../../src/web/exports/job-json.ts';
import { sheet } from '../domain/checks/sheets.ts';
import { basicAuth, startApp, temporaryFolder, type RunningApp } from '../support/app.ts';
import { sheetPhoto } from '../support/photos.ts';
import { asJson, startReadingApp, upload, type ReadingApp } from '../support/reading-app.ts';
import { captureOutput } from '../support/stdout.ts';

/** A line as OpenAI's guide to vision fine-tuning wants it: pictures only in what the user says, and nothing besides. */
const lineSchema = z.strictObject({
  messages: z.tuple([
    z.strictObject({
      role: z.literal('user'),
      content: z.tuple([
        z.strictObject({ type: z.literal('text'), text: z.string().min(1) }),
        z.strictObject({
          type: z.literal('image_url'),
          image_url: z.strictObject({ url: z.string().min(1), detail: z.enum(['low', 'high', 'auto']) }),
        }),
      ]),
    }),
    z.strictObject({ role: z.literal('assistant'), content: z.string().min(1) }),
  ]),
});

describe('export-training', () => {
  test('writes the prompt, the picture and the corrected report, a valid line for each approved sheet', async () => {
    const app = await withSheets(['sound', 'slip', 'sound'], [0, 1]);
    const out = join(app.dataDir, 'training.jsonl');
    const printed = captureOutput();

    const code = await exported(app, { out });

    const lines = linesOf(readFileSync(out, 'utf8'));
    const [mended, sound] = lines;
    const jpeg = await sharp(
      Buffer.from(mended?.url.replace('data:image/jpeg;base64,', '') ?? '', 'base64'),
    ).metadata();
    expect([code, lines.length]).toEqual([0, 2]);
    expect(mended?.question).toBe(readPrompt);
    // In colour by its channels, as services want it, whatever it shows.
    expect(jpeg).toMatchObject({ format: 'jpeg', width: 601, height: 800, channels: 3, space: 'srgb' });
    expect(reportFromWords(mended?.answer ?? '')?.report.arrival_tanks[3]?.net_bbls).toBe(2060.9);
    expect(reportFromWords(sound?.answer ?? '')?.report).toEqual(sheet('sound'));
    expect(statSync(out).mode & 0o777).toBe(0o600);
    expect(printed.err()).toContain('2 sheets written');
    expect(printed.out()).toBe('');
  });

  test('writes to stdout, as many as it is told, those approved last first', async () => {
    const app = await withSheets(['sound', 'slip'], [0, 1]);
    const printed = captureOutput();

    await exported(app, { limit: 1 });

    const [line, ...more] = linesOf(printed.out());
    expect(more).toEqual([]);
    expect(reportFromWords(line?.answer ?? '')?.report.arrival_tanks[3]?.net_bbls).toBe(2060.9);
  });

  test('leaves the pictures beside the lines where it is told so, by paths as the file has them', async () => {
    const app = await withSheets(['sound'], [0]);
    const folder = temporaryFolder();
    captureOutput();

    await exported(app, { out: join(folder, 'training.jsonl'), images: join(folder, 'images') });

    const [line] = linesOf(readFileSync(join(folder, 'training.jsonl'), 'utf8'));
    expect(line?.url).toMatch(/^images\/[\w-]+-1\.jpg$/);
    expect((await sharp(join(folder, line?.url ?? '')).metadata()).channels).toBe(3);
  });

  test('counts what it leaves out, with why', async () => {
    const app = await withSheets(['sound', 'sound', 'sound'], [0, 1, 2]);
    const [first, second] = sheetsOf(app);
    app.context.sheets.markPhotoRemoved(first?.id ?? 0, Date.now());
    unlinkSync(join(app.dataDir, 'uploads', second?.photo.name ?? ''));
    const printed = captureOutput();

    const code = await exported(app, {});

    expect(code).toBe(0);
    expect(linesOf(printed.out())).toHaveLength(1);
    expect(printed.err()).toContain('1 sheet written');
    expect(printed.err()).toContain('2 sheets left out: the photo is gone');
    expect(printed.err()).toContain('services that train want 10 examples or more');
  });

  test('takes each photo once, as it was approved last', async () => {
    const app = await withSheets(['sound'], [0]);
    await upload(app.url, { 'again.jpg': await sheetPhoto({ widthPx: 600, heightPx: 800 }) }, asJson);
    const again = sheetsOf(app).at(-1);
    await mendAndApprove(app, `/jobs/${again?.jobId}/sheets/1`, 'V-77');
    const printed = captureOutput();

    await exported(app, {});

    const lines = linesOf(printed.out());
    expect(again?.duplicateOf).not.toBeNull();
    expect(lines.map(({ answer }) => reportFromWords(answer)?.report.header.voyage)).toEqual(['V-77']);
  });

  test('leaves no file behind where nothing is approved or the disk refuses', async () => {
    const app = await startApp();
    const folder = temporaryFolder();
    const printed = captureOutput();

    const code = await exported(app, { out: join(folder, 'training.jsonl') });
    const refused = exported(app, { out: join(folder, 'no such folder', 'training.jsonl') });

    await expect(refused).rejects.toThrow('ENOENT');
    expect(code).toBe(1);
    expect(printed.err()).toContain('no sheet is approved yet');
    expect(readdirSync(folder)).toEqual([]);
    expect(existsSync(join(folder, 'training.jsonl'))).toBe(false);
  });
});

const exported = (app: RunningApp, options: Partial<TrainingOptions>): Promise<number> =>
  exportTrainingCommand({ out: null, images: null, limit: null, ...options }, app.context.config);

/** Each line parsed and held against the format. */
function linesOf(text: string): { question: string; url: string; answer: string }[] {
  expect(text.endsWith('\n')).toBe(true);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [{ content }, reply] = lineSchema.parse(JSON.parse(line)).messages;
      return { question: content[0].text, url: content[1].image_url.url, answer: reply.content };
    });
}

const sheetsOf = (app: RunningApp) =>
  app.context.history
    .list({ state: null, text: null, before: null, limit: 99 })
    .flatMap(({ id }) => app.context.sheets.ofJob(id))
    .sort((a, b) => a.id - b.id);

/** A job for each kind; a slip is mended and approved, a sound one approved, if its place is among `approved`. */
async function withSheets(kinds: ('sound' | 'slip')[], approved: number[]): Promise<ReadingApp> {
  const app = await startReadingApp({ SECOND_LOOK: 'off' });
  for (const [at, kind] of kinds.entries()) {
    app.model.script.read.answer = { text: JSON.stringify(sheet(kind === 'slip' ? 'net-slip' : 'sound')) };
    const photo = await sheetPhoto({ widthPx: 600 + at, heightPx: 800 });
    const { job } = (await (await upload(app.url, { 'a.jpg': photo }, asJson)).json()) as JobJson;
    const url = `${job.url}/sheets/1`;
    if (kind === 'slip') await change(app, url, { table: 'arrival_tanks', row: 3, field: 'net_bbls', value: 2060.9 });
    if (approved.includes(at)) await send(app, `${url}/approve`, { revision: kind === 'slip' ? 2 : 1 });
  }
  return app;
}

const change = (app: ReadingApp, url: string, cell: object, revision = 1): Promise<void> =>
  send(app, `${url}/changes`, { revision, changes: [{ kind: 'cell', ...cell }] });

async function mendAndApprove(app: ReadingApp, url: string, voyage: string): Promise<void> {
  const { revision } = (await (
    await fetch(`${app.url}${url}.json`, { headers: { Authorization: basicAuth } })
  ).json()) as { revision: number };
  await change(app, url, { table: 'header', row: null, field: 'voyage', value: voyage }, revision);
  await send(app, `${url}/approve`, { revision: revision + 1 });
}

async function send(app: ReadingApp, path: string, body: object): Promise<void> {
  const headers = { Authorization: basicAuth, 'Content-Type': 'application/json' };
  const answer = await fetch(`${app.url}/api/v1${path}`, { method: 'POST', body: JSON.stringify(body), headers });
  expect(answer.status).toBe(200);
}
