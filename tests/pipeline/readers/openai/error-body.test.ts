import { expect, it } from 'vitest';
import { openAiErrorBody } from '../../../../src/pipeline/readers/openai/error-body.ts';

it.each([
  ['OpenAI', { error: { message: 'No.', code: 'nope', param: 'top' } }, { message: 'No.', code: 'nope', param: 'top' }],
  ['Ollama', { error: 'No.' }, { message: 'No.', code: null, param: null }],
  ['vLLM', { object: 'error', message: 'No.', param: 'top', code: 400 }, { message: 'No.', code: 400, param: 'top' }],
  ['FastAPI', { detail: 'No.' }, { message: 'No.', code: null, param: null }],
  [
    'pydantic',
    { detail: [{ loc: ['body', 'temperature'], msg: 'extra' }] },
    { message: 'body.temperature: extra', code: null, param: null },
  ],
  ['nobody we know', ['No.'], { message: '', code: null, param: null }],
])('understands an error as %s writes it', (_, body, error) => {
  const understood: unknown = JSON.parse(openAiErrorBody(JSON.stringify(body)));

  expect(understood).toEqual({ error });
});

it('takes no message from a page of HTML', () => {
  const understood: unknown = JSON.parse(openAiErrorBody('<html>Bad gateway</html>'));

  expect(understood).toEqual({ error: { message: '', code: null, param: null } });
});
