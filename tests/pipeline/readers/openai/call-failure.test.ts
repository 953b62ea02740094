import { APIConnectionError, APIConnectionTimeoutError } from 'openai';
import { expect, it } from 'vitest';
import { failureOfCall } from '../../../../src/pipeline/readers/openai/call-failure.ts';

const settings = { apiKey: 'sk-test', baseUrl: null, model: 'vision', timeoutMs: 60_000 };

/** As the SDK throws it: its own error around that of `fetch` around that of the socket. */
const brokenBy = (code: string): APIConnectionError => {
  const socketError = Object.assign(new Error(`connect ${code} to sk-test`), { code });
  return new APIConnectionError({ message: undefined, cause: new TypeError('fetch failed', { cause: socketError }) });
};

it.each([
  ['ENOTFOUND', 'The reader could not be reached: its name is not known to the DNS.'],
  ['EAI_AGAIN', 'The reader could not be reached: its name could not be looked up.'],
  ['EHOSTUNREACH', 'The reader could not be reached: there is no way to its address.'],
  ['CERT_HAS_EXPIRED', 'The reader could not be trusted: its certificate has expired.'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'The reader could not be trusted: its certificate is signed by itself.'],
  ['E_NEW_TO_US', 'The connection to the reader failed.'],
])('a connection that fails with %s is told without a word of its own', (code, message) => {
  const told = failureOfCall(brokenBy(code), 'reading', settings, 0);

  expect(told).toMatchObject({ kind: 'reader_unavailable', message, retryable: true, retry_after_ms: null });
});

it('a connection that takes too long to come about has timed out', () => {
  const told = failureOfCall(new APIConnectionTimeoutError(), 'formatting', settings, 0);

  expect(told).toMatchObject({ kind: 'reader_timed_out', step: 'formatting' });
});

it('whatever else is thrown becomes a failure too', () => {
  const told = failureOfCall('nonsense', 'reading', settings, 0);

  expect(told).toMatchObject({ kind: 'reader_unavailable', message: 'The connection to the reader failed.' });
});
