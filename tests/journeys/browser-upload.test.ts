import { createHash } from 'node:crypto';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { browserForTests, browserPath, inBrowser, signIn } from '../support/browser.ts';
import { sheetPhoto } from '../support/photos.ts';
import { smallPhoto, startReadingApp } from '../support/reading-app.ts';

const browser = browserForTests();
const maxSentBytes = 300_000;

describe.skipIf(browserPath === undefined)(inBrowser('a photo that is uploaded from a browser'), () => {
  it('leaves at no more than 300 KB, its shape kept, and is read', async () => {
    const { url } = await startReadingApp();
    const { page, complaints } = await browser.open();
    const photo = await sheetPhoto({ widthPx: 3000, heightPx: 4000, noise: 12 });
    await signIn(page, url);

    const sent = await uploadOf(page, [{ name: 'IMG_1.jpeg', bytes: photo }]);

    const [sheet] = await sheetsOf(page);
    expect(photo.length).toBeGreaterThan(4 * maxSentBytes);
    expect(sheet.photo.bytes).toBeLessThanOrEqual(maxSentBytes);
    expect(sent.bodyBytes).toBeLessThan(maxSentBytes + 2000);
    expect(sheet.photo.width_px / sheet.photo.height_px).toBeCloseTo(3 / 4, 2);
    expect(sheet.photo.height_px).toBeGreaterThanOrEqual(1280);
    await page.getByRole('table').first().waitFor();
    expect(complaints).toEqual([]);
  });

  it('is turned upright before it leaves', async () => {
    const { url } = await startReadingApp();
    const { page } = await browser.open();
    await signIn(page, url);

    const lying = await sheetPhoto({ widthPx: 2400, heightPx: 1600, orientation: 6, noise: 12 });
    await uploadOf(page, [{ name: 'turned.jpg', bytes: lying }]);

    const [sheet] = await sheetsOf(page);
    expect(sheet.photo.bytes).toBeLessThanOrEqual(maxSentBytes);
    expect(sheet.photo.width_px / sheet.photo.height_px).toBeCloseTo(1600 / 2400, 2);
  });

  it('goes as it is when it is small already', async () => {
    const { url } = await startReadingApp();
    const { page } = await browser.open();
    const photo = await smallPhoto();
    await signIn(page, url);

    await uploadOf(page, [{ name: 'small.jpg', bytes: photo }]);

    const [sheet] = await sheetsOf(page);
    expect(sheet.filename).toBe('small.jpg');
    expect(sheet.photo.sha256).toBe(createHash('sha256').update(photo).digest('hex'));
  });

  it('is shrunk on the page itself where a worker cannot draw', async () => {
    const { url } = await startReadingApp();
    const { page } = await browser.open();
    await page.addInitScript('delete window.OffscreenCanvas');
    const lying = await sheetPhoto({ widthPx: 2400, heightPx: 1600, orientation: 6, noise: 12 });
    await signIn(page, url);

    await uploadOf(page, [{ name: 'turned.jpg', bytes: lying }]);

    const [sheet] = await sheetsOf(page);
    expect(sheet.photo.bytes).toBeLessThanOrEqual(maxSentBytes);
    expect(sheet.photo.width_px).toBeLessThan(sheet.photo.height_px);
  });

  it('is taken when it is dropped anywhere on the page', async () => {
    const { url } = await startReadingApp();
    const { page } = await browser.open();
    await signIn(page, url);

    const dropped = await fileInPage(page, 'dropped.jpg', await smallPhoto());
    await page.dispatchEvent('h1', 'dragenter', { dataTransfer: dropped });
    const wasOverlayShown = await page.getByText('Drop to add the photos').isVisible();
    await page.dispatchEvent('h1', 'drop', { dataTransfer: dropped });
    await page.getByText('dropped.jpg').waitFor();
    const isOverlayShown = await page.getByText('Drop to add the photos').isVisible();
    await send(page);

    const sheets = await sheetsOf(page);
    expect([wasOverlayShown, isOverlayShown]).toEqual([true, false]);
    expect(sheets.map((sheet) => sheet.filename)).toEqual(['dropped.jpg']);
  });

  it('stays behind when it is removed from the list, and so does a file that is no photo', async () => {
    const { url } = await startReadingApp();
    const { page } = await browser.open();
    const bytes = await smallPhoto();
    await signIn(page, url);

    await choose(page, [
      { name: 'one.jpg', bytes },
      { name: 'two.jpg', bytes },
      { name: 'notes.txt', bytes: Buffer.from('not a photo') },
    ]);
    await page.getByRole('button', { name: 'Remove one.jpg' }).click();
    const refusal = await page.getByText('This is not a photo.').isVisible();
    await page.locator('[data-send]').click();
    await page.getByRole('link', { name: 'Open the job' }).click();
    await page.waitForURL('**/jobs/*');

    const sheets = await sheetsOf(page);
    expect(refusal).toBe(true);
    expect(sheets.map((sheet) => sheet.filename)).toEqual(['two.jpg']);
  });

  it('is shown small, with a bar of its own while it is sent', async () => {
    const { url } = await startReadingApp();
    const { page } = await browser.open();
    const bytes = await smallPhoto();
    await signIn(page, url);
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    await page.route('**/upload', async (route) => {
      await opened;
      return route.continue();
    });

    await choose(page, [{ name: 'one.jpg', bytes }]);
    await page.locator('[data-thumb]:not([hidden])').waitFor();
    const heightPx = await page.evaluate<number>(`document.querySelector('[data-thumb]').naturalHeight`);
    await page.getByRole('button', { name: 'Read the sheet' }).click();
    await page.getByRole('progressbar', { name: 'one.jpg, sent' }).waitFor();
    open();
    await page.waitForURL('**/jobs/*');

    expect(heightPx).toBe(112);
  });

  it('is named with the reason when the server cannot read it, and is sent again only when asked', async () => {
    const { url } = await startReadingApp();
    const { page } = await browser.open();
    const photo = await smallPhoto();
    await signIn(page, url);

    await choose(page, [{ name: 'broken.jpg', bytes: photo.subarray(0, 900) }]);
    await page.getByRole('button', { name: 'Read the sheet' }).click();
    await page.getByRole('heading', { name: '1 photo not sent' }).waitFor();
    const again = page.waitForResponse('**/upload');
    await page.getByRole('button', { name: 'Try broken.jpg again' }).click();

    expect((await again).status()).toBe(422);
    expect(page.url()).toBe(`${url}/upload`);
    expect(await page.locator('[data-state="refused"]').innerText()).toContain('damaged');
  });

  it('waits and says for how long where too many came before it', async () => {
    const { url } = await startReadingApp({ RATE_LIMIT_PER_HOUR: '1' });
    const { page } = await browser.open();
    const photo = { name: 'one.jpg', bytes: await smallPhoto() };
    await signIn(page, url);

    await uploadOf(page, [photo]);
    await page.goto(`${url}/upload`);
    await choose(page, [photo]);
    await page.getByRole('button', { name: 'Read the sheet' }).click();
    await page.locator('[data-hold-text]', { hasText: /goes on by itself in (1 h|\d+ min)\./ }).waitFor();

    expect(page.url()).toBe(`${url}/upload`);
  });
});

interface Photo {
  name: string;
  bytes: Buffer;
}

async function choose(page: Page, photos: Photo[]): Promise<void> {
  await page.setInputFiles(
    '#files',
    photos.map(({ name, bytes }) => ({ name, mimeType: typeOf(name), buffer: bytes })),
  );
  await page.getByText(photos.at(-1)?.name ?? '').waitFor();
}

const typeOf = (name: string): string => (name.endsWith('.txt') ? 'text/plain' : 'image/jpeg');

/** Chooses `photos`, sends them, and waits for the page of their job. */
async function uploadOf(page: Page, photos: Photo[]): Promise<{ bodyBytes: number }> {
  await choose(page, photos);
  return send(page);
}

async function send(page: Page): Promise<{ bodyBytes: number }> {
  const answered = page.waitForResponse((answer) => answer.request().method() === 'POST');
  await page.locator('[data-send]').click();
  const bodyBytes = Number((await (await answered).request().allHeaders())['content-length']);
  await page.waitForURL('**/jobs/*');
  return { bodyBytes };
}

interface SheetFacts {
  filename: string;
  photo: { bytes: number; sha256: string; width_px: number; height_px: number };
}

/** What the server says of the sheets of the job that `page` shows: it keeps each photo's bytes as they came. */
async function sheetsOf(page: Page): Promise<[SheetFacts, ...SheetFacts[]]> {
  const answer = await page.request.get(`${page.url()}.json`);
  return (await answer.json()).sheets;
}

/** A file as a drag would carry it; written as text, since the tests know no types of the browser. */
function fileInPage(page: Page, name: string, bytes: Buffer) {
  return page.evaluateHandle(`(() => {
    const content = Uint8Array.from(atob('${bytes.toString('base64')}'), (sign) => sign.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], '${name}', { type: 'image/jpeg' }));
    return transfer;
  })()`);
}
