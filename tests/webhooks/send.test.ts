import { describe, expect, it } from 'vitest';
import { sendPost, type Resolve, type SendParts } from '../../src/webhooks/send.ts';
import { selfSigned } from '../support/certificate.ts';
import { startReceiver, type Receiver } from '../support/webhook-receiver.ts';

const never = new AbortController().signal;
const post = (url: string) => ({ url, body: '{"event":"test"}', headers: { 'Ullage-Event': 'test' } });

/** A name service that answers each question with the next of `addresses`, and counts. */
function names(...addresses: string[]): { resolve: Resolve; asked: string[] } {
  const asked: string[] = [];
  const resolve: Resolve = (name, _options, done) => {
    const address = addresses[Math.min(asked.length, addresses.length - 1)] ?? '';
    asked.push(name);
    done(null, [{ address, family: address.includes(':') ? 6 : 4 }]);
  };
  return { resolve, asked };
}

const byName = ({ url }: Receiver): string => url.replace('127.0.0.1', 'receiver.test');

describe('a delivery', () => {
  it('is posted as it is, and taken with any 2xx', async () => {
    const receiver = await startReceiver();

    const sent = await sendPost(post(receiver.url), { allowPrivate: true }, never);

    expect(sent).toEqual({ status: 204, problem: null });
    expect(receiver.received[0]?.text).toBe('{"event":"test"}');
    expect(receiver.received[0]?.headers['ullage-event']).toBe('test');
  });

  it('connects to the address that was looked at, which is asked for once', async () => {
    const receiver = await startReceiver();
    const { resolve, asked } = names('127.0.0.1');

    const sent = await sendPost(post(byName(receiver)), { allowPrivate: true, resolve }, never);

    expect(sent.status).toBe(204);
    expect(asked).toEqual(['receiver.test']);
  });

  it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1', '169.254.169.254', '10.0.0.1'])(
    'is refused where a public name leads to %s, before anything is connected to',
    async (address) => {
      const receiver = await startReceiver(selfSigned('receiver.test'));
      const { resolve } = names(address);

      const sent = await sendPost(post(byName(receiver)), { allowPrivate: false, resolve }, never);

      expect(sent.status).toBeNull();
      expect(sent.problem).toMatch(/private/);
      expect(receiver.connections()).toBe(0);
    },
  );

  it('is refused where the name leads elsewhere the second time', async () => {
    const receiver = await startReceiver(selfSigned('receiver.test'));
    const { resolve, asked } = names('8.8.8.8', '127.0.0.1');
    const parts: SendParts = { allowPrivate: false, resolve };
    const looked = await new Promise<string>((done) =>
      resolve('receiver.test', { all: true }, (_error, [first]) => done(first?.address ?? '')),
    );

    const sent = await sendPost(post(byName(receiver)), parts, never);

    expect(looked).toBe('8.8.8.8');
    expect(sent.problem).toMatch(/private/);
    expect(asked).toHaveLength(2);
    expect(receiver.connections()).toBe(0);
  });

  it('is refused for a private address that needs no name', async () => {
    const receiver = await startReceiver(selfSigned('127.0.0.1'));

    const sent = await sendPost(post(receiver.url), { allowPrivate: false }, never);

    expect(sent.problem).toMatch(/private/);
    expect(receiver.connections()).toBe(0);
  });

  it('follows no redirect', async () => {
    const [first, second] = [await startReceiver(), await startReceiver()];
    first.answers((response) => void response.writeHead(307, { Location: second.url }).end());

    const sent = await sendPost(post(first.url), { allowPrivate: true }, never);

    expect(sent).toEqual({ status: 307, problem: 'Answered 307; redirects are not followed.' });
    expect(second.connections()).toBe(0);
  });

  it('goes by https to whoever has a certificate for the name, and to nobody else', async () => {
    const certificate = selfSigned('receiver.test');
    const receiver = await startReceiver(certificate);
    const parts = { allowPrivate: true, resolve: names('127.0.0.1').resolve };

    const trusted = await sendPost(post(byName(receiver)), { ...parts, ca: certificate.cert }, never);
    const untrusted = await sendPost(post(byName(receiver)), parts, never);
    const otherName = await sendPost(
      post(byName(receiver).replace('receiver', 'other')),
      { ...parts, ca: certificate.cert },
      never,
    );

    expect(trusted).toEqual({ status: 204, problem: null });
    expect([untrusted.problem, otherName.problem]).toEqual([
      expect.stringContaining('certificate was not accepted'),
      expect.stringContaining('certificate was not accepted'),
    ]);
    expect(receiver.received).toHaveLength(1);
  });

  it('says what was in the way, and rejects only for the signal', async () => {
    const receiver = await startReceiver();
    receiver.answers(() => undefined);
    const refused = await sendPost(post('http://127.0.0.1:1/'), { allowPrivate: true }, never);
    const stop = new AbortController();
    const hanging = sendPost(post(receiver.url), { allowPrivate: true }, stop.signal);

    await receiver.until(1);
    stop.abort(new Error('enough'));

    await expect(hanging).rejects.toThrow('enough');
    expect(refused).toEqual({ status: null, problem: 'The connection was refused.' });
  });
});
