import { describe, expect, it } from 'vitest';
import { operations } from '../../../src/web/api/openapi.ts';
import { typeWords } from '../../../src/web/api/schema-words.ts';
import { basicAuth, startApp } from '../../support/app.ts';
import { faultsOf, inlineCodeOf, tagsOf } from '../../views/html.ts';

describe('the page of the API', () => {
  it('shows every operation with a line for curl, and links that lead somewhere', async () => {
    const { url } = await startApp();

    const html = await (await get(url, '/api')).text();

    expect(faultsOf(html)).toEqual([]);
    expect(inlineCodeOf(html)).toEqual([]);
    expect(tagsOf(html).filter(({ name }) => name === 'details')).toHaveLength(operations.length);
    expect(html.match(/<pre><code id="curl-\w+">curl /g)).toHaveLength(operations.length);
    expect(html).toContain(`curl -u demo:PASSWORD ${url}/api/v1/jobs`);
    const hrefs = tagsOf(html).map(({ attributes }) => attributes['href'] ?? '');
    for (const path of ['/tokens', '/webhooks', '/api/v1/openapi.json', '/schemas/tank-report.json']) {
      expect(hrefs).toContain(path);
      expect((await get(url, path)).status).toBe(200);
    }
  });

  it('is linked from every other page, and for those who are signed in', async () => {
    const { url } = await startApp();

    const html = await (await get(url, '/webhooks')).text();
    const stranger = await fetch(`${url}/api`, { headers: { Accept: 'text/html' }, redirect: 'manual' });

    expect(html).toContain('<a href="/api" aria-current="page">API</a>');
    expect(faultsOf(html)).toEqual([]);
    expect(stranger.headers.get('location')).toBe('/login?next=%2Fapi');
  });
});

describe('the words for a type', () => {
  it.each([
    [{ type: ['number', 'null'] }, 'number or null'],
    [{ type: 'array', items: { $ref: '#/components/schemas/Finding' } }, 'list of Finding'],
    [{ anyOf: [{ enum: ['a', 'b'] }, { type: 'null' }] }, '"a" | "b" or null'],
    [{ type: 'array', prefixItems: [{ type: 'number' }, { type: 'number' }] }, 'list of 2 number'],
    [{ type: 'object', additionalProperties: { type: 'integer' } }, 'object of integer'],
    [{ type: 'object', properties: { a: { const: 1 }, b: {} }, required: ['a'] }, '{ a: 1, b?: anything }'],
  ])('of %j are %s', (schema, text) => {
    expect(
      typeWords(schema)
        .map((word) => word.text)
        .join(''),
    ).toBe(text);
  });
});

const get = (url: string, path: string): Promise<Response> =>
  fetch(url + path, { headers: { Authorization: basicAuth, Accept: 'text/html' } });
