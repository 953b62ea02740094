import { describe, expect, it } from 'vitest';
import { createApp } from '../../../src/app.ts';
import { bodySchemas } from '../../../src/web/api/body-schemas.ts';
import { openApi, operations } from '../../../src/web/api/openapi.ts';
import { startApp } from '../../support/app.ts';
import { routesOf } from '../../support/routes.ts';

const document = openApi();
const described = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.keys(item).map((method) => `${method} ${path}`),
);

describe('the document', () => {
  it('describes every path that is served under /api/v1, sending by the form, and no other', async () => {
    const { context } = await startApp();

    const served = routesOf(createApp(context)).filter(
      (route) => route.includes(' /api/v1/') || route === 'post /upload',
    );

    expect([...described].sort()).toEqual([...new Set(served)].sort());
  });

  it('has what OpenAPI 3.1 asks of a document', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d+$/);
    expect(document.info).toMatchObject({ title: expect.any(String), version: expect.any(String) });
    expect(Object.keys(document.paths).every((path) => path.startsWith('/'))).toBe(true);
    expect(Object.keys(document.components.schemas).filter((name) => !/^[A-Za-z0-9._-]+$/.test(name))).toEqual([]);
  });

  it('names each operation once, under a tag that there is, with an answer', () => {
    const all = Object.values(document.paths).flatMap((item) => Object.values(item)) as {
      operationId: string;
      tags: string[];
      responses: Record<string, { description: string }>;
    }[];
    const ids = all.map(({ operationId }) => operationId);
    const tags = document.tags.map(({ name }) => name);

    expect(new Set(ids).size).toBe(ids.length);
    expect(all.filter((operation) => !operation.tags.every((tag) => tags.includes(tag)))).toEqual([]);
    for (const { responses } of all) {
      expect(Object.keys(responses).some((status) => /^2\d\d$/.test(status))).toBe(true);
      expect(Object.keys(responses).every((status) => /^[1-5]\d\d$/.test(status))).toBe(true);
      expect(Object.values(responses).every(({ description }) => description !== '')).toBe(true);
    }
  });

  it('has a required parameter for each part of a path that varies, and no other in the path', () => {
    const astray = Object.entries(document.paths).flatMap(([path, item]) => {
      const wanted = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      return Object.values(item).filter((operation) => {
        const { parameters = [] } = operation as { parameters?: { name: string; in: string; required: boolean }[] };
        const inPath = parameters.filter((parameter) => parameter.in === 'path');
        return inPath.map(({ name }) => name).join() !== wanted.join() || !inPath.every(({ required }) => required);
      });
    });

    expect(astray).toEqual([]);
  });

  it('refers to nothing that is not there, and holds nothing that nobody refers to', () => {
    const text = JSON.stringify(document);
    const names = new Set([...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name));
    // what a stream of events and a zip hold is said in words
    const inWords = ['JobProgress', 'SheetProgress'];

    expect([...names].filter((name) => !(name ?? '' in document.components.schemas))).toEqual([]);
    expect(
      Object.keys(document.components.schemas).filter((name) => !names.has(name) && !inWords.includes(name)),
    ).toEqual([]);
    expect(text.match(/"\$ref":"(?!#\/components\/schemas\/\w+")/g)).toBeNull();
  });

  it('gives examples that are sound by its own schemas', () => {
    const unsound = operations.flatMap(({ body, summary }) => {
      if (body === undefined || body === 'photos') return [];
      return bodySchemas[body.name].safeParse(body.example).success ? [] : [summary];
    });

    expect(unsound).toEqual([]);
  });
});
