import type { Locator, Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { basicAuth, temporaryFolder } from '../support/app.ts';
import { browserForTests, browserPath, inBrowser, signIn } from '../support/browser.ts';
import { startFakeModel } from '../support/fake-model.ts';
import { sheetPhoto } from '../support/photos.ts';
import { asJson, startReadingApp, upload } from '../support/reading-app.ts';
import { startServerProcess } from '../support/server-process.ts';

const browser = browserForTests();
const later = { ...asJson, Prefer: 'respond-async' };

describe.skipIf(browserPath === undefined)(inBrowser('the page of a job under way'), () => {
  it('follows each sheet by events, without being loaded anew', async () => {
    const { url, model } = await startReadingApp({ OPENAI_MAX_CONCURRENCY: '2' }, { read: { latencyMs: 400 } });
    const { page, complaints } = await browser.open();
    await signIn(page, url);
    const asked = requestsOf(page);
    await page.goto(`${url}${await uploadSheets(url, 7)}`);
    await markPage(page);
    const titleBefore = await page.title();

    await sentence(page, '7 sheets: 7 read').waitFor();

    expect(titleBefore).toMatch(/^\d\/7 · page 1 and 6 more · Ullage$/);
    expect(await page.title()).toBe('page 1 and 6 more · Ullage');
    expect(await page.locator('[data-row][data-state="read"]').count()).toBe(7);
    expect(await page.locator('[data-row] .badge--good').count()).toBe(7);
    expect(await page.locator('[data-count="read"]').innerText()).toMatch(/Read\s*7/);
    expect(await page.locator('[data-progress]').isVisible()).toBe(false);
    expect(await page.getByRole('status').textContent()).toBe('7 sheets: 7 read');
    expect(await isMarked(page)).toBe(true);
    expect(asked.filter((path) => path.includes('.json'))).toEqual([]);
    expect(model.counts.read).toBe(7);
    expect(complaints).toEqual([]);
  });

  it('shows the tables of a small job as its sheets are finished, and keeps the focus where it is', async () => {
    const { url, model } = await startReadingApp({ OPENAI_MAX_CONCURRENCY: '1' }, { read: { latencyMs: 300 } });
    const { page } = await browser.open();
    await signIn(page, url);
    await page.goto(`${url}${await uploadSheets(url, 2)}`);
    await page.locator('[data-row="2"] .more summary').focus();

    await page.locator('#sheet-1').getByRole('table').first().waitFor();
    await page.locator('#sheet-2').getByRole('table').first().waitFor();

    expect(await page.evaluate<boolean>('document.activeElement.matches(\'[data-row="2"] .more summary\')')).toBe(true);
    expect(await page.locator('[data-row="1"] [data-slot="link"]').getAttribute('href')).toBe('#sheet-1');
    expect(await page.getByRole('table').count()).toBe(10);
    expect(model.counts.read).toBe(2);
  });

  it('asks, and goes on asking, where events are closed off', async () => {
    const { url } = await startReadingApp({}, { read: { latencyMs: 300 } });
    const { page } = await browser.open();
    await signIn(page, url);
    const asked = requestsOf(page);
    await page.route('**/events*', (route) => route.abort());
    await page.goto(`${url}${await uploadSheets(url, 6)}`);
    await markPage(page);

    await sentence(page, '6 sheets: 6 read').waitFor();

    expect(await page.locator('[data-row][data-state="read"]').count()).toBe(6);
    expect(asked.some((path) => /\.json\?after=\d+$/.test(path))).toBe(true);
    expect(await isMarked(page)).toBe(true);
  });

  it('asks where a proxy holds the events back', async () => {
    const { url } = await startReadingApp({}, { read: { latencyMs: 300 } });
    const { page } = await browser.open();
    await signIn(page, url);
    await page.route('**/events*', (route) => route.fulfill({ status: 502, body: 'Bad gateway' }));
    await page.goto(`${url}${await uploadSheets(url, 6)}`);

    await sentence(page, '6 sheets: 6 read').waitFor();

    expect(await page.locator('[data-row][data-state="read"]').count()).toBe(6);
  });

  it('goes on by itself after the server was started anew', { timeout: 40_000 }, async () => {
    const model = await startFakeModel({ read: { latencyMs: 60_000 } });
    onTestFinished(() => model.close());
    const settings = {
      DATA_DIR: temporaryFolder(),
      OPENAI_API_KEY: 'sk-test-key-of-no-worth',
      OPENAI_BASE_URL: model.baseUrl,
      WORKER_THREADS: '1',
      DRAIN_SECONDS: '1',
    };
    const first = await startServerProcess(settings);
    onTestFinished(() => void first.child.kill('SIGKILL'));
    const { page } = await browser.open();
    await signIn(page, first.url);
    await page.goto(`${first.url}${await uploadSheets(first.url, 6)}`);
    await page.locator('[data-row][data-state="reading"]').first().waitFor();
    await markPage(page);

    first.child.kill('SIGTERM');
    await first.exited;
    model.script.read.latencyMs = 0;
    const second = await startServerProcess({ ...settings, PORT: new URL(first.url).port });
    onTestFinished(() => void second.child.kill('SIGKILL'));
    await sentence(page, '6 sheets: 6 read').waitFor();

    expect(second.url).toBe(first.url);
    expect(await page.locator('[data-row][data-state="read"]').count()).toBe(6);
    expect(await isMarked(page)).toBe(true);
  });

  it('is the truth without scripts, by loading anew', async () => {
    const { url } = await startReadingApp({}, { read: { latencyMs: 300 } });
    const { page } = await browser.open({ javaScriptEnabled: false });
    await signIn(page, url);
    await page.goto(`${url}${await uploadSheets(url, 6)}`);

    await sentence(page, '6 sheets: 6 read').waitFor();
    await page.getByRole('link', { name: 'page 3.jpg' }).click();

    expect(await page.getByRole('table').count()).toBe(5);
    expect(await page.getByText('Sheet 3 of 6').isVisible()).toBe(true);
  });
});

describe.skipIf(browserPath === undefined).each([
  { how: 'with scripts', javaScriptEnabled: true },
  { how: 'without scripts', javaScriptEnabled: false },
])(inBrowser('the controls of a job, $how,'), ({ javaScriptEnabled }) => {
  it('cancel a sheet, and what is left, and read them after all', async () => {
    // A call under way cannot be taken back, and a sheet is not asked for twice at a time: it ends by its own limit.
    const { url, model } = await startReadingApp({ OPENAI_TIMEOUT_SECONDS: '8' }, { read: { latencyMs: 60_000 } });
    const { page, complaints } = await browser.open({ javaScriptEnabled });
    await signIn(page, url);
    await page.goto(`${url}${await uploadSheets(url, 3)}`);
    if (javaScriptEnabled) await markPage(page);

    await page.locator('[data-row="2"]').getByRole('button', { name: 'Cancel' }).click();
    await page.locator('[data-row="2"][data-state="cancelled"]').waitFor();
    await page.getByRole('button', { name: 'Cancel what is left' }).click();
    await sentence(page, '3 sheets: 3 cancelled').waitFor();
    model.script.read.latencyMs = 0;
    await page.getByRole('button', { name: 'Read the cancelled' }).click();
    await sentence(page, '3 sheets: 3 read').waitFor();

    expect(await page.locator('[data-row][data-state="read"]').count()).toBe(3);
    if (javaScriptEnabled) expect(await isMarked(page)).toBe(true);
    expect(complaints).toEqual([]);
  });

  it('retry what failed, and tell of the attempts before', async () => {
    const { url, model } = await startReadingApp(
      {},
      { read: { answer: { text: '' }, fault: 'refusal', faultCalls: 2 } },
    );
    const { page } = await browser.open({ javaScriptEnabled });
    await signIn(page, url);
    await page.goto(`${url}${await uploadSheets(url, 2)}`);
    await sentence(page, '2 sheets: 2 failed').waitFor();
    const reason = await page.locator('[data-row="1"] [data-slot="sentence"]').textContent();
    model.script.read.answer = 'markdown';

    await page.getByRole('button', { name: 'Retry all failed' }).click();
    await sentence(page, '2 sheets: 2 read').waitFor();

    expect(reason).toBe('The model refused to read this photo.');
    expect(await page.locator('[data-row="1"]').getByText('1 earlier attempt').isVisible()).toBe(true);
  });

  it('read a duplicate of its own, delete a sheet, rename, add photos, delete the job', async () => {
    const { url, model } = await startReadingApp();
    const { page, complaints } = await browser.open({ javaScriptEnabled });
    const photo = await sheetPhoto({ widthPx: 600, heightPx: 800 });
    await upload(url, { 'first.jpg': photo });
    const twins = await upload(url, {
      'twin.jpg': photo,
      'other.jpg': await sheetPhoto({ widthPx: 601, heightPx: 800 }),
    });
    await signIn(page, url);
    await page.goto(`${url}${twins.headers.get('content-location') ?? ''}`);
    const row = page.locator('[data-row="1"]');
    const said = await row.getByText(/^Same photo as sheet 1 of /).textContent();

    await row.getByText('More', { exact: true }).click();
    await row.getByRole('button', { name: 'Read again' }).click();
    await row.getByText(/^Same photo/).waitFor({ state: 'detached' });
    await page.locator('[data-row="1"][data-state="read"]').waitFor();
    const readings = model.counts.read;
    await page.locator('[data-row="2"]').getByText('More', { exact: true }).click();
    await page.locator('[data-row="2"]').getByRole('button', { name: 'Delete sheet and photo' }).click();
    await page.locator('[data-row="2"]').waitFor({ state: 'detached' });
    await page.getByText('Rename, add, delete').click();
    await page.getByLabel('Name of the job').fill('Night tide');
    await page.getByRole('button', { name: 'Rename' }).click();
    await page.getByRole('heading', { name: 'Night tide' }).waitFor();
    await page.getByText('Rename, add, delete').click();
    await page.setInputFiles('#more-files', {
      name: 'third.jpg',
      mimeType: 'image/jpeg',
      buffer: await sheetPhoto({ widthPx: 602, heightPx: 800 }),
    });
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await sentence(page, '2 sheets: 2 read').waitFor();
    await page.getByText('Rename, add, delete').click();
    await page.getByRole('button', { name: 'Delete job and photos' }).click();
    await page.waitForURL('**/history');

    expect(said).toContain('Same photo as sheet 1 of ');
    expect(readings).toBe(3);
    expect(await page.getByText('Night tide').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('wake a paused reader from any page', async () => {
    const { url, model } = await startReadingApp({}, { read: { fault: 'unauthorized', faultCalls: Infinity } });
    const { page } = await browser.open({ javaScriptEnabled });
    await signIn(page, url);
    const jobPath = await uploadSheets(url, 6);
    await page.goto(`${url}${jobPath}`);
    await page.getByText('The reader is paused.').waitFor();
    await page.goto(`${url}/history`);
    const isSaidElsewhere = await page.getByText('The reader is paused.').isVisible();
    model.script.read.fault = null;

    await page.getByRole('button', { name: 'Try now' }).click();
    await page.goto(`${url}${jobPath}`);
    await sentence(page, '6 sheets:').waitFor();

    expect(isSaidElsewhere).toBe(true);
    expect(await page.getByText('The reader is paused.').count()).toBe(0);
  });
});

/** Sends `count` photos of different bytes and returns the path of the job, whose reading is not waited for. */
async function uploadSheets(url: string, count: number): Promise<string> {
  const files: [string, Buffer][] = [];
  for (let i = 1; i <= count; i += 1) {
    files.push([`page ${i}.jpg`, await sheetPhoto({ widthPx: 400 + i, heightPx: 500 })]);
  }
  const answer = await upload(url, files, { ...later, Authorization: basicAuth });
  return answer.headers.get('location') ?? '';
}

/** What the head of the page says of the job. */
const sentence = (page: Page, text: string): Locator => page.locator('[data-sentence]', { hasText: text });

/** Puts a mark into the page that does not outlive it. */
const markPage = (page: Page): Promise<unknown> => page.evaluate('window.isStillThere = true');
const isMarked = (page: Page): Promise<boolean> => page.evaluate<boolean>('window.isStillThere === true');

function requestsOf(page: Page): string[] {
  const paths: string[] = [];
  page.on('request', (request) => void paths.push(new URL(request.url()).pathname + new URL(request.url()).search));
  return paths;
}
