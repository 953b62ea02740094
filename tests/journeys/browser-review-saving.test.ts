import { describe, expect, it } from 'vitest';
import { browserForTests, browserPath, inBrowser, signIn } from '../support/browser.ts';
import { openReview, slipCell, slipField, textsIn } from '../support/review-page.ts';

const browser = browserForTests();

describe.skipIf(browserPath === undefined)(inBrowser('saving a sheet under review'), () => {
  it('shows both values where two people changed one cell, and keeps what the later one chooses', async () => {
    const { page, page: mine, url } = await openReview(browser);
    const { page: theirs } = await browser.open();
    await signIn(theirs, url.origin);
    await theirs.goto(url.href);
    await theirs.locator(slipField).fill('2060.9');
    await theirs.keyboard.press('Tab');
    await theirs.locator(`${slipCell}.cell--corrected`).waitFor();

    await mine.locator(slipField).fill('2061');
    await mine.keyboard.press('Tab');
    await mine.getByText('demo has 2060.9, you have 2061').waitFor();
    await mine.getByRole('button', { name: 'Keep mine: 2061' }).click();
    await mine.locator('.conflict').waitFor({ state: 'detached' });
    await mine.getByText('Saved.').waitFor();

    expect(await page.locator(slipField).inputValue()).toBe('2061');
    expect(await page.locator('.review__log li').count()).toBe(2);
  });

  it('keeps what is typed while the line is down, says so, and saves it when the line is back', async () => {
    const { page } = await openReview(browser);

    await page.context().setOffline(true);
    await page.locator(slipField).fill('2060.9');
    await page.keyboard.press('Tab');
    await page.getByText('Not saved yet: the server cannot be reached.').waitFor();
    const typed = await page.locator(slipField).inputValue();
    await page.context().setOffline(false);
    await page.locator(`${slipCell}.cell--corrected`).waitFor();

    expect(typed).toBe('2060.9');
    expect(await page.locator('[data-state-line]').innerText()).toContain('Saved.');
  });

  it('keeps what is typed when the session has ended, and saves it once somebody has signed in again', async () => {
    const { page, url } = await openReview(browser);

    await page.context().clearCookies();
    await page.locator(slipField).fill('2060.9');
    await page.keyboard.press('Tab');
    await page.getByText('You have been signed out.').waitFor();
    const other = await page.context().newPage();
    await signIn(other, url.origin);
    await other.close();
    await page.evaluate('dispatchEvent(new Event("focus"))');
    await page.locator(`${slipCell}.cell--corrected`).waitFor();

    expect(await page.locator(slipField).inputValue()).toBe('2060.9');
  });

  it('takes up what could not be sent when the page was left to sign in', async () => {
    const { page, url } = await openReview(browser);
    page.on('dialog', (dialog) => void dialog.accept());

    await page.context().clearCookies();
    await page.locator(slipField).fill('2060.9');
    await page.keyboard.press('Tab');
    await page.getByText('You have been signed out.').waitFor();
    await page.goto(url.href);
    await page.getByLabel('User name').fill('demo');
    await page.getByLabel('Password').fill('API2025');
    await page.getByRole('button', { name: 'Sign in' }).click();

    await page.locator(`${slipCell}.cell--corrected`).waitFor();
  });

  it('warns on leaving with something typed that is not saved, and not without', async () => {
    const { page } = await openReview(browser);
    const warnings: string[] = [];
    page.on('dialog', (dialog) => {
      warnings.push(dialog.type());
      void dialog.dismiss();
    });

    await page.locator(slipField).focus();
    await page.keyboard.type('20');
    await page.evaluate('location.assign("/upload")');
    await page.locator('.cell.is-unsaved').waitFor();
    const typed = warnings.length;
    await page.keyboard.press('Escape');
    await page.evaluate('location.assign("/upload")');
    await page.waitForURL('**/upload');

    expect([typed, warnings.length]).toEqual([1, 1]);
  });

  it('keeps the reason that is given after a change', async () => {
    const { page } = await openReview(browser);

    await page.locator(slipField).fill('2060.9');
    await page.keyboard.press('Tab');
    await page.locator(`${slipCell}.cell--corrected`).waitFor();
    await page.getByLabel('Why', { exact: true }).fill('Misread by the machine');
    await page.keyboard.press('Enter');
    await page.getByText('The reason is kept').waitFor();
    await page.locator('.review__log summary').click();

    expect(await page.locator('.review__log li').innerText()).toContain('Misread by the machine');
  });

  it('lays nothing typed upon another row where somebody moved rows meanwhile', async () => {
    const { page: mine, url } = await openReview(browser);
    const { page: theirs } = await browser.open();
    await signIn(theirs, url.origin);
    await theirs.goto(url.href);

    await mine.locator(slipField).focus();
    await mine.keyboard.type('2060.9');
    await theirs.locator('[value="move_row:arrival_tanks:3:2"]').click();
    await theirs.locator('#sheet-1-arrival_tanks-2-net_bbls.cell--contradicted').waitFor();
    await mine.evaluate('dispatchEvent(new Event("focus"))');
    await mine.keyboard.press('Tab');
    await mine.getByText('demo changed the rows of arrival tanks. Not kept, and to be typed again').waitFor();
    await mine.getByRole('button', { name: 'Show the rows as they are now' }).click();
    await mine.locator('#sheet-1-arrival_tanks-2-net_bbls.cell--contradicted').waitFor();

    const net = await textsIn(mine.locator('.cell__field[name^="cell:arrival_tanks:"][name$=":net_bbls"]'));
    expect(net[2]).toBe('2020.9');
    expect(net).not.toContain('2060.9');
  });

  it('shows what others did meanwhile to whoever comes back to the page', async () => {
    const { page: mine, url } = await openReview(browser);
    const { page: theirs } = await browser.open();
    await signIn(theirs, url.origin);
    await theirs.goto(url.href);
    await theirs.locator(slipField).fill('2060.9');
    await theirs.keyboard.press('Tab');
    await theirs.locator(`${slipCell}.cell--corrected`).waitFor();

    await mine.evaluate('dispatchEvent(new Event("focus"))');
    await mine.locator(`${slipCell}.cell--corrected`).waitFor();

    expect(await mine.locator(slipField).inputValue()).toBe('2060.9');
  });
});
