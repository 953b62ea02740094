import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../support/app.ts';
import { browserForTests, browserPath, inBrowser, signIn } from '../support/browser.ts';
import { distinctPhotos } from '../support/distinct-photos.ts';
import { startFakeModel } from '../support/fake-model.ts';
import { seededChance } from '../support/photos.ts';
import { startReadingApp } from '../support/reading-app.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';

const browser = browserForTests();
const paths = /\/(upload|jobs\/[^/]+\/sheets)$/;

describe.skipIf(browserPath === undefined)(inBrowser('many photos that are uploaded from a browser'), () => {
  it('all arrive, each once and in one job, where the connection breaks before and after the answer', async () => {
    const { url } = await startReadingApp();
    const { page } = await browser.open();
    const photos = await distinctPhotos(60);
    await signIn(page, url);
    const faults = await disturb(page, seededChance(4));

    await drop(page, photos);
    await page.getByRole('button', { name: 'Read 60 sheets' }).click();
    await page.waitForURL('**/jobs/*', { timeout: 60_000 });

    expect(await hashesInJob(page)).toEqual(hashesOf(photos));
    expect(await jobCount(page)).toBe(1);
    expect(Math.min(faults.before, faults.after, faults.busy)).toBeGreaterThan(2);
  }, 90_000);

  it('go on by themselves after the server was killed and started again', async () => {
    const model = await startFakeModel();
    onTestFinished(() => model.close());
    const settings = { DATA_DIR: temporaryFolder(), OPENAI_API_KEY: 'sk-of-no-worth', OPENAI_BASE_URL: model.baseUrl };
    const first = await startServerProcess(settings);
    endWithTest(first);
    const { page } = await browser.open();
    const photos = await distinctPhotos(40);
    await signIn(page, first.url);
    await drop(page, photos);
    await page.locator('[data-send]').click();
    await page.locator('[data-photo][data-state="sent"]').nth(7).waitFor();

    first.child.kill('SIGKILL');
    await first.exited;
    await page.locator('[data-hold-text]', { hasText: 'Connection lost.' }).waitFor();
    const second = await startServerProcess({ ...settings, PORT: new URL(first.url).port });
    endWithTest(second);
    await page.waitForURL('**/jobs/*', { timeout: 60_000 });

    expect(await hashesInJob(page)).toEqual(hashesOf(photos));
    expect(await jobCount(page)).toBe(1);
  }, 90_000);

  it('are not sent again where the job lists them already', async () => {
    const { url } = await startReadingApp();
    const { page } = await browser.open();
    const photos = await distinctPhotos(3);
    await signIn(page, url);
    const sent: string[] = [];
    await page.route(paths, async (route) => {
      sent.push(route.request().headers()['idempotency-key'] ?? '');
      if (sent.length !== 2) return route.continue();
      await route.fetch();
      return route.abort('connectionreset');
    });

    await drop(page, photos);
    await page.locator('[data-send]').click();
    await page.waitForURL('**/jobs/*');

    expect(await hashesInJob(page)).toEqual(hashesOf(photos));
    expect(sent).toHaveLength(3);
    expect(new Set(sent).size).toBe(3);
  });

  it('go to the job they are added to, all but those that it has', async () => {
    const { url } = await startReadingApp();
    const { page } = await browser.open();
    const photos = await distinctPhotos(4);
    await signIn(page, url);
    await drop(page, photos.slice(0, 2));
    await page.locator('[data-send]').click();
    await page.waitForURL('**/jobs/*');
    const jobId = new URL(page.url()).pathname.split('/').at(-1) ?? '';

    await page.goto(`${url}/upload?job=${jobId}`);
    await drop(page, photos);
    const heading = await page.getByRole('heading', { level: 1 }).textContent();
    await page.getByText('already in this job').nth(1).waitFor();
    await page.locator('[data-send]').click();
    await page.waitForURL(`**/jobs/${jobId}`);

    expect(heading).toContain('photo-0');
    expect(await hashesInJob(page)).toEqual(hashesOf(photos));
  });

  it('come out of a folder, however deep, and give the job its name', async () => {
    const { url } = await startReadingApp();
    const { page } = await browser.open();
    const photos = await distinctPhotos(5);
    await signIn(page, url);

    await page.setInputFiles('#folder', folderOf(photos, 'June deliveries'));
    await page.getByRole('button', { name: 'Read 5 sheets' }).click();
    await page.waitForURL('**/jobs/*');

    expect(await hashesInJob(page)).toEqual(hashesOf(photos));
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('June deliveries');
  });

  it('are shown with the reason where they failed, and go one alone or all together when asked', async () => {
    const { url } = await startReadingApp();
    const { page } = await browser.open();
    const photos = await distinctPhotos(6);
    await signIn(page, url);
    let isBroken = true;
    await page.route(/\/sheets$/, (route) =>
      isBroken
        ? route.fulfill({ status: 500, json: { detail: 'Something went wrong on our side.' } })
        : route.continue(),
    );

    await drop(page, photos);
    await page.locator('[data-send]').click();
    await page.getByText('5 photos not sent').waitFor();
    const reasons = await page.getByText('Something went wrong on our side.').count();
    isBroken = false;
    await page.getByRole('button', { name: 'Try photo-3.jpg again' }).click();
    await page.getByText('4 photos not sent').waitFor();
    await page.getByRole('button', { name: 'Try all again' }).click();
    await page.waitForURL('**/jobs/*');

    expect(reasons).toBe(5);
    expect(await hashesInJob(page)).toEqual(hashesOf(photos));
  });

  it('wait as long as the server asks, and no photo that it refuses is sent by itself again', async () => {
    const { url } = await startReadingApp();
    const { page } = await browser.open();
    const photos = await distinctPhotos(3);
    await signIn(page, url);
    let refusals = 0;
    let waits = 0;
    await page.route(/\/sheets$/, async (route) => {
      if ((route.request().postDataBuffer()?.indexOf('broken.jpg') ?? -1) >= 0) refusals += 1;
      else if (waits < 2) {
        waits += 1;
        const headers = { 'Retry-After': '1' };
        return route.fulfill({ status: 429, headers, json: { detail: 'You have used your 3 photos an hour.' } });
      }
      return route.continue();
    });

    await drop(page, [...photos, Buffer.from('this is no photo')], (index) => (index === 3 ? 'broken' : `p${index}`));
    await page.locator('[data-send]').click();
    await page
      .locator('[data-hold-text]', { hasText: 'You have used your 3 photos an hour. Sending goes on by itself' })
      .waitFor();
    await page.locator('[data-total-text]', { hasText: '3 of 4 photos sent' }).waitFor();

    expect(await page.locator('[data-bad-list] [data-photo]').allInnerTexts()).toEqual([
      expect.stringMatching(/broken\.jpg\s+\S+/) as string,
    ]);
    expect(refusals).toBe(1);
    await page.getByRole('link', { name: 'Open the job' }).click();
    await page.waitForURL('**/jobs/*');
    expect(await hashesInJob(page)).toEqual(hashesOf(photos));
  });

  it('stand still when somebody signs out, and go on when they sign in again in another tab', async () => {
    const { url } = await startReadingApp();
    const { page } = await browser.open();
    const photos = await distinctPhotos(8);
    await signIn(page, url);
    const gate = await holdBack(page, 3);
    await drop(page, photos);
    await page.locator('[data-send]').click();
    await gate.reached;

    await page.context().clearCookies();
    gate.open();
    await page.locator('[data-hold-text]', { hasText: 'You have been signed out. Nothing is lost' }).waitFor();
    const other = await page.context().newPage();
    await signIn(other, url);
    await other.close();
    await page.getByRole('button', { name: 'Try now' }).click();
    await page.waitForURL('**/jobs/*');

    expect(await hashesInJob(page)).toEqual(hashesOf(photos));
  });

  it('keep a person from leaving until they are sent, and no longer', async () => {
    const { url } = await startReadingApp();
    const { page } = await browser.open();
    await signIn(page, url);
    const questions: string[] = [];
    page.on('dialog', (dialog) => {
      questions.push(dialog.type());
      void dialog.dismiss();
    });
    const gate = await holdBack(page, 2);
    await drop(page, await distinctPhotos(4));
    await page.locator('[data-send]').click();
    await gate.reached;

    await page.evaluate(`location.assign('/history')`);
    await expect.poll(() => questions).toEqual(['beforeunload']);
    gate.open();
    await page.waitForURL('**/jobs/*');

    expect(questions).toEqual(['beforeunload']);
  });

  it('pause and go on when asked to', async () => {
    const { url } = await startReadingApp();
    const { page } = await browser.open();
    const photos = await distinctPhotos(8);
    await signIn(page, url);
    const gate = await holdBack(page, 2);
    await drop(page, photos);
    await page.locator('[data-send]').click();
    await gate.reached;

    await page.getByRole('button', { name: 'Pause' }).click();
    gate.open();
    await page.locator('[data-total-text]', { hasText: /of 8 photos sent, paused/ }).waitFor();
    await expect.poll(() => page.locator('[data-state="sending"]').count()).toBe(0);
    const sentWhilePaused = await page.locator('[data-photo][data-state="sent"]').count();
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.waitForURL('**/jobs/*');

    expect(sentWhilePaused).toBeLessThan(8);
    expect(await hashesInJob(page)).toEqual(hashesOf(photos));
  });
});

/** Drops photos on the page as a hand would; written as text, since the tests know no types of the browser. */
async function drop(page: Page, photos: Buffer[], nameOf = (index: number) => `photo-${index}`): Promise<void> {
  const files = photos.map((bytes, index) => ({ name: `${nameOf(index)}.jpg`, content: bytes.toString('base64') }));
  const transfer = await page.evaluateHandle(`(() => {
    const transfer = new DataTransfer();
    for (const { name, content } of ${JSON.stringify(files)}) {
      const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
      transfer.items.add(new File([bytes], name, { type: 'image/jpeg' }));
    }
    return transfer;
  })()`);
  await page.dispatchEvent('h1', 'drop', { dataTransfer: transfer });
  await page
    .locator('[data-photo]')
    .nth(photos.length - 1)
    .waitFor();
}

/** Breaks requests before they leave, breaks others after they were answered, and has others answered with 503. */
async function disturb(page: Page, chance: () => number) {
  const faults = { before: 0, after: 0, busy: 0 };
  await page.route(paths, async (route) => {
    const drawn = chance();
    if (route.request().method() !== 'POST' || drawn > 0.36) return route.continue();
    if (drawn < 0.12) {
      faults.before += 1;
      return route.abort('connectionreset');
    }
    if (drawn < 0.24) {
      faults.after += 1;
      await route.fetch();
      return route.abort('connectionreset');
    }
    faults.busy += 1;
    return route.fulfill({ status: 503, headers: { 'Retry-After': '0' }, json: { detail: 'Busy.' } });
  });
  return faults;
}

/** Lets `count` uploads through and holds back the rest until it is opened. */
async function holdBack(page: Page, count: number) {
  let open: () => void = () => undefined;
  let reach: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const reached = new Promise<void>((resolve) => (reach = resolve));
  let seen = 0;
  await page.route(paths, async (route) => {
    if (route.request().method() === 'POST') {
      seen += 1;
      if (seen > count) {
        reach();
        await opened;
      }
    }
    return route.continue();
  });
  return { open, reached };
}

/** A folder with the photos in folders of its own, and beside them what folders hold that is no photo. */
function folderOf(photos: Buffer[], name: string): string {
  const folder = join(temporaryFolder(), name);
  mkdirSync(join(folder, 'aft', 'port'), { recursive: true });
  photos.forEach((bytes, index) => {
    writeFileSync(join(folder, ['.', 'aft', 'aft/port'][index % 3] ?? '.', `p${index}.jpg`), bytes);
  });
  writeFileSync(join(folder, 'notes.txt'), 'nothing to read');
  writeFileSync(join(folder, '.DS_Store'), 'nor here');
  return folder;
}

function endWithTest({ child, exited }: ServerProcess): void {
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exited;
  });
}

async function hashesInJob(page: Page): Promise<string[]> {
  const answer = await page.request.get(`${page.url()}.json`);
  const { sheets } = (await answer.json()) as { sheets: { photo: { sha256: string } }[] };
  return sheets.map(({ photo }) => photo.sha256).sort();
}

const hashesOf = (photos: Buffer[]): string[] =>
  photos.map((bytes) => createHash('sha256').update(bytes).digest('hex')).sort();

async function jobCount(page: Page): Promise<number> {
  const answer = await page.request.get(`${new URL(page.url()).origin}/history.json`);
  return ((await answer.json()) as { jobs: unknown[] }).jobs.length;
}
