import { mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { Quad } from '../../src/domain/evidence.ts';
import type { JobJson } from '../../src/web/exports/job-json.ts';
import { basicAuth } from '../support/app.ts';
import { sheetPhoto } from '../support/photos.ts';
import { asJson, startReadingApp, upload, type ReadingApp } from '../support/reading-app.ts';

describe('the thumbnail of a sheet', () => {
  test('is a small upright WebP of the photo, from an address that holds for ever', async () => {
    const app = await startReadingApp();
    const sheet = await newSheet(app, await sheetPhoto({ widthPx: 800, heightPx: 600, orientation: 6 }));

    const answer = await get(app, `${sheet.thumbnail}?v=${sheet.sha256.slice(0, 12)}`);
    const { format, width, height } = await sharp(Buffer.from(await answer.arrayBuffer())).metadata();

    expect({ format, width, height }).toEqual({ format: 'webp', width: 192, height: 256 });
    expect(answer.headers.get('content-type')).toBe('image/webp');
    expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
  });

  test('is asked for again where the address does not name the photo, and not sent twice', async () => {
    const app = await startReadingApp();
    const sheet = await newSheet(app);

    const first = await get(app, sheet.thumbnail);
    const again = await get(app, sheet.thumbnail, {
      'If-None-Match': first.headers.get('etag') ?? '',
      'Cache-Control': 'max-age=0',
    });

    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    expect(again.status).toBe(304);
  });

  test('is made once and kept', async () => {
    const app = await startReadingApp();
    const sheet = await newSheet(app);
    const first = await bytesOf(await get(app, sheet.thumbnail));
    writeFileSync(photoFile(app), 'no photo any more');

    expect((await bytesOf(await get(app, sheet.thumbnail))).equals(first)).toBe(true);
  });

  test.each<[string, (file: string, folder: string) => void]>([
    ['was emptied', (_, folder) => rmSync(folder, { recursive: true })],
    ['was cut short', (file) => truncateSync(file, 100)],
    ['is empty', (file) => truncateSync(file, 0)],
    ['has one bit wrong', (file) => flipBit(file, 300)],
    [
      'has a folder in its place',
      (file) => {
        rmSync(file);
        mkdirSync(file);
      },
    ],
  ])('is made anew where its cache %s', async (_, damage) => {
    const app = await startReadingApp();
    const sheet = await newSheet(app);
    const whole = await bytesOf(await get(app, sheet.thumbnail));
    await app.close();
    damage(cacheFile(app), join(app.dataDir, 'cache/pictures'));

    const answer = await get(await startReadingApp({ DATA_DIR: app.dataDir }), sheet.thumbnail);

    expect(answer.status).toBe(200);
    expect((await bytesOf(answer)).equals(whole)).toBe(true);
  });

  test.each<[string, (app: ReadingApp) => void]>([
    ['is no longer kept', (app) => app.context.sheets.markPhotoRemoved(1, Date.now())],
    ['was lost from the disk', (app) => rmSync(photoFile(app))],
    ['was damaged', (app) => writeFileSync(photoFile(app), 'no photo')],
  ])('is a neutral picture, said to be none, where the photo %s', async (_, spoil) => {
    const app = await startReadingApp();
    const sheet = await newSheet(app);
    spoil(app);

    const answer = await get(app, sheet.thumbnail);

    expect(answer.status).toBe(404);
    expect((await sharp(await bytesOf(answer)).metadata()).format).toBe('webp');
    expect(answer.headers.get('cache-control')).not.toContain('immutable');
  });

  test('is made one time for all who ask at once', async () => {
    const app = await startReadingApp();
    const sheet = await newSheet(app);

    const answers = await Promise.all(Array.from({ length: 8 }, () => get(app, sheet.thumbnail)));
    const bytes = await Promise.all(answers.map(bytesOf));

    expect(bytes.every((one) => one.equals(bytes[0] ?? Buffer.alloc(0)))).toBe(true);
    expect(readdirSync(onlyIn(join(app.dataDir, 'cache/pictures')))).toHaveLength(1);
  });

  test('is for those who are signed in', async () => {
    const app = await startReadingApp();
    const sheet = await newSheet(app);

    expect((await fetch(app.url + sheet.thumbnail)).status).toBe(401);
  });
});

describe('the photo itself', () => {
  test('is what was sent, for ever at an address that names it, and not sent twice', async () => {
    const app = await startReadingApp();
    const photo = await sheetPhoto({ widthPx: 300, heightPx: 400 });
    const sheet = await newSheet(app, photo);

    const named = await get(app, `${sheet.url}/photo?v=${sheet.sha256.slice(0, 12)}`);
    const plain = await get(app, `${sheet.url}/photo?v=another`);
    const again = await get(app, `${sheet.url}/photo`, {
      'If-None-Match': named.headers.get('etag') ?? '',
      'Cache-Control': 'max-age=0',
    });
    const head = await fetch(`${app.url}${sheet.url}/photo`, { method: 'HEAD', headers: { Authorization: basicAuth } });

    expect((await bytesOf(named)).equals(photo)).toBe(true);
    expect(named.headers.get('etag')).toBe(`"${sheet.sha256}"`);
    expect(named.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    expect(named.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(named.headers.get('x-content-type-options')).toBe('nosniff');
    expect(plain.headers.get('cache-control')).toBe('private, no-cache');
    expect(again.status).toBe(304);
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(photo.length)]);
  });

  test('that is no longer kept is not found, and nothing of it is held for ever', async () => {
    const app = await startReadingApp();
    const sheet = await newSheet(app);
    app.context.sheets.markPhotoRemoved(1, Date.now());

    const answer = await get(app, `${sheet.url}/photo?v=${sheet.sha256.slice(0, 12)}`);

    expect(answer.status).toBe(404);
    expect(((await answer.json()) as { detail: string }).detail).toContain('no longer kept');
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });
});

describe('pictures for programs', () => {
  test('are the same under the address of the API, where one that is gone is a problem as any other', async () => {
    const app = await startReadingApp();
    const sheet = await newSheet(app);
    const paths = ['/photo', '/thumbnail', '/picture?size=640'];
    const bytesAt = async (path: string) => bytesOf(await get(app, path));

    const [pages, calls] = await Promise.all(
      ['', '/api/v1'].map((root) => Promise.all(paths.map((path) => bytesAt(`${root}${sheet.url}${path}`)))),
    );
    app.context.sheets.markPhotoRemoved(1, Date.now());
    const gone = await Promise.all(paths.map((path) => get(app, `/api/v1${sheet.url}${path}`)));

    expect(calls?.every((bytes, at) => bytes.equals(pages?.[at] ?? Buffer.alloc(0)))).toBe(true);
    expect(gone.map(({ status, headers }) => [status, headers.get('content-type')?.split(';')[0]])).toEqual(
      paths.map(() => [404, 'application/problem+json']),
    );
  });
});

describe('pictures for pages', () => {
  test('are the upright photo in one of the sizes that pages ask for, never enlarged', async () => {
    const app = await startReadingApp();
    const sheet = await newSheet(app, await sheetPhoto({ widthPx: 1600, heightPx: 1200, orientation: 6 }));

    const answer = await get(app, `${sheet.url}/picture?size=1280&v=${sheet.sha256.slice(0, 12)}`);
    const { format, width, height } = await sharp(await bytesOf(answer)).metadata();
    const { width: whole } = await sharp(await bytesOf(await get(app, `${sheet.url}/picture?size=2048`))).metadata();
    const other = await get(app, `${sheet.url}/picture?size=99999`);

    expect({ format, width, height }).toEqual({ format: 'webp', width: 960, height: 1280 });
    expect(answer.headers.get('cache-control')).toContain('immutable');
    expect(whole).toBe(1200);
    expect(other.status).toBe(400);
  });

  test('of one cell show its place on the photo, and say where that is not known', async () => {
    const app = await startReadingApp();
    const photo = await sharp({ create: { width: 1000, height: 1000, channels: 3, background: 'white' } })
      .composite([
        { input: { create: { width: 100, height: 30, channels: 3, background: 'black' } }, left: 600, top: 400 },
      ])
      .jpeg()
      .toBuffer();
    const sheet = await newSheet(app, photo);
    placeFirstCell(app, [
      [0.6, 0.4],
      [0.7, 0.4],
      [0.7, 0.43],
      [0.6, 0.43],
    ]);

    const answer = await get(app, `${sheet.url}/cells/arrival_tanks/0/net_bbls`);
    const webp = await bytesOf(answer);
    const { width, height } = await sharp(webp).metadata();
    const middle = await sharp(webp).extract({ left: 50, top: 25, width: 30, height: 10 }).greyscale().raw().toBuffer();
    const elsewhere = await get(app, `${sheet.url}/cells/arrival_tanks/0/api`);

    expect([width, height]).toEqual([136, 66]);
    expect(Math.max(...middle)).toBeLessThan(40);
    expect(elsewhere.status).toBe(404);
    expect((await fetch(`${app.url}${sheet.url}/cells/arrival_tanks/0/net_bbls`)).status).toBe(401);
  });
});

/** Has the only reading know where one cell stands. */
function placeFirstCell(app: ReadingApp, quad: Quad): void {
  const cell = { table: 'arrival_tanks', row: 0, field: 'net_bbls', quad, text: '1', inked: true, confidence: 1 };
  const db = new Database(join(app.dataDir, 'ullage.db'));
  const evidence = JSON.stringify({ page: null, remarks: [], totals: [], cells: [{ ...cell, alternatives: [] }] });
  db.prepare('UPDATE readings SET evidence = ?').run(evidence);
  db.close();
}

async function newSheet(app: ReadingApp, photo?: Buffer): Promise<{ url: string; thumbnail: string; sha256: string }> {
  const bytes = photo ?? (await sheetPhoto({ widthPx: 300, heightPx: 400 }));
  const { job, sheets } = (await (await upload(app.url, { 'one.jpg': bytes }, asJson)).json()) as JobJson;
  const url = `${job.url}/sheets/1`;
  return { url, thumbnail: `${url}/thumbnail`, sha256: sheets[0]?.photo.sha256 ?? '' };
}

const get = (app: ReadingApp, path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(app.url + path, { headers: { Authorization: basicAuth, ...headers } });

const bytesOf = async (answer: Response): Promise<Buffer> => Buffer.from(await answer.arrayBuffer());

const onlyIn = (folder: string): string => join(folder, readdirSync(folder)[0] ?? 'none');
const photoFile = (app: ReadingApp): string => onlyIn(join(app.dataDir, 'uploads'));
const cacheFile = (app: ReadingApp): string => onlyIn(onlyIn(join(app.dataDir, 'cache/pictures')));

function flipBit(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  writeFileSync(file, bytes);
}
