import { describe, expect, test } from 'vitest';
import { sheet } from '../domain/checks/sheets.ts';
import { basicAuth } from '../support/app.ts';
import { seriousFaults } from '../support/browser-faults.ts';
import { browserForTests, browserPath, inBrowser, signIn } from '../support/browser.ts';
import { sheetPhoto } from '../support/photos.ts';
import { asJson, startReadingApp, upload, type ReadingApp } from '../support/reading-app.ts';

const desk = { viewport: { width: 1280, height: 800 } };
const phone = { viewport: { width: 390, height: 844 }, colorScheme: 'dark' as const };

describe.skipIf(browserPath === undefined)(inBrowser('the queue of work in a browser'), () => {
  const { open } = browserForTests();

  test('goes on to the next sheet, whose page was fetched ahead and is claimed when it is opened', async () => {
    const app = await withSheets(['slip', 'slip', 'slip']);
    const { page, complaints } = await open(desk);
    await signIn(page, app.url);
    await page.goto(`${app.url}/review`);

    const ahead = page.waitForResponse((answer) => answer.url().includes('queue=2'));
    await page.getByRole('link', { name: 'Begin with the most urgent' }).click();
    await page.waitForURL('**/sheets/1?queue=1');
    await (await ahead).finished();
    const claimed = page.waitForResponse((answer) => answer.url().endsWith('/sheets/2/claim'));
    await page.getByRole('link', { name: 'Next to review' }).click();
    await page.waitForURL('**/sheets/2?queue=2');
    await claimed;

    const path = new URL(page.url()).pathname;
    const got = app.logLines.filter(({ req }) => JSON.stringify(req ?? {}).includes(`"method":"GET","path":"${path}"`));
    expect(got).toHaveLength(1);
    await expect.poll(() => heldIn(app)).toEqual([null, 'demo', null]);
    expect(complaints).toEqual([]);
  });

  test.each([
    ['by keys', { javaScriptEnabled: true }],
    ['without scripts', { javaScriptEnabled: false }],
  ])('is gone through %s: approve, on to the next, until all are through', async (_, options) => {
    const app = await withSheets(['sound', 'sound'], { REVIEW_SAMPLE: '100' });
    const { page } = await open({ ...desk, ...options });
    await signIn(page, app.url);

    await page.goto(`${app.url}/review/next`);
    for (const n of [1, 2]) {
      await page.waitForURL(`**/sheets/${n}?queue=${n}`);
      const button = page.getByRole('button', { name: 'Approve' });
      await button.waitFor();
      if (options.javaScriptEnabled) await page.keyboard.press('a');
      else await button.click();
      await page.getByRole('button', { name: 'Open again' }).waitFor();
      await expect.poll(() => page.locator('[data-next-in-queue]:focus').count()).toBe(1);
      await page.keyboard.press('Enter');
    }

    await page.waitForURL('**/review?through=1');
    await page.getByText('Everything has been looked at.').waitFor();
  });

  test('lets a sheet go when its page is left, and keeps it over a reload', async () => {
    const app = await withSheets(['slip']);
    const { page } = await open(desk);
    await signIn(page, app.url);

    await page.goto(`${app.url}/review/next`);
    await page.reload();
    await page.waitForLoadState('networkidle');
    const reloaded = await heldIn(app);
    await page.goto(`${app.url}/history`);

    expect(reloaded).toEqual(['demo']);
    await expect.poll(() => heldIn(app)).toEqual([null]);
  });

  test('says to whoever comes second who has the sheet open, and leads him to another', async () => {
    const app = await withSheets(['slip', 'slip']);
    const [first, second] = [await open(desk), await open(phone)];
    for (const { page } of [first, second]) await signIn(page, app.url);

    await first.page.goto(`${app.url}/review/next`);
    await second.page.goto(`${app.url}/review`);
    const held = await second.page.getByText('demo has it open until').count();
    await second.page.getByRole('link', { name: 'Begin with the most urgent' }).click();
    await second.page.waitForURL('**/sheets/2?queue=2');
    await second.page.goto(first.page.url());

    expect(held).toBe(1);
    await expect.poll(() => second.page.locator('[data-held]').innerText()).toContain('demo has this sheet open');
  });

  test.each([
    ['a desk', desk],
    ['a phone by night', phone],
    ['a browser without scripts', { ...desk, javaScriptEnabled: false }],
  ])('fits %s, works by keyboard and has no fault that axe finds', async (_, options) => {
    const app = await withSheets(['slip', 'doubtful', 'sound'], { REVIEW_SAMPLE: '100' });
    const { page, complaints } = await open({ ...options, bypassCSP: true });
    await signIn(page, app.url);

    for (const path of ['/review', '/history', '/history?state=contradicted&q=slip', '/insights']) {
      await page.goto(app.url + path);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      if (!('javaScriptEnabled' in options)) expect(await seriousFaults(page)).toEqual([]);
    }
    await page.goto(`${app.url}/review`);
    await page.getByRole('link', { name: 'slip.jpg' }).first().focus();
    await page.keyboard.press('Enter');

    await page.waitForURL('**/sheets/1?queue=1');
    expect(complaints).toEqual([]);
  });
});

describe.skipIf(browserPath === undefined)(inBrowser('a job’s page in a browser'), () => {
  const { open } = browserForTests();

  test('shows at once what is approved elsewhere, though all was read long ago', async () => {
    const app = await startReadingApp({ SECOND_LOOK: 'off' });
    app.model.script.read.answer = { text: JSON.stringify(sheet('sound')) };
    const photos = await Promise.all([600, 601].map((widthPx) => sheetPhoto({ widthPx, heightPx: 800 })));
    const files = photos.map((photo, at): [string, Buffer] => [`${at + 1}.jpg`, photo]);
    const { job } = (await (await upload(app.url, files, asJson)).json()) as { job: { url: string } };
    const { page, complaints } = await open(desk);
    await signIn(page, app.url);
    await page.goto(app.url + job.url);
    const badges = page.locator('[data-slot="job-badges"]');

    const before = await badges.innerText();
    await approve(app, `${job.url}/sheets/1`);
    await expect.poll(() => badges.innerText()).toBe('1 of 2 approved');
    const row = await page.locator('[data-row="1"] [data-slot="badge"]').innerText();
    await approve(app, `${job.url}/sheets/2`);

    await expect.poll(() => badges.innerText()).toBe('Approved');
    expect([before, row]).toEqual(['Read', 'Approved']);
    expect(await page.locator('[data-sentence]').innerText()).toBe('2 sheets: 2 approved');
    expect(await page.locator('[data-review-way]').isHidden()).toBe(true);
    await page.goto(`${app.url}/history`);
    expect(await page.locator('.history__state').innerText()).toBe('Approved');
    expect(complaints).toEqual([]);
  });
});

/** One job for each kind, in this order; all of them are read when this returns. */
async function withSheets(
  kinds: ('sound' | 'doubtful' | 'slip')[],
  settings: Record<string, string> = {},
): Promise<ReadingApp> {
  const app = await startReadingApp({ SECOND_LOOK: 'off', REVIEW_SAMPLE: '0', LOG_LEVEL: 'info', ...settings });
  const files: [string, Buffer][] = [];
  for (const [at, kind] of kinds.entries()) {
    files.push([`${kind}.jpg`, await sheetPhoto({ widthPx: 600 + at, heightPx: 800 })]);
  }
  let job = '/upload';
  for (const [at, file] of files.entries()) {
    const report = sheet(kinds[at] === 'slip' ? 'net-slip' : 'sound');
    if (kinds[at] === 'doubtful') Object.assign(report.draft_readings[2] ?? {}, { port: 9.92 });
    app.model.script.read.answer = { text: JSON.stringify(report) };
    job = await addTo(app, job, file);
  }
  return app;
}

/** Adds a photo to a job, or with `/upload` to a new one; returns where further ones go. */
async function addTo(app: ReadingApp, path: string, [name, bytes]: [string, Buffer]): Promise<string> {
  const form = new FormData();
  form.append('files', new Blob([new Uint8Array(bytes)]), name);
  const headers = { Authorization: basicAuth, ...asJson };
  const answer = await fetch(app.url + path, { method: 'POST', body: form, headers });
  return `${((await answer.json()) as { job: { url: string } }).job.url}/sheets`;
}

async function approve(app: ReadingApp, url: string): Promise<void> {
  const headers = { Authorization: basicAuth, 'Content-Type': 'application/json' };
  const body = JSON.stringify({ revision: 1 });
  const answer = await fetch(`${app.url}/api/v1${url}/approve`, { method: 'POST', headers, body });
  expect(answer.status).toBe(200);
}

/** Who has each waiting sheet open, in the order of the queue. */
async function heldIn(app: ReadingApp): Promise<(string | null)[]> {
  const answer = await fetch(`${app.url}/review.json`, { headers: { Authorization: basicAuth } });
  const { sheets } = (await answer.json()) as { sheets: { held_by: { account: string } | null }[] };
  return sheets.map(({ held_by }) => held_by?.account ?? null);
}
