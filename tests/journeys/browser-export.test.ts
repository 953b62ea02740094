import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { sheet } from '../domain/checks/sheets.ts';
import { browserForTests, browserPath, inBrowser, signIn } from '../support/browser.ts';
import { seriousFaults } from '../support/browser-faults.ts';
import { locatedEvidence } from '../support/located.ts';
import { asJson, smallPhoto, startReadingApp, upload, type ReadingApp } from '../support/reading-app.ts';

const browser = browserForTests();

describe.skipIf(browserPath === undefined)(inBrowser('taking the data away in a browser'), () => {
  it.each([
    ['the history', '/history', /^tank-reports-\d{4}-\d\d-\d\d\.(json|zip|xlsx|md)$/],
    ['a job', '', /^a [\w-]+\.(json|zip|xlsx|md)$/],
  ])('is a click on the page of %s for each kind of file', async (_name, path, fileName) => {
    const { app, job } = await oneSheet();
    const { page, complaints } = await browser.open();
    await signIn(page, app.url);
    await page.goto(app.url + (path === '' ? job : path));

    const group = page.getByRole('group', { name: /^Download (what is found|the job)$/ });
    for (const kind of ['JSON', 'CSV', 'Excel', 'Markdown']) {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        group.getByRole('link', { name: kind }).click(),
      ]);
      expect(download.suggestedFilename()).toMatch(fileName);
    }

    expect(complaints).toEqual([]);
  });

  it('is a PDF with the place on the photo beside what is contradicted', async () => {
    const { app, job } = await oneSheet();
    const { page, complaints } = await browser.open();
    await signIn(page, app.url);
    await page.goto(`${app.url}/history`);
    await page.getByRole('link', { name: 'Print or PDF' }).click();
    await page.waitForLoadState('load');

    const drawn = await page.evaluate<number[]>('[...document.images].map((image) => image.naturalWidth)');
    const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');

    expect(page.url()).toBe(`${app.url}/history/print`);
    expect(await page.getByRole('button', { name: 'Print or save as PDF' }).isVisible()).toBe(true);
    expect(drawn).toHaveLength(1);
    expect(drawn[0]).toBeGreaterThan(50);
    expect(pdf.match(/\/Subtype \/Image/g)?.length).toBeGreaterThan(0);
    expect(pdf.match(/\/Type \/Page\b(?!s)/g)?.length).toBeLessThanOrEqual(2);
    expect(complaints).toEqual([]);
    expect(job).toContain('/jobs/');
  });

  it.each([
    ['at a desk', { width: 1280, height: 800 }],
    ['on a phone', { width: 390, height: 844 }],
  ])('shows a page for paper that fits the width and has no serious fault that axe finds, %s', async (_n, viewport) => {
    const { app, job } = await oneSheet();
    const { page } = await browser.open({ viewport });
    await signIn(page, app.url);

    await page.goto(`${app.url}${job}/print`);

    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(viewport.width);
    expect(await seriousFaults(page)).toEqual([]);
  });
});

/** A job of one sheet with a contradicted figure, whose place on the photo is known. */
async function oneSheet(): Promise<{ app: ReadingApp; job: string }> {
  const app = await startReadingApp(
    { SECOND_LOOK: 'off' },
    { read: { answer: { text: JSON.stringify(sheet('net-slip')) } } },
  );
  const sent = await upload(app.url, { 'a.jpg': await smallPhoto() }, asJson);
  const { job } = (await sent.json()) as { job: { url: string } };
  const db = new Database(join(app.dataDir, 'ullage.db'));
  db.prepare('UPDATE readings SET evidence = ?').run(JSON.stringify(locatedEvidence(sheet('net-slip'))));
  db.close();
  return { app, job: job.url };
}
