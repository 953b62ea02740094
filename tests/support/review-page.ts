import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { sheet } from '../domain/checks/sheets.ts';
import type { Report } from '../../src/domain/report.ts';
import { startApp, type RunningApp } from './app.ts';
import { signIn, type browserForTests } from './browser.ts';
import { asJson, smallPhoto, startReadingApp, upload } from './reading-app.ts';

/** The cell in which the writer slipped: net 2,020.9 instead of 2,060.9. */
export const slipCell = '#sheet-1-arrival_tanks-3-net_bbls';
export const slipField = `${slipCell}-field`;

export interface Opening extends BrowserContextOptions {
  reader?: 'local';
  photo?: Buffer;
  /** what the model makes of the photo */
  report?: Report;
}

/** A sheet in whose fourth arrival row the writer slipped, or what the local reader makes of `photo`, open for review. */
export async function openReview(
  browser: ReturnType<typeof browserForTests>,
  { reader, photo, report, ...context }: Opening = {},
) {
  const answer = { text: JSON.stringify(report ?? sheet('net-slip')) };
  const app: RunningApp =
    reader === 'local'
      ? await startApp({ READER: 'local' })
      : await startReadingApp({ SECOND_LOOK: 'off' }, { read: { answer } });
  const uploaded = await upload(app.url, { 'sheet.png': photo ?? (await smallPhoto()) }, asJson);
  const { job } = (await uploaded.json()) as { job: { url: string } };
  const { page, complaints } = await browser.open(context);
  await signIn(page, app.url);
  const url = new URL(`${job.url}/sheets/1`, app.url);
  await page.goto(url.href);
  return { page, complaints, url };
}

/** The name of the field that has the focus, such as `cell:arrival_tanks:0:net_bbls`. */
export const focusedName = (page: Page): Promise<string> => page.evaluate<string>('document.activeElement.name');

/** What stands in fields. */
export const textsIn = (fields: Locator): Promise<string[]> =>
  fields.evaluateAll((all) => all.map((field) => (field as HTMLInputElement).value));

/** Pastes as a spreadsheet does, where the focus is. */
export async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((words) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', words);
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    );
  }, text);
}
