import { expect, it } from 'vitest';
import { safeToShow } from '../../../../src/pipeline/readers/openai/safe-message.ts';

const apiKey = 'sk-proj-4f9a1c7e2b8d';

it('a server’s own reason is shown as it is', () => {
  const shown = safeToShow('The model `gpt-9-mini` does not exist or you have no access to it.', apiKey);

  expect(shown).toBe('The model `gpt-9-mini` does not exist or you have no access to it.');
});

it.each([
  ['the key', `key ${apiKey} is bad`, 'key [removed] is bad'],
  ['the key in quotes', `key '${apiKey}' is bad`, 'key [removed] is bad'],
  ['a masked key', 'key sk-pr*******8d is bad', 'key [removed] is bad'],
  ['the end of the key', 'key ending in 1c7e2b8d.', 'key ending in [removed]'],
  ['another key', 'key: org=x;api_key-99aa77bb is bad', 'key: [removed] is bad'],
  ['echoed base64', `got ${'QUJD'.repeat(30)}== there`, 'got [removed] there'],
])('%s is taken out', (_, message, expected) => {
  const shown = safeToShow(message, apiKey);

  expect(shown).toBe(expected);
});

it('a key of a few letters is taken out too', () => {
  const shown = safeToShow('token abc refused', 'abc');

  expect(shown).toBe('token [removed] refused');
});

it('control and bidi characters and line breaks become spaces', () => {
  const shown = safeToShow('one\u0000two\u202e\nthree\u001b[31m', '');

  expect(shown).toBe('one two three [31m');
});

it('a long message is cut at 200 characters', () => {
  const shown = safeToShow('word '.repeat(2_000), '');

  expect(shown).toHaveLength(200);
  expect(shown.endsWith('…')).toBe(true);
});
