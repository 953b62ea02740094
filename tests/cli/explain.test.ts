import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import sharp, { type Stats } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createExplainer } from '../../src/cli/explain.ts';
import type { SheetOutcome } from '../../src/pipeline/messages.ts';
import { closeReaders } from '../../src/pipeline/read.ts';
import { browserForTests, browserPath, inBrowser } from '../support/browser.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const fixture = fileURLToPath(new URL('../fixtures/sheets/b-l0-01.png', import.meta.url));
const hostileName = `<img src=x onerror=alert(1)> & "co".png`;

let folder: string;
let outcome: SheetOutcome;

/** Reads `photo` as `ullage read --explain` does, and leaves the folder that shows it. */
async function explain(
  photo: string,
  scratch = temporaryFolder(),
): Promise<{ folder: string; outcome: SheetOutcome | null }> {
  const explainer = createExplainer(photo);
  const preparedPath = join(scratch, 'prepared.jpg');
  const vetted = await explainer.vet({ photoPath: photo, preparedPath });
  const task = { sheetId: 0, photoPath: photo, preparedPath, timeLimitMs: 180_000 };
  const read = vetted.ok
    ? await explainer.readSheet(
        {
          ...{ ...task, format: vetted.format, readers: { reader: 'local', openai: null } },
          ...{ earlierReading: null, earlierFormatted: null, knownTanks: [] },
        },
        () => undefined,
      )
    : null;
  await explainer.writeTo(join(scratch, 'explained'));
  return { folder: join(scratch, 'explained'), outcome: read };
}

const shared = mkdtempSync(join(tmpdir(), 'ullage-test-'));

beforeAll(async () => {
  const photo = join(shared, hostileName);
  copyFileSync(fixture, photo);
  const explained = await explain(photo, shared);
  folder = explained.folder;
  if (explained.outcome === null) throw new Error('the fixture was refused');
  outcome = explained.outcome;
}, 240_000);
afterAll(async () => {
  rmSync(shared, { recursive: true });
  await closeReaders();
});

describe('the folder of a sheet that was read', () => {
  it('holds the page and a picture of each stage, in order', async () => {
    const names = readdirSync(folder).sort();

    expect(names).toEqual(expect.arrayContaining(['1-photo.webp', 'index.html']));
    expect(names.map((name) => name.replace(/^\d+-/, ''))).toEqual(
      expect.arrayContaining([
        'straightened.webp',
        'ink.webp',
        'words.webp',
        'tables.webp',
        'cells.webp',
        'cells-on-photo.webp',
      ]),
    );
    for (const name of names.filter((one) => one.endsWith('.webp'))) {
      expect((await sharp(join(folder, name)).metadata()).format).toBe('webp');
    }
  });

  it('says the same as reading without looking', () => {
    expect(outcome).toMatchObject({ ok: true, report: { header: { barge: 'CBL 1180' } } });
  });

  it('marks cells where they stand', async () => {
    const marked = readdirSync(folder).find((name) => name.endsWith('-cells-on-photo.webp'))!;

    const [plain, drawn] = await Promise.all(
      [join(folder, '1-photo.webp'), join(folder, marked)].map((path) => sharp(path).removeAlpha().stats()),
    );

    // the photo is black on white: any colour in it was drawn
    const spread = (stats: Stats): number => Math.abs(stats.channels[0]!.mean - stats.channels[2]!.mean);
    expect(spread(drawn!)).toBeGreaterThan(spread(plain!) + 0.2);
  });
});

describe('a file that came no further', () => {
  it('has a page that says why, where it is no photo', async () => {
    const photo = join(temporaryFolder(), 'notes.jpg');
    writeFileSync(photo, 'Dear Sir');

    const refused = await explain(photo);

    expect(readdirSync(refused.folder)).toEqual(['index.html']);
    expect(readFileSync(join(refused.folder, 'index.html'), 'utf8')).toContain('It failed at: Prepare the picture');
  });

  it('has a page with the pictures up to there, where it holds no report', async () => {
    const photo = join(temporaryFolder(), 'sand.png');
    await sharp({ create: { width: 480, height: 360, channels: 3, background: '#c9b38c' } })
      .png()
      .toFile(photo);

    const empty = await explain(photo);

    expect(empty.outcome).toMatchObject({ ok: false, failure: { kind: 'not_a_report', step: 'reading' } });
    expect(readdirSync(empty.folder)).toEqual(expect.arrayContaining(['1-photo.webp', 'index.html']));
    expect(readFileSync(join(empty.folder, 'index.html'), 'utf8')).toContain('It failed at: Read it');
  }, 60_000);

  it('has no folder where there was no file', async () => {
    const missing = createExplainer('/nowhere/sheet.jpg');
    const into = join(temporaryFolder(), 'explained');

    await missing.writeTo(into);

    expect(existsSync(into)).toBe(false);
  });
});

describe.skipIf(browserPath === undefined)(inBrowser('the page in a browser'), () => {
  const { open } = browserForTests();

  it.each([
    ['a desk by day', { width: 1400, height: 900 }, 'light'],
    ['a desk by night', { width: 1400, height: 900 }, 'dark'],
    ['a phone by day', { width: 390, height: 844 }, 'light'],
    ['a phone by night', { width: 390, height: 844 }, 'dark'],
  ] as const)('fits %s, with every picture in it and nothing fetched', async (_, viewport, colorScheme) => {
    const { page, complaints } = await open({ viewport, colorScheme, javaScriptEnabled: true });
    const fetched: string[] = [];
    page.on('request', (request) => void fetched.push(request.url().slice(0, 5)));

    await page.goto(pathToFileURL(join(folder, 'index.html')).href);

    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    expect(await page.evaluate(() => [...document.images].filter((image) => image.naturalWidth === 0).length)).toBe(0);
    expect(fetched).toEqual(['file:']);
    expect(await page.locator('h1').innerText()).toContain(hostileName);
    expect(complaints).toEqual([]);
  });

  it('leads from a cell on the photo to the same cell in its table', async () => {
    const { page } = await open({ viewport: { width: 1400, height: 900 } });
    await page.goto(pathToFileURL(join(folder, 'index.html')).href);

    await page.locator('.stage__links a').nth(40).click();

    const target = new URL(page.url()).hash;
    expect(await page.locator(target).isVisible()).toBe(true);
    expect(await page.locator(target).locator('.explained__crop').count()).toBe(1);
  });
});
