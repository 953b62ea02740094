import { describe, expect, it } from 'vitest';
import { browserForTests, browserPath, inBrowser } from '../support/browser.ts';
import { focusedName, openReview, paste, textsIn } from '../support/review-page.ts';

const browser = browserForTests();

describe.skipIf(browserPath === undefined)(inBrowser('the cells of a sheet under review'), () => {
  it('moves as a spreadsheet does, and neither wheel nor arrow changes a number', async () => {
    const { page } = await openReview(browser);
    const focused = () => focusedName(page);
    const field = page.locator('[name="cell:arrival_tanks:0:gross_bbls"]');
    const before = await field.inputValue();

    await field.focus();
    await page.keyboard.press('ArrowDown');
    const down = await focused();
    await page.keyboard.press('ArrowRight');
    const right = await focused();
    await page.keyboard.press('Shift+Enter');
    const up = await focused();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    const wrapped = await focused();
    await page.keyboard.press('Shift+Tab');
    const back = await focused();
    await field.hover();
    await page.mouse.wheel(0, 300);

    expect([down, right, up, wrapped, back]).toEqual([
      'cell:arrival_tanks:1:gross_bbls',
      'cell:arrival_tanks:1:net_bbls',
      'cell:arrival_tanks:0:net_bbls',
      'cell:arrival_tanks:1:tank',
      'cell:arrival_tanks:0:metric_tons',
    ]);
    expect(await field.inputValue()).toBe(before);
  });

  it('goes into a cell by F2, where arrows move the caret; over a typed figure they go on', async () => {
    const { page } = await openReview(browser);
    const field = page.locator('.cell__field[name="cell:arrival_tanks:0:gross_bbls"]');
    const before = await field.inputValue();

    await field.focus();
    await page.keyboard.press('F2');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.type('7');
    const within = await field.inputValue();
    await page.keyboard.press('Escape');
    await page.keyboard.type('7');
    await page.keyboard.press('ArrowRight');

    expect(within).toBe(`${before.slice(0, -1)}7${before.slice(-1)}`);
    expect(await field.inputValue()).toBe('7');
    expect(await focusedName(page)).toBe('cell:arrival_tanks:0:net_bbls');
  });

  it('says what is wrong with a text that is no figure and leaves it to be mended; Esc puts back what stood', async () => {
    const { page } = await openReview(browser);
    const field = page.locator('.cell__field[name="cell:arrival_tanks:0:gross_bbls"]');
    const before = await field.inputValue();

    await field.focus();
    await page.keyboard.type('twelve');
    await page.keyboard.press('Tab');
    await page.getByText('“twelve” is not a number').first().waitFor();
    const kept = [await field.inputValue(), await field.getAttribute('aria-invalid')];
    await field.focus();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');

    expect(kept).toEqual(['twelve', 'true']);
    expect(await field.inputValue()).toBe(before);
    expect(await field.getAttribute('aria-invalid')).toBeNull();
    expect(await page.locator('[data-state-line]').innerText()).toBe('');
  });

  it('takes feet and inches as they are written', async () => {
    const { page } = await openReview(browser);
    const ullage = page.locator('.cell__field[name="cell:arrival_tanks:0:ullage_ft"]');

    await ullage.fill(`5' 3 1/2"`);
    await page.keyboard.press('Enter');
    await page.locator('#sheet-1-arrival_tanks-0-ullage_ft.cell--corrected').waitFor();

    expect(await ullage.inputValue()).toBe('5');
    expect(await page.locator('.cell__field[name="cell:arrival_tanks:0:ullage_in"]').inputValue()).toBe('3.5');
  });

  it('takes a block from a spreadsheet, each value to its own cell', async () => {
    const { page } = await openReview(browser);

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

  it('takes more rows than the table has, and says of which columns and texts there is no keeping', async () => {
    const { page } = await openReview(browser);
    const count = await page.locator('[data-table="products"] tbody tr').count();

    await page.locator(`.cell__field[name="cell:products:${count - 1}:net_bbls"]`).focus();
    await paste(page, '1,100.0\t150.5\tmore\r\n"1.200,5"\tabc\tmore\r\n');
    await page.getByText('“abc” is not a number').first().waitFor();

    const added = page.locator('[data-table="products"] tbody tr').nth(count);
    expect(await textsIn(added.locator('.cell__field'))).toEqual([...['', '', '', '1200.5', 'abc']]);
    expect(await added.locator('[aria-invalid="true"]').count()).toBe(1);
    expect(await page.locator('[data-state-line]').innerText()).toContain('One column beyond');
  });

  it('adds, moves and deletes rows by keys too, and the focus goes with the row', async () => {
    const { page } = await openReview(browser);
    const events = () => textsIn(page.locator('.cell__field[name^="cell:time_log:"][name$=":event"]'));
    const [first, second, ...rest] = await events();
    const nowFocused = (name: string) => page.locator(`.cell__field[name="${name}"]:focus`).waitFor();

    await page.locator('.cell__field[name="cell:time_log:0:event"]').focus();
    await page.keyboard.press('Alt+ArrowDown');
    await nowFocused('cell:time_log:1:event');
    const moved = await events();
    await page.keyboard.press('Alt+Insert');
    await nowFocused('cell:time_log:2:event');
    const added = await events();
    await page.keyboard.press('Alt+Delete');
    await page.locator(`.cell__field[name="cell:time_log:${added.length - 1}:event"]`).waitFor({ state: 'detached' });
    await page.locator('[value="move_row:time_log:0:1"]').click();
    await page.locator('[value="move_row:time_log:1:2"]:focus').waitFor();

    expect(moved).toEqual([second, first, ...rest]);
    expect(added).toEqual([second, first, '', ...rest]);
    expect(await events()).toEqual([first, second, ...rest]);
  });

  it('adds, moves and deletes rows', async () => {
    const { page } = await openReview(browser);
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
});
