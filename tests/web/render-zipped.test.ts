import { describe, expect, test } from 'vitest';
import { sheet } from '../domain/checks/sheets.ts';
import { basicAuth } from '../support/app.ts';
import { asJson, smallPhoto, startReadingApp, upload } from '../support/reading-app.ts';

describe('the page of a sheet', () => {
  test.each([
    ['zipped for a browser that takes that', 'gzip, br', 'gzip'],
    ['as it is for one that does not', 'identity', null],
  ])('comes %s', async (_, accepted, encoding) => {
    const answer = { text: JSON.stringify(sheet('net-slip')) };
    const app = await startReadingApp({ SECOND_LOOK: 'off' }, { read: { answer } });
    const uploaded = await upload(app.url, { 'slip.jpg': await smallPhoto() }, asJson);
    const { job } = (await uploaded.json()) as { job: { url: string } };

    const page = await fetch(`${app.url}${job.url}/sheets/1`, {
      headers: { Authorization: basicAuth, Accept: 'text/html', 'Accept-Encoding': accepted },
    });

    expect(page.headers.get('content-encoding')).toBe(encoding);
    expect(page.headers.get('vary')).toContain('Accept-Encoding');
    expect(await page.text()).toContain('name="cell:arrival_tanks:3:net_bbls"');
  });
});
