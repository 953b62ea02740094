import { describe, expect, it, vi } from 'vitest';
import { browserForTests, browserPath, inBrowser, signIn } from '../support/browser.ts';
import { smallPhoto, startReadingApp, upload } from '../support/reading-app.ts';

const browser = browserForTests();
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const desk = { viewport: { width: 1280, height: 800 } };

describe.skipIf(browserPath === undefined)(inBrowser('the pages in a browser'), () => {
  it('work without scripts: sign in, choose, send, see tables and JSON', async () => {
    const { url } = await startReadingApp();
    const { page } = await browser.open({ javaScriptEnabled: false });
    await signIn(page, url);

    await page.setInputFiles('#files', { name: 'plain.jpg', mimeType: 'image/jpeg', buffer: await smallPhoto() });
    await page.getByRole('button', { name: 'Read the sheet' }).click();

    expect(await page.getByRole('heading', { name: 'plain.jpg' }).isVisible()).toBe(true);
    expect(await page.getByRole('table').count()).toBe(5);
    expect(await page.content()).toContain('"arrival_tanks"');
  });

  it('follow a job by themselves while its sheets are read', async () => {
    const { url, model } = await startReadingApp({}, { read: { latencyMs: 1500 } });
    const { page, complaints } = await browser.open();
    await signIn(page, url);
    await page.setInputFiles('#files', { name: 'slow.jpg', mimeType: 'image/jpeg', buffer: await smallPhoto() });
    await page.locator('[data-send]').click();
    await page.waitForURL('**/jobs/*');
    const titleBefore = await page.title();

    await page.getByRole('table').first().waitFor();

    expect(titleBefore).toMatch(/^0\/1 · slow/);
    expect(await page.title()).toMatch(/^slow/);
    expect(await page.getByRole('status').textContent()).toMatch(/^1 sheet/);
    expect(model.counts.read).toBe(1);
    expect(complaints).toEqual([]);
  });

  it.each([
    { name: 'a phone by day', options: { ...phone, colorScheme: 'light' as const } },
    { name: 'a phone by night', options: { ...phone, colorScheme: 'dark' as const } },
    { name: 'a desk by day', options: { ...desk, colorScheme: 'light' as const } },
    { name: 'a desk by night', options: { ...desk, colorScheme: 'dark' as const } },
  ])('fit the width of $name, only tables scrolling sideways', async ({ options }) => {
    const { url } = await startReadingApp();
    const answer = await upload(url, { [`${'long-name-'.repeat(20)}.jpg`]: await smallPhoto() });
    const jobPath = answer.headers.get('content-location') ?? '';
    const { page, complaints } = await browser.open(options);
    await signIn(page, url);

    const widths: number[] = [];
    for (const path of ['/upload', '/history', jobPath, '/nowhere']) {
      await page.goto(`${url}${path}`);
      widths.push(await page.evaluate<number>('document.documentElement.scrollWidth'));
    }

    expect(widths).toEqual(Array(4).fill(options.viewport.width));
    expect(complaints.filter((text) => !text.includes('404'))).toEqual([]);
  });

  it('can be used by the keyboard alone', async () => {
    const { url } = await startReadingApp();
    const { page } = await browser.open(desk);
    await page.goto(`${url}/login`);
    await page.locator('#username').focus();

    await page.keyboard.type('demo');
    await page.keyboard.press('Tab');
    await page.keyboard.type('API2025');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/upload');
    await page.keyboard.press('Tab');
    const first = await page.evaluate('document.activeElement.textContent');
    let isMultiple: boolean | null = null;
    page.once('filechooser', (chooser) => (isMultiple = chooser.isMultiple()));
    // A busy browser lets a key press fall that comes before the page is ready for it.
    await vi.waitFor(
      async () => {
        await page.locator('#files').press('Enter');
        expect(isMultiple).toBe(true);
      },
      { timeout: 20_000, interval: 500 },
    );

    expect(first).toBe('Skip to content');
  });

  it('copy the JSON as it can be parsed', async () => {
    const { url } = await startReadingApp();
    const answer = await upload(url, { 'one.jpg': await smallPhoto() });
    const { page } = await browser.open({ permissions: ['clipboard-read', 'clipboard-write'] });
    await signIn(page, url);
    await page.goto(`${url}${answer.headers.get('content-location') ?? ''}`);

    await page.getByRole('button', { name: 'Copy JSON' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();

    const copied = JSON.parse(await page.evaluate<string>('navigator.clipboard.readText()'));
    expect(copied).toMatchObject({ n: 1, filename: 'one.jpg', state: 'read' });
  });
});
