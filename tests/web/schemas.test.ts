import { expect, it } from 'vitest';
import { z } from 'zod';
import { sheet } from '../domain/checks/sheets.ts';
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

it('a report keeps to the published schema, one with a text for a number does not, and each field says what it is', async () => {
  const { url } = await startApp();
  const published = (await (await fetch(`${url}/schemas/tank-report.json`)).json()) as z.core.JSONSchema.JSONSchema;
  const schema = z.fromJSONSchema(published);
  const report = sheet('net-slip');
  const [row] = report.arrival_tanks;

  const faulty = { ...report, arrival_tanks: [{ ...row, net_bbls: '2060.9' }] };
  const lacking = { ...report, time_log: undefined };

  expect(schema.safeParse(report).success).toBe(true);
  expect(schema.safeParse({ ...report, remarks: 'more than there is today' }).success).toBe(true);
  expect([faulty, lacking].map((one) => schema.safeParse(one).success)).toEqual([false, false]);
  expect(JSON.stringify(published)).toContain('"title":"Net Bbls","description":"At 60 °F, US barrels"');
});
