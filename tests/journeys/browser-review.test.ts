import { readFile } from 'node:fs/promises';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { sheet } from '../domain/checks/sheets.ts';
import { startApp, type RunningApp } from '../support/app.ts';
import { browserForTests, browserPath, inBrowser, signIn } from '../support/browser.ts';
import { asJson, smallPhoto, startReadingApp, upload } from '../support/reading-app.ts';

const browser = browserForTests();
const slipField = '#sheet-1-arrival_tanks-3-net_bbls-field';
const slipCell = '#sheet-1-arrival_tanks-3-net_bbls';

describe.skipIf(browserPath === undefined)(inBrowser('the page on which a sheet is reviewed'), () => {
  it('mends a contradicted figure with keys alone, and its neighbours turn green', async () => {
    const { page, complaints } = await openReview();

    await page.keyboard.press('n');
    await page.waitForFunction(`document.activeElement.id === '${slipField.slice(1)}'`);
    await page.keyboard.type('2060,9');
    await page.keyboard.press('Enter');
    await page.locator(`${slipCell}.cell--corrected`).waitFor();

    expect(await page.locator(slipField).inputValue()).toBe('2060.9');
    expect(await page.locator('.cell--contradicted').count()).toBe(0);
    expect(await page.locator('[data-state-line]').innerText()).toContain('Nothing is contradicted');
    expect(await page.evaluate<string>('document.activeElement.id')).toBe('sheet-1-arrival_tanks-4-net_bbls-field');
    expect(complaints).toEqual([]);
  });

  it('takes the implied value by one key, undoes it by another, and keeps a figure as written by a third', async () => {
    const { page } = await openReview();

    await page.keyboard.press('n');
    await page.keyboard.press('Alt+t');
    await page.locator(`${slipCell}.cell--corrected`).waitFor();
    const taken = await page.locator(slipField).inputValue();
    await page.keyboard.press('Control+z');
    await page.locator(`${slipCell}.cell--contradicted`).waitFor();
    await page.keyboard.press('Alt+w');
    await page.locator(`${slipCell}.cell--confirmed`).waitFor();

    expect(taken).toBe('2060.9');
    expect(await page.locator(slipField).inputValue()).toBe('2020.9');
  });

  it('moves as a spreadsheet does, and neither wheel nor arrow changes a number', async () => {
    const { page } = await openReview();
    const focused = () => page.evaluate<string>('document.activeElement.name');
    const field = page.locator('[name="cell:arrival_tanks:0:gross_bbls"]');
    const before = await field.inputValue();

    await field.focus();
    await page.keyboard.press('ArrowDown');
    const down = await focused();
    await page.keyboard.press('ArrowRight');
    const right = await focused();
    await page.keyboard.press('Shift+Enter');
    const up = await focused();
    await field.hover();
    await page.mouse.wheel(0, 300);

    expect([down, right, up]).toEqual([
      'cell:arrival_tanks:1:gross_bbls',
      'cell:arrival_tanks:1:net_bbls',
      'cell:arrival_tanks:0:net_bbls',
    ]);
    expect(await field.inputValue()).toBe(before);
  });

  it('puts back what stood in a cell on Esc, and says what is wrong with a text that is no figure', async () => {
    const { page } = await openReview();
    const field = page.locator('[name="cell:arrival_tanks:0:gross_bbls"]');
    const before = await field.inputValue();

    await field.focus();
    await page.keyboard.type('12');
    await page.keyboard.press('Escape');
    const putBack = await field.inputValue();
    await page.keyboard.type('twelve');
    await page.keyboard.press('Tab');
    await page.getByText('“twelve” is not a number').waitFor();

    expect(putBack).toBe(before);
    expect(await field.inputValue()).toBe(before);
  });

  it('takes a block from a spreadsheet, each value to its own cell', async () => {
    const { page } = await openReview();

    await page.locator('[name="cell:products:0:gross_bbls"]').focus();
    await paste(page, '1,111.1\t1,100.0\t150.5\r\n2222\t2200\t301\r\n');
    await page.locator('[id="sheet-1-products-1-metric_tons"].cell:not(.is-unsaved)').waitFor();
    await page.getByText(/Changes, newest first/).waitFor();

    const values = await page.evaluate<string[][]>(
      `[...document.querySelectorAll('[data-table="products"] tbody tr')].slice(0, 2).map((row) =>
        [...row.querySelectorAll('.cell__field')].slice(2).map((field) => field.value))`,
    );
    expect(values).toEqual([
      ['1111.1', '1100', '150.5'],
      ['2222', '2200', '301'],
    ]);
  });

  it('adds, moves and deletes rows', async () => {
    const { page } = await openReview();
    const names = () =>
      page.evaluate<string[]>(
        `[...document.querySelectorAll('[name^="cell:products:"][name$=":product"]')].map((field) => field.value)`,
      );
    const before = await names();

    await page.locator('[value="add_row:products:1"]').click();
    await page.locator(`[name="cell:products:${before.length}:product"]`).waitFor();
    const added = await names();
    await page.locator('[value="delete_row:products:1"]').click();
    await page.locator(`[name="cell:products:${before.length}:product"]`).waitFor({ state: 'detached' });

    expect(added).toEqual([before[0], '', ...before.slice(1)]);
    expect(await names()).toEqual(before);
  });

  it('shows both values where two people changed one cell, and keeps what the later one chooses', async () => {
    const { page, page: mine, url } = await openReview();
    const { page: theirs } = await browser.open();
    await signIn(theirs, url.origin);
    await theirs.goto(url.href);
    await theirs.locator(slipField).fill('2060.9');
    await theirs.keyboard.press('Tab');
    await theirs.locator(`${slipCell}.cell--corrected`).waitFor();

    await mine.locator(slipField).fill('2061');
    await mine.keyboard.press('Tab');
    await mine.getByText('demo has 2060.9, you have 2061').waitFor();
    await mine.getByRole('button', { name: 'Keep mine' }).click();
    await mine.locator('.conflict').waitFor({ state: 'detached' });

    expect(await page.locator(slipField).inputValue()).toBe('2061');
    expect(await page.locator('.review__log li').count()).toBe(2);
  });

  it('asks why before it approves over a contradicted figure, then locks', async () => {
    const { page } = await openReview();

    await page.keyboard.press('a');
    const asked = await page.evaluate<string>('document.activeElement.id');
    await page.keyboard.type('The master insists.');
    await page.keyboard.press('Enter');
    await page.getByText('Approved by').waitFor();

    expect(asked).toBe('approve-reason');
    expect(await page.getByText('The master insists.').isVisible()).toBe(true);
    expect(await page.locator(slipField).getAttribute('readonly')).not.toBeNull();
    expect(await page.getByRole('button', { name: 'Open again' }).isVisible()).toBe(true);
  });

  it(
    'pans the photo to the cell with the focus, and a click on the photo chooses the cell',
    { timeout: 90_000 },
    async () => {
      const { page, complaints } = await openReview({
        reader: 'local',
        photo: await readFile('docs/sample-sheet.png'),
      });
      const field = page.locator('.cell__field[name="cell:arrival_tanks:0:net_bbls"]');

      await field.focus();
      const box = page.locator('polygon.is-here');
      await box.waitFor({ state: 'attached' });
      const here = await box.boundingBox();
      const frame = await page.locator('[data-photo-frame]').boundingBox();
      await page.locator('polygon[data-of="sheet-1-arrival_tanks-0-gross_bbls"]').click();

      expect(here !== null && frame !== null && here.x >= frame.x && here.x + here.width <= frame.x + frame.width).toBe(
        true,
      );
      expect(await page.evaluate<string>('document.activeElement.name')).toBe('cell:arrival_tanks:0:gross_bbls');
      expect(complaints).toEqual([]);
    },
  );

  it.each([
    ['at a desk', { width: 1440, height: 900 }, 'light'],
    ['at a desk, dark', { width: 1440, height: 900 }, 'dark'],
    ['on a phone', { width: 390, height: 844 }, 'light'],
  ] as const)('has no serious fault that axe finds, %s', async (name, viewport, colorScheme) => {
    const { page } = await openReview({ viewport, colorScheme });

    expect(await seriousFaults(page)).toEqual([]);
  });

  it('works without scripts: a form saves, approves and adds rows', async () => {
    const { page } = await openReview({ javaScriptEnabled: false });

    await page.locator(slipField).fill('2060.9');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.locator(`${slipCell}.cell--corrected`).waitFor();
    await page.getByRole('button', { name: 'Approve' }).click();

    await page.getByText('Approved by').waitFor();
  });
});

interface Opening extends BrowserContextOptions {
  reader?: 'local';
  photo?: Buffer;
}

/** A sheet in whose fourth arrival row the writer slipped, or what the local reader makes of `photo`, open for review. */
async function openReview({ reader, photo, ...context }: Opening = {}) {
  const answer = { text: JSON.stringify(sheet('net-slip')) };
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

async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((words) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', words);
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    );
  }, text);
}

interface Violation {
  id: string;
  impact: string;
  nodes: { html: string }[];
}

/** What axe finds wrong on a page that keeps somebody from using it. */
async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(await readFile('node_modules/axe-core/axe.min.js', 'utf8'));
  const { violations } = await page.evaluate<{ violations: Violation[] }>('axe.run()');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}
