import { APIError } from 'openai';
import { expect, it } from 'vitest';
import { dialectAfter, dialectOf, type Dialect } from '../../../../src/pipeline/readers/openai/dialect.ts';

const dialectFor = (model: string): Dialect => dialectOf({ apiKey: 'k', baseUrl: null, model, timeoutMs: 1 });

const rejection = (message: string, param: string | null = null, status = 400): APIError =>
  APIError.generate(status, { error: { message, param } }, undefined, new Headers());

it.each(['o1', 'o3-mini', 'o4-mini-2025-04-16', 'gpt-5', 'gpt-5.1', 'gpt-5-mini', 'openai/o3', 'openai/gpt-5-nano'])(
  'the reasoning model %s gets no temperature and room to think',
  (model) => {
    const dialect = dialectFor(model);

    expect(dialect).toMatchObject({ temperature: false, answerTokens: 32_768 });
  },
);

it.each(['gpt-4o', 'gpt-4.1-mini', 'llama3.2-vision:11b', 'qwen2.5-vl', 'olmocr', 'gpt-oss'])(
  'the plain model %s gets temperature 0',
  (model) => {
    const dialect = dialectFor(model);

    expect(dialect).toMatchObject({ temperature: true, answerTokens: 8_192 });
  },
);

it.each([
  ['Extra inputs are not permitted: body.temperature', { temperature: false }],
  ['Unrecognized request argument supplied: max_completion_tokens', { tokenLimit: 'max_tokens' }],
  ["'max_tokens' or 'max_completion_tokens' is too large: 8192.", { answerTokens: 4_096 }],
])('after "%s" one thing is changed', (message, change) => {
  const tried = dialectFor('plain');

  const next = dialectAfter(rejection(message), tried, false);

  expect(next).toEqual({ ...tried, ...change });
});

it('asks for JSON by schema, then as an object, then by the prompt alone', () => {
  const schemaRefused = dialectAfter(rejection('no json_schema here'), dialectFor('plain'), true);
  const objectRefused = schemaRefused && dialectAfter(rejection('bad', 'response_format'), schemaRefused, true);
  const nothingLeft = objectRefused && dialectAfter(rejection('bad', 'response_format'), objectRefused, true);

  expect(schemaRefused?.json).toBe('json_object');
  expect(objectRefused?.json).toBe('none');
  expect(nothingLeft).toBeNull();
});

it.each([
  ['another fault', rejection('The image cannot be decoded.')],
  ['a server error that names an option', rejection('temperature sensor on fire', null, 500)],
  ['something that is no answer', new Error('temperature')],
  ['JSON, where none was asked for', rejection('response_format is wrong')],
])('is not changed after %s', (_, thrown) => {
  const next = dialectAfter(thrown, dialectFor('plain'), false);

  expect(next).toBeNull();
});
