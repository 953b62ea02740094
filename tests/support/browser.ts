import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, beforeAll, onTestFinished } from 'vitest';

const browserPaths = [
  process.env['CHROMIUM_PATH'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Where Chromium lies on this machine; undefined where there is none, and its tests are skipped. */
export const browserPath = browserPaths.find((path) => path !== '' && existsSync(path));

/** `name`, with the reason where the tests under it are going to be skipped. */
export const inBrowser = (name: string): string =>
  browserPath === undefined ? `${name} (SKIPPED: no Chromium here; set CHROMIUM_PATH)` : name;

const quietly = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** One Chromium for the tests of a file; `open` gives each test a context of its own. */
export function browserForTests(): { open: (options?: BrowserContextOptions) => Promise<Visit> } {
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (browserPath !== undefined) browser = await chromium.launch({ executablePath: browserPath, args: quietly });
  });
  afterAll(() => browser?.close());

  return {
    async open(options = {}) {
      if (!browser) throw new Error('there is no browser');
      const context = await browser.newContext(options);
      onTestFinished(() => context.close());
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => void complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
      });
      return { page, complaints };
    },
  };
}

export interface Visit {
  page: Page;
  /** what the browser had to say so far: errors of scripts, refusals of the content security policy */
  complaints: string[];
}

/** Signs in by the form and ends on the upload page. */
export async function signIn(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/upload`);
  await page.getByLabel('User name').fill('demo');
  await page.getByLabel('Password').fill('API2025');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/upload');
}
