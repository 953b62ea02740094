import { describe, expect, it } from 'vitest';
import { basicAuth, startApp } from '../support/app.ts';
import { seriousFaults } from '../support/browser-faults.ts';
import { browserForTests, browserPath, inBrowser, signIn } from '../support/browser.ts';
import { startReceiver } from '../support/webhook-receiver.ts';

const browser = browserForTests();
const openAll = 'for (const details of document.querySelectorAll("details")) details.open = true';

describe.skipIf(browserPath === undefined)(inBrowser('the pages for programs in a browser'), () => {
  it.each([
    ['at a desk', { width: 1280, height: 800 }, 'light'],
    ['on a phone, dark', { width: 390, height: 844 }, 'dark'],
  ] as const)('fit the width and have no serious fault that axe finds, %s', async (_name, viewport, colorScheme) => {
    const receiver = await startReceiver();
    const { url } = await startApp({ WEBHOOK_ALLOW_PRIVATE: 'true' });
    const hook = { url: `${receiver.url}?${'long'.repeat(60)}`, events: ['sheet.read'] };
    await post(`${url}/api/v1/webhooks`, hook);
    await post(`${url}/api/v1/webhooks/1/test`, {});
    await receiver.until(1);
    const { page, complaints } = await browser.open({ viewport, colorScheme });
    await signIn(page, url);

    for (const path of ['/api', '/webhooks', '/tokens']) {
      await page.goto(`${url}${path}`);
      await page.evaluate(openAll);
      expect([path, await page.evaluate<number>('document.documentElement.scrollWidth')]).toEqual([
        path,
        viewport.width,
      ]);
      expect([path, ...(await seriousFaults(page))]).toEqual([path]);
    }

    expect(complaints).toEqual([]);
  });

  it('show what an operation takes, and a webhook’s secret, without scripts', async () => {
    const { url } = await startApp();
    const { page } = await browser.open({ javaScriptEnabled: false });
    await signIn(page, url);

    await page.getByRole('link', { name: 'API' }).click();
    await page.getByText('Approve a sheet').click();
    const curl = await page.locator('#curl-post_jobs_id_sheets_n_approve').textContent();
    await page.getByRole('link', { name: 'Webhooks' }).first().click();
    await page.getByLabel('Address').fill('https://example.com/hook');
    await page.getByRole('button', { name: 'Add the webhook' }).click();

    expect(curl).toContain(`/sheets/1/approve`);
    expect(await page.locator('#new-secret').textContent()).toMatch(/^whsec_/);
  });
});

async function post(url: string, body: object): Promise<void> {
  const headers = { Authorization: basicAuth, 'Content-Type': 'application/json' };
  const { ok } = await fetch(url, { method: 'POST', body: JSON.stringify(body), headers });
  expect(ok).toBe(true);
}
