import { expect, it } from 'vitest';
import { reportSchema } from '../../src/domain/report.ts';
import { startApp } from '../support/app.ts';

it('the JSON Schema of a report is there for all, and names every field of the five tables', async () => {
  const { url } = await startApp();

  const answer = await fetch(`${url}/schemas/tank-report.json`);
  const schema = (await answer.json()) as {
    $schema: string;
    properties: Record<string, { items?: { properties: object } }>;
  };

  expect(answer.headers.get('content-type')).toContain('application/schema+json');
  expect(schema.$schema).toContain('json-schema.org');
  expect(Object.keys(schema.properties)).toEqual(Object.keys(reportSchema.shape));
  expect(Object.keys(schema.properties['arrival_tanks']?.items?.properties ?? {})).toContain('net_bbls');
});
