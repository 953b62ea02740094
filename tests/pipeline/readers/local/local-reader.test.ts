import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { placeKey, valueAt } from '../../../../src/domain/evidence.ts';
import { tableKeys, type Report } from '../../../../src/domain/report.ts';
import { createEngine, EngineTimeout } from '../../../../src/pipeline/readers/local/engine.ts';
import { createLocalReader } from '../../../../src/pipeline/readers/local/local-reader.ts';
import { isError, resultOf, tallyOf } from '../../../../src/cli/accuracy/tally.ts';
import { outcomeOf } from '../../../cli/accuracy/outcomes.ts';

const reader = createLocalReader();
afterAll(() => reader.close());

const sheets = fileURLToPath(new URL('../../../fixtures/sheets/', import.meta.url));

/** A picture as `prepare.ts` would hand it over; these fixtures stand upright and are small. */
async function picture(photoPath: string) {
  const { data, info } = await sharp(photoPath).jpeg().toBuffer({ resolveWithObject: true });
  return { jpeg: data, widthPx: info.width, heightPx: info.height, photoPath, format: 'png' as const };
}

async function readSheet(name: string): Promise<Report> {
  const answer = await reader.read(await picture(`${sheets}${name}.png`));
  if (!answer.ok) throw new Error(answer.failure.kind);
  return JSON.parse(answer.reading.words) as Report;
}

const truthOf = async (name: string): Promise<Report> =>
  JSON.parse(await readFile(`${sheets}${name}.json`, 'utf8')) as Report;

const drawn = (svg: string): Promise<Buffer> =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="600"><rect width="100%" height="100%" fill="white"/>${svg}</svg>`,
    ),
  )
    .jpeg()
    .toBuffer();

const withoutPhoto = (jpeg: Buffer) => ({
  jpeg,
  widthPx: 900,
  heightPx: 600,
  photoPath: '/nowhere.jpg',
  format: 'jpeg' as const,
});

describe('the local reader', () => {
  it.each(['a-l0-02', 'b-l0-01', 'c-l0-02'])('reads the clean sheet %s', async (name) => {
    const report = await readSheet(name);

    const took = { seconds: 0, cpuSeconds: null };
    const result = resultOf({ name, groups: [] }, await truthOf(name), outcomeOf(report), took);
    const { right, cells } = tallyOf([result]);
    expect((100 * right) / cells).toBeGreaterThan(97);
    expect(result.cells.filter((cell) => isError(cell) && typeof cell.read === 'number')).toEqual([]);
  });

  it('has evidence for every value it gives, each at its own place on the photo', async () => {
    const answer = await reader.read(await picture(`${sheets}b-l0-01.png`));
    if (!answer.ok) throw new Error(answer.failure.kind);
    const report = JSON.parse(answer.reading.words) as Report;

    const { cells } = answer.reading.evidence!;

    const given = tableKeys.flatMap((table) =>
      report[table].flatMap((row, at) =>
        Object.entries(row)
          .filter(([field, value]) => value !== null && field !== 'condition' && field !== 'end')
          .map(([field]) => placeKey({ table, row: at, field })),
      ),
    );
    const places = cells.map(placeKey);
    expect(given.filter((place) => !places.includes(place))).toEqual([]);
    expect(new Set(places).size).toBe(places.length);
    const valued = cells.filter((cell) => valueAt(report, cell) !== null);
    expect(valued.filter(({ confidence, inked }) => confidence < 0.5 || !inked).length).toBeLessThan(
      0.1 * valued.length,
    );
    const corners = cells.flatMap(({ quad }) => quad ?? []).flat();
    expect(Math.min(...corners)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...corners)).toBeLessThanOrEqual(1);
    const tops = cells.filter(({ table, field }) => table === 'arrival_tanks' && field === 'gross_bbls').map(({ quad }) => quad![0][1]); // prettier-ignore
    expect(tops).toEqual([...tops].sort((a, b) => a - b));
  });

  it('says which engine and which release read', async () => {
    const answer = await reader.read(await picture(`${sheets}a-l0-02.png`));

    expect(answer).toMatchObject({
      ok: true,
      reading: { reader: 'local', model: 'tesseract.js 7.0.0', prompt_version: 'local-4', calls: [] },
    });
  });

  it('reads two sheets asked for at once, one after the other', async () => {
    const reports = await Promise.all([readSheet('b-l0-01'), readSheet('a-l0-02')]);

    expect(reports.map(({ header }) => header.barge)).toEqual(['CBL 1180', 'BSM 3007']);
  });

  it('calls blank paper no report', async () => {
    const answer = await reader.read(withoutPhoto(await drawn('')));

    expect(answer).toMatchObject({ ok: false, failure: { kind: 'not_a_report', step: 'reading' } });
  });

  it('calls a letter no report', async () => {
    const letter = await drawn('<text x="60" y="120" font-size="32">Dear Sir, the barge is late. Gross error.</text>');

    const answer = await reader.read(withoutPhoto(letter));

    expect(answer).toMatchObject({ ok: false, failure: { kind: 'not_a_report' } });
  });

  it('calls bytes that are no picture unreadable', async () => {
    const answer = await reader.read(withoutPhoto(Buffer.from('not a picture')));

    expect(answer).toMatchObject({ ok: false, failure: { kind: 'photo_unreadable' } });
  });
});

describe('the OCR engine', () => {
  it('is given up after its time, and works again at the next picture', async () => {
    const engine = createEngine();
    const word = await drawn('<text x="60" y="120" font-size="60">2536</text>');

    await expect(engine.recognise(word, null, 1)).rejects.toBeInstanceOf(EngineTimeout);
    const characters = await engine.recognise(word, '0123456789', 60_000);

    expect(characters.map(({ text }) => text).join('')).toBe('2536');
    await engine.close();
  });
});
