import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { sheet } from '../domain/checks/sheets.ts';
import { browserForTests, browserPath, inBrowser } from '../support/browser.ts';
import { seriousFaults } from '../support/browser-faults.ts';
import { focusedName, openReview, slipCell, slipField } from '../support/review-page.ts';

const browser = browserForTests();

describe.skipIf(browserPath === undefined)(inBrowser('the page on which a sheet is reviewed'), () => {
  it('mends a contradicted figure with keys alone, and its neighbours turn green', async () => {
    const { page, complaints } = await openReview(browser);

    await page.keyboard.press('n');
    await page.locator(`${slipField}:focus`).waitFor();
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
    const { page } = await openReview(browser);

    await page.keyboard.press('n');
    await page.keyboard.press('t');
    await page.locator(`${slipCell}.cell--corrected`).waitFor();
    const taken = await page.locator(slipField).inputValue();
    await page.keyboard.press('Control+z');
    await page.locator(`${slipCell}.cell--contradicted`).waitFor();
    await page.keyboard.press('Alt+w');
    await page.keyboard.type('The tankerman says so');
    await page.keyboard.press('Enter');
    await page.locator(`${slipCell}.cell--confirmed`).waitFor();
    await page.locator('.review__log summary').click();

    expect(taken).toBe('2060.9');
    expect(await page.locator(slipField).inputValue()).toBe('2020.9');
    expect(await page.locator('.review__log li').allInnerTexts()).toEqual([
      expect.stringMatching(/2020\.9 confirmed as written.*The tankerman says so/),
      expect.stringMatching(/2020\.9 became 2060\.9.*\(undone\).*Implied by the other figures/),
    ]);
  });

  it('goes from finding to finding by n and p, round and round, and types what is no key', async () => {
    const { page } = await openReview(browser);
    const findings = await page.locator('[data-finding]').count();

    const gone: string[] = [];
    for (let press = 0; press <= findings; press++) {
      await page.keyboard.press('n');
      gone.push(await focusedName(page));
    }
    await page.keyboard.press('p');
    const back = await focusedName(page);
    await page.locator('.cell__field[name="cell:header::voyage"]').focus();
    await page.keyboard.type('na/?z');

    expect(gone.at(-1)).toBe(gone[0]);
    expect(back).toBe(gone.at(-2));
    expect(await page.locator('.cell__field[name="cell:header::voyage"]').inputValue()).toBe('na/?z');
    expect(await focusedName(page)).toBe('cell:header::voyage');
  });

  it('asks why before it approves over a contradicted figure, then locks', async () => {
    const { page } = await openReview(browser);

    await page.keyboard.press('a');
    const asked = await page.evaluate<string>('document.activeElement.id');
    await page.keyboard.type('The master insists.');
    await page.keyboard.press('Enter');
    await page.locator('.review__approval').waitFor();

    expect(asked).toBe('ask-reason');
    expect(await page.locator('.review__approval').innerText()).toContain('The master insists.');
    expect(await page.locator(slipField).getAttribute('readonly')).not.toBeNull();
    expect(await page.getByRole('button', { name: 'Open again' }).isVisible()).toBe(true);
  });

  it('shows the sheet as it was read, one click away', async () => {
    const { page, complaints } = await openReview(browser);

    await page.locator(slipField).fill('2060.9');
    await page.keyboard.press('Tab');
    await page.locator(`${slipCell}.cell--corrected`).waitFor();
    await page.getByRole('link', { name: 'As read' }).click();
    await page.waitForURL('**/as-read');

    expect(await page.locator(slipField).inputValue()).toBe('2020.9');
    expect(await page.locator(slipField).getAttribute('readonly')).not.toBeNull();
    expect(await page.locator(`${slipCell} .cell__mark`).getAttribute('title')).toBe('Changed since; says 2060.9 now');
    expect(complaints).toEqual([]);
  });

  it('remembers where the bar between photo and tables was left, by mouse or key', async () => {
    const { page } = await openReview(browser);
    const bar = page.locator('[data-splitter]');
    const share = () => bar.getAttribute('aria-valuenow');

    const at = await bar.boundingBox();
    await page.mouse.move((at?.x ?? 0) + 4, 400);
    await page.mouse.down();
    await page.mouse.move((at?.x ?? 0) + 150, 400, { steps: 3 });
    await page.mouse.up();
    const dragged = Number(await share());
    await bar.focus();
    await page.keyboard.press('ArrowLeft');
    await page.reload();

    expect(dragged).toBeGreaterThan(45);
    expect(Number(await share())).toBe(dragged - 3);
  });

  it('chooses cell by cell between the sheet as it stands and another reading, on a page without scripts', async () => {
    const { page } = await openReview(browser, { javaScriptEnabled: false });
    await page.locator(slipField).fill('2060.9');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.locator(`${slipCell}.cell--corrected`).waitFor();

    await page.getByRole('link', { name: '1 cell differs' }).click();
    await page.getByText('2020.9').first().click();
    await page.getByRole('button', { name: 'Keep what is chosen' }).click();

    await page.getByText('0 of').waitFor();
  });

  it('finds the cells on the photo that a model has read and told no places of', { timeout: 90_000 }, async () => {
    const tank = { product: 'VLSFO 0.5%', api: 19.7, ullage_ft: 3, temp_f: 116.1, water_bbls: 0 };
    const { page, complaints } = await openReview(browser, {
      photo: await readFile('docs/sample-sheet.png'),
      report: {
        ...sheet('net-slip'),
        arrival_tanks: [
          { ...tank, tank: '1P', ullage_in: 2, gross_bbls: 1679.01, net_bbls: 1640.21, metric_tons: 243.522 },
          { ...tank, tank: '1S', ullage_in: 1, gross_bbls: 1800.45, net_bbls: 1759, metric_tons: 261.159 },
        ],
      },
    });

    await page.locator('polygon[data-of="sheet-1-arrival_tanks-1-net_bbls"]').waitFor({ timeout: 60_000 });
    await page.locator('.cell__field[name="cell:arrival_tanks:1:net_bbls"]').focus();
    await page.locator('polygon.is-here[data-of="sheet-1-arrival_tanks-1-net_bbls"]').waitFor();
    await page.locator('polygon[data-of="sheet-1-arrival_tanks-0-net_bbls"]').click();

    expect(await focusedName(page)).toBe('cell:arrival_tanks:0:net_bbls');
    expect(complaints).toEqual([]);
  });

  it(
    'pans the photo to the cell with the focus, and a click on the photo chooses the cell',
    { timeout: 90_000 },
    async () => {
      const { page, complaints } = await openReview(browser, {
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
      expect(await focusedName(page)).toBe('cell:arrival_tanks:0:gross_bbls');
      expect(complaints).toEqual([]);
    },
  );

  it.each([
    ['at a desk', { width: 1440, height: 900 }, 'light'],
    ['at a desk, dark', { width: 1440, height: 900 }, 'dark'],
    ['on a phone', { width: 390, height: 844 }, 'light'],
    ['on a phone, dark', { width: 390, height: 844 }, 'dark'],
  ] as const)('has no serious fault that axe finds, %s', async (name, viewport, colorScheme) => {
    const { page } = await openReview(browser, { viewport, colorScheme });

    expect(await seriousFaults(page)).toEqual([]);
  });

  it('works without scripts: a form saves, approves and adds rows', async () => {
    const { page } = await openReview(browser, { javaScriptEnabled: false });

    await page.locator(slipField).fill('2060.9');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.locator(`${slipCell}.cell--corrected`).waitFor();
    await page.getByRole('button', { name: 'Approve' }).click();

    await page.locator('.review__approval').waitFor();
  });
});
