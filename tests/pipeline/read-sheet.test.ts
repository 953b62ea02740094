import { readFile } from 'node:fs/promises';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { placeKey, valueAt, withValue, type CellPlace } from '../../src/domain/evidence.ts';
import { reportToMarkdown } from '../../src/domain/markdown-tables.ts';
import { proveReport } from '../../src/domain/prove.ts';
import type { Formatted, Reading } from '../../src/domain/reading.ts';
import { reportSchema, type Report } from '../../src/domain/report.ts';
import type { ModelReaderSettings, Notice, SheetOutcome, SheetTask } from '../../src/pipeline/messages.ts';
import { closeReaders } from '../../src/pipeline/read.ts';
import { readSheet } from '../../src/pipeline/read-sheet.ts';
import { mostPictures } from '../../src/pipeline/second-look/row-pictures.ts';
import { createTurn } from '../../src/pipeline/turn.ts';
import { sampleReport } from '../support/fake-model-answers.ts';
import { startFakeModel, type FakeModel } from '../support/fake-model.ts';
import { askedCells } from '../support/fake-model-request.ts';
import { greyOf, greyPart, likeness } from '../support/grey.ts';
import { locatedEvidence } from '../support/located.ts';
import { plainPicture, sheetPhoto } from '../support/photos.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const report = sampleReport as Report;
const net: CellPlace = { table: 'arrival_tanks', row: 2, field: 'net_bbls' };
const misread = withValue(report, net, 2033.61);

let fake: FakeModel;
let photo: Buffer;

beforeAll(async () => {
  fake = await startFakeModel();
  photo = await sheetPhoto({ widthPx: 1500, heightPx: 2000 });
});

beforeEach(() => fake.reset());

afterAll(async () => {
  await closeReaders();
  await fake.close();
});

const call = { purpose: 'read' as const, model: 'vision', prompt_tokens: 900, completion_tokens: 400, duration_ms: 1 };
const reading: Reading = {
  reader: 'openai',
  model: 'vision',
  prompt_version: 'any',
  words: 'as formatted',
  duration_ms: 1,
  evidence: null,
  calls: [call],
};

/** A sheet whose rows were found on the photo, and read as `formatted` says: what is left is to check it. */
const formattedAs = (read: Report): Formatted => ({
  report: read,
  markdown: reportToMarkdown(read),
  located: locatedEvidence(read),
});

function taskOf(changes: Partial<SheetTask> & { openai?: Partial<ModelReaderSettings> } = {}): SheetTask {
  const folder = temporaryFolder();
  const photoPath = join(folder, 'photo.jpg');
  writeFileSync(photoPath, photo);
  const openai: ModelReaderSettings = {
    ...{ apiKey: 'sk-test', baseUrl: fake.baseUrl, model: 'vision', timeoutMs: 5_000 },
    ...{ secondLook: true, localHint: false, tableCrops: 'auto' },
    ...changes.openai,
  };
  return {
    kind: 'sheet',
    sheetId: 1,
    photoPath,
    format: 'jpeg',
    preparedPath: join(folder, 'prepared.jpg'),
    readers: { reader: 'openai', openai },
    timeLimitMs: 60_000,
    earlierReading: reading,
    earlierFormatted: formattedAs(misread),
    knownTanks: [],
    notices: null,
    ...changes,
  };
}

async function readTo(task: SheetTask) {
  const notices: Notice[] = [];
  const outcome = await readSheet(task, createTurn(), (notice) => notices.push(notice));
  if (!outcome.ok) throw new Error(outcome.failure.cause ?? outcome.failure.kind);
  return { outcome, notices };
}

const told = ({ findings }: SheetOutcome & { ok: true }) => findings.find(({ field }) => field === 'net_bbls');

describe('a misread cell of a model’s reading', () => {
  it('is asked for alone, with a picture of its row and no word of what was read or is expected', async () => {
    await readTo(taskOf());

    expect(fake.counts).toMatchObject({ calls: 1, second_look: 1 });
    const request = fake.lastRequest;
    expect(request && askedCells(request)).toEqual([
      { id: 'c1', what: 'arrival tanks, row of tank 2P, column Net Bbls' },
    ]);
    expect(request?.words).not.toMatch(/2,?0[35]3|implied|expected value/);
    expect(request?.body.response_format).toMatchObject({ type: 'json_schema', json_schema: { strict: true } });
    const row = { left: 110, top: 312, width: 1274, height: 48 };
    expect(await likenessToStrip(request?.pictures[0], photo, row)).toBeGreaterThan(0.9);
    expect(await likenessToStrip(request?.pictures[0], photo, { ...row, top: row.top + 80 })).toBeLessThan(0.6);
  });

  it('takes what the second look reads where the arithmetic then holds', async () => {
    fake.script.second_look.answer = { cells: { 'tank 2P, column Net Bbls': '2,053.61' } };

    const { outcome } = await readTo(taskOf());

    expect(outcome.report).toEqual(report);
    expect(outcome.markdown).toBe(reportToMarkdown(report));
    expect(outcome.settlements).toEqual([{ ...net, read: 2033.61, settled: 2053.61 }]);
    expect(told(outcome)).toMatchObject({ rule: 'second_look', severity: 'note' });
    expect(outcome.reading.words).toBe(reading.words);
  });

  it('stays as it was read where it does not, and what was seen is offered', async () => {
    fake.script.second_look.answer = { cells: { 'Net Bbls': '2,083.61' } };

    const { outcome } = await readTo(taskOf());

    expect(outcome.report).toEqual(misread);
    expect(told(outcome)).toMatchObject({ severity: 'contradicted', read: 2033.61 });
    expect(told(outcome)?.message).toContain('A second look read 2,083.61.');
    const cell = outcome.reading.evidence?.cells.find((other) => placeKey(other) === placeKey(net));
    expect(cell?.alternatives).toContainEqual({ value: 2083.61, probability: 0.5 });
  });

  it('is looked at in one call, whose tokens are counted', async () => {
    const { outcome } = await readTo(taskOf());

    const second = { purpose: 'second_look', model: 'vision', prompt_tokens: 1200, completion_tokens: 340 };
    expect(outcome.calls).toEqual([{ ...second, duration_ms: expect.any(Number) as number }]);
    expect(outcome.reading.calls).toEqual([call, outcome.calls[0]]);
  });

  it('is not asked for with SECOND_LOOK=off', async () => {
    const { outcome } = await readTo(taskOf({ openai: { secondLook: false } }));

    expect(fake.counts.calls).toBe(0);
    expect(outcome.report).toEqual(misread);
    expect(told(outcome)?.severity).toBe('contradicted');
  });

  it('is not asked for where it was the local reader that read it', async () => {
    await readTo(taskOf({ earlierReading: { ...reading, reader: 'local' } }));

    expect(fake.counts.calls).toBe(0);
  });

  it('is not asked for where the sheet is about to run out of time', async () => {
    const { outcome } = await readTo(taskOf({ timeLimitMs: 4_000 }));

    expect(fake.counts.calls).toBe(0);
    expect(outcome.report).toEqual(misread);
  });

  it('is asked for with its server’s own options', async () => {
    fake.script.rejects.add('json_schema').add('json_object');
    fake.script.second_look.answer = { cells: { 'Net Bbls': '2053.61' } };

    const { outcome } = await readTo(taskOf({ openai: { model: 'vision-without-schema' } }));

    expect(outcome.report).toEqual(report);
    expect(outcome.calls).toHaveLength(1);
  });
});

describe('a second look that fails', () => {
  it.each([
    ['busy', 'reader_busy'],
    ['server_error', 'reader_unavailable'],
    ['unauthorized', 'reader_unauthorized'],
    ['refusal', 'reader_refused'],
    ['length', 'answer_truncated'],
    ['hang', 'reader_timed_out'],
    ['huge', 'answer_too_large'],
  ] as const)('by "%s" leaves the sheet read, and its call says so', async (fault, kind) => {
    fake.script.second_look.fault = fault;

    const { outcome } = await readTo(taskOf({ openai: { timeoutMs: 200 } }));

    expect(outcome.report).toEqual(misread);
    expect(outcome.findings).toEqual(proveReport(misread, locatedEvidence(misread)).findings);
    expect(outcome.calls).toMatchObject([{ purpose: 'second_look', failure: kind }]);
    expect(fake.counts.calls).toBe(1);
  });

  it.each(['no JSON at all', '{"cells":"c1"}', '{"c1":"2053.61"}', '[]'])('by the answer %s does too', async (text) => {
    fake.script.second_look.answer = { text };

    const { outcome } = await readTo(taskOf());

    expect(outcome.report).toEqual(misread);
    expect(outcome.calls).toMatchObject([{ purpose: 'second_look', prompt_tokens: 1200, failure: 'format_failed' }]);
  });

  it('by answers that nobody asked for changes nothing', async () => {
    const cells = [
      { id: 'c7', text: '2053.61' },
      { id: 'c1', text: '2053.61' },
      { id: 'c1', text: '2083.61' },
    ];
    fake.script.second_look.answer = { text: JSON.stringify({ cells }) };

    const { outcome } = await readTo(taskOf());

    expect(outcome.report).toEqual(misread);
  });

  it('for want of the photo leaves the sheet read too', async () => {
    const { outcome } = await readTo(taskOf({ photoPath: join(temporaryFolder(), 'gone.jpg') }));

    expect(outcome.report).toEqual(misread);
    expect(outcome.calls).toMatchObject([{ purpose: 'second_look', failure: 'photo_missing' }]);
    expect(fake.counts.calls).toBe(0);
  });
});

describe('a second look that a crash cut off from its end', () => {
  it('is given out to be kept before anything else can fail', async () => {
    const { notices } = await readTo(taskOf());

    expect(notices.at(-1)).toMatchObject({
      kind: 'formatted',
      formatted: { second_look: { call: { model: 'vision' } } },
    });
  });

  it.each(['2,053.61', null])('is not paid for again, and counts as it was: %s', async (text) => {
    fake.script.second_look.answer = { cells: { 'Net Bbls': text } };
    const before = await readTo(taskOf());
    const kept = before.notices.flatMap((notice) => (notice.kind === 'formatted' ? [notice.formatted] : [])).at(-1);
    const asStored = JSON.parse(JSON.stringify(kept)) as Formatted;

    const after = await readTo(taskOf({ earlierFormatted: asStored }));

    expect(fake.counts.calls).toBe(1);
    expect(after.outcome).toEqual({ ...before.outcome, calls: [] });
  });

  it('is not tried again where it failed', async () => {
    fake.script.second_look.fault = 'server_error';
    const { notices } = await readTo(taskOf());
    const kept = notices.flatMap((notice) => (notice.kind === 'formatted' ? [notice.formatted] : [])).at(-1);

    await readTo(taskOf({ earlierFormatted: kept ?? null }));

    expect(fake.counts.calls).toBe(1);
  });
});

describe('a sheet on which everything holds', () => {
  it('costs one call, and its photo is looked at by nobody else', async () => {
    const { outcome } = await readTo(taskOf({ earlierReading: null, earlierFormatted: null }));

    expect(fake.counts).toMatchObject({ calls: 1, read: 1 });
    expect(outcome.reading.evidence).toBeNull();
  });
});

const sheets = fileURLToPath(new URL('../fixtures/sheets/', import.meta.url));

/** A real sheet that a model has read but for one figure, which it took for another. */
async function realSheet(name: string, place: CellPlace, value: number, openai: Partial<ModelReaderSettings> = {}) {
  const truth = reportSchema.parse(JSON.parse(await readFile(`${sheets}${name}.json`, 'utf8')));
  fake.script.read.answer = { text: reportToMarkdown(withValue(truth, place, value)) };
  const task = taskOf({
    openai,
    photoPath: `${sheets}${name}.png`,
    format: 'png',
    timeLimitMs: 600_000,
    earlierReading: null,
    earlierFormatted: null,
    knownTanks: [],
  });
  return { truth, task };
}

describe('a photo that the local reader finds its way on', () => {
  const cell: CellPlace = { table: 'arrival_tanks', row: 2, field: 'gross_bbls' };

  it('gives the model’s cells their places, and the rows to look at again', { timeout: 120_000 }, async () => {
    const { truth, task } = await realSheet('b-l0-01', cell, 1111.11);
    const written = String(valueAt(truth, cell));
    fake.script.second_look.answer = { cells: { 'Gross Bbls': written } };

    const { outcome } = await readTo(task);

    expect(fake.counts).toMatchObject({ read: 1 });
    expect(valueAt(outcome.report, cell)).toBe(valueAt(truth, cell));
    expect(outcome.settlements).toMatchObject([{ ...cell, read: 1111.11 }]);
    const places = outcome.reading.evidence?.cells.filter(({ quad }) => quad !== null) ?? [];
    expect(places.length).toBeGreaterThan(60);
  });

  it('goes to the model with a hint and its tables in large, where that is set', { timeout: 120_000 }, async () => {
    const { truth, task } = await realSheet('b-l0-01', cell, 1111.11, { localHint: true, secondLook: false });

    const { outcome } = await readTo(task);

    expect(fake.counts).toMatchObject({ calls: 1, read: 1 });
    expect(outcome.reading.prompt_version).toBe('tank-report-1+hint-1+crops-1');
    expect(fake.lastRequest?.words).toMatch(/unreliable[\s\S]*<ocr>[\s\S]*## Arrival tanks[\s\S]*<\/ocr>/);
    expect(fake.lastRequest?.words).toMatch(/Picture 1: the whole photo\nPicture 2: Arrival tanks/);
    expect(fake.lastRequest?.pictures.length).toBeGreaterThan(3);
    expect(outcome.reading.evidence?.cells.length).toBeGreaterThan(60);
    expect(truth.arrival_tanks.length).toBeGreaterThan(0);
  });
});

describe('a photo on which no row is found', () => {
  const ofNothing = async (): Promise<Partial<SheetTask>> => {
    const photoPath = join(temporaryFolder(), 'quay.png');
    writeFileSync(photoPath, await plainPicture(2400, 1800).png().toBuffer());
    return { photoPath, format: 'png', earlierReading: null, earlierFormatted: null };
  };

  it('is shown in parts of all of it', async () => {
    fake.script.read.answer = { text: reportToMarkdown(misread) };
    fake.script.second_look.answer = { cells: { 'Net Bbls': '2053.61' } };

    const { outcome } = await readTo(taskOf(await ofNothing()));

    expect(fake.counts).toMatchObject({ calls: 2, read: 1, second_look: 1 });
    expect(fake.lastRequest?.pictures.length).toBeGreaterThan(1);
    expect(fake.lastRequest?.pictures.length).toBeLessThanOrEqual(mostPictures);
    expect(outcome.report).toEqual(report);
    expect(outcome.reading.evidence?.cells).toMatchObject([{ ...net, quad: null, text: '2053.61' }]);
  });

  it('is read without hint and tables where these are wanted', async () => {
    const openai = { localHint: true, tableCrops: 'on' as const };

    const { outcome } = await readTo(taskOf({ openai, ...(await ofNothing()) }));

    expect(outcome.report).toEqual(report);
    expect(fake.lastRequest?.pictures).toHaveLength(1);
    expect(fake.lastRequest?.words).not.toContain('<ocr>');
  });
});

/** How alike the lowest strip of a picture is to a part of the photo, at its best place. */
async function likenessToStrip(
  picture: Buffer | undefined,
  of: Buffer,
  part: { left: number; top: number; width: number; height: number },
): Promise<number> {
  const { width, height } = await sharp(picture).metadata();
  const stripPx = Math.round((part.height * width) / part.width);
  const strip = await sharp(picture)
    .extract({ left: 0, top: height - stripPx, width, height: stripPx })
    .png()
    .toBuffer();
  return likeness(await greyOf(strip, { widthPx: part.width, heightPx: part.height }), await greyPart(of, part));
}
