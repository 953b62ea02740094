import { describe, expect, it, vi } from 'vitest';

interface Photo {
  key: string;
  state: string;
  reason: string | null;
}

interface Answer {
  status: number;
  body: object | null;
  retryAfter: string | null;
}

interface Sent {
  url: string;
  key: string;
  name: string | null;
}

interface Sender {
  add(photos: Photo[]): void;
  start(name: string | null): void;
  retry(photos: Photo[]): void;
  leaveOut(sheets: object[]): void;
  standing(): { isDone: boolean; jobUrl: string | null; hold: { kind: string; untilMs?: number } | null };
}

interface Modules {
  createSender(parts: object): Sender;
  newPhoto(key: string): Photo;
}

const { createSender, newPhoto } = (await import(
  new URL('../../public/js/upload-sender.js', import.meta.url).href
)) as Modules;

const accepted: Answer = { status: 202, body: { job: { id: 'J', url: '/jobs/J' } }, retryAfter: null };
const lost: Answer = { status: 0, body: null, retryAfter: null };
const answerOf = (status: number, detail = 'No.', retryAfter: string | null = null): Answer => ({
  status,
  body: { detail },
  retryAfter,
});

describe('sending photos', () => {
  it('makes the job with the first alone, and adds three at a time to it', async () => {
    const { sender, sent, most } = senderOver(() => accepted);

    sender.add(photos(10));
    sender.start('June');
    await done(sender);

    expect(sent.slice(0, 2)).toMatchObject([
      { url: '/upload', name: 'June' },
      { url: '/jobs/J/sheets', name: null },
    ]);
    expect(sent.map(({ key }) => key).sort()).toEqual(photos(10).map(({ key }) => key));
    expect(most()).toBe(3);
  });

  it('asks for the job it may have made with the same key, before anything else is sent', async () => {
    const { sender, sent } = senderOver((count) => (count <= 2 ? lost : accepted));

    sender.add(photos(3));
    sender.start(null);
    await done(sender);

    expect(sent.map(({ key, url }) => `${key} ${url}`).slice(0, 4)).toEqual([
      'k0 /upload',
      'k0 /upload',
      'k0 /upload',
      'k1 /jobs/J/sheets',
    ]);
  });

  it('takes a photo whose answer was lost for sent where the job lists it', async () => {
    const { sender, sent } = senderOver((count) => (count === 2 ? lost : accepted), {
      sheetsOf: () => Promise.resolve([sheet('k0'), sheet('k1')]),
    });
    const all = photos(3);

    sender.add(all);
    sender.start(null);
    await done(sender);

    expect(sent.map(({ key }) => key).sort()).toEqual(['k0', 'k1', 'k2']);
    expect(all.map(({ state }) => state)).toEqual(['sent', 'sent', 'sent']);
  });

  it('sends the second of two photos that are alike, though the job lists their bytes', async () => {
    const { sender, sent } = senderOver((count) => (count === 2 ? lost : accepted), {
      prepare: () => Promise.resolve({ file: { size: 1 }, sha256: 'alike' }),
      sheetsOf: () => Promise.resolve([sheet('alike')]),
    });

    sender.add(photos(2));
    sender.start(null);
    await done(sender);

    expect(sent.map(({ key }) => key)).toEqual(['k0', 'k1', 'k1']);
  });

  it('leaves out what the job has from before', async () => {
    const { sender, sent } = senderOver(() => accepted, { jobUrl: '/jobs/J' });
    const all = photos(3);

    sender.leaveOut([sheet('k1')]);
    sender.add(all);
    sender.start(null);
    await done(sender);

    expect(all.map(({ state }) => state)).toEqual(['sent', 'known', 'sent']);
    expect(sent.map(({ key }) => key)).toEqual(['k0', 'k2']);
  });

  it('sends no refused photo again, until a person asks for it', async () => {
    const { sender, sent } = senderOver((count) => (count === 1 ? answerOf(422, 'It is cut off.') : accepted));
    const all = photos(2);
    sender.add(all);
    sender.start(null);
    await done(sender);
    const [refused] = all;
    const before = { ...refused };

    sender.retry(all.slice(0, 1));
    await done(sender);

    expect(before).toMatchObject({ state: 'refused', reason: 'It is cut off.' });
    expect(sent.map(({ key }) => key)).toEqual(['k0', 'k1', 'k0']);
    expect(refused?.state).toBe('sent');
  });

  it('tries a photo three times on which the server errs, and goes on with the others', async () => {
    const { sender, sent } = senderOver((_count, { key }) => (key === 'k1' ? answerOf(500, 'Our fault.') : accepted));
    const all = photos(3);

    sender.add(all);
    sender.start(null);
    await done(sender);

    expect(all.map(({ state }) => state)).toEqual(['sent', 'failed', 'sent']);
    expect(sent.filter(({ key }) => key === 'k1')).toHaveLength(3);
  });

  it('waits for as long as the server asks', async () => {
    vi.useFakeTimers();
    const { sender, sent } = senderOver((count) => (count === 2 ? answerOf(429, 'Too many.', '1800') : accepted));

    sender.add(photos(2));
    sender.start(null);
    await vi.advanceTimersByTimeAsync(1_799_000);
    const { hold } = sender.standing();
    const sentBefore = sent.length;
    await vi.advanceTimersByTimeAsync(2000);

    expect(hold).toMatchObject({ kind: 'busy' });
    expect([sentBefore, sent.length]).toEqual([2, 3]);
    expect(sender.standing().isDone).toBe(true);
    vi.useRealTimers();
  });

  it('asks ever more seldom whether a server that is away is back', async () => {
    vi.useFakeTimers();
    const asked: number[] = [];
    const begin = Date.now();
    const { sender } = senderOver(() => lost, {
      isThere: () => {
        asked.push(Math.round((Date.now() - begin) / 1000));
        return Promise.resolve(false);
      },
    });

    sender.add(photos(1));
    sender.start(null);
    await vi.advanceTimersByTimeAsync(70_000);

    expect(asked).toEqual([0, 1, 3, 7, 15, 30, 60]);
    expect(sender.standing().hold).toMatchObject({ kind: 'offline' });
    vi.useRealTimers();
  });

  it('gives a photo up that never gets through though the server answers, and not as fast as it can', async () => {
    vi.useFakeTimers();
    const { sender, sent } = senderOver((_count, { key }) => (key === 'k1' ? lost : accepted), { jobUrl: '/jobs/J' });
    const all = photos(2);

    sender.add(all);
    sender.start(null);
    await vi.advanceTimersByTimeAsync(5000);
    const sentSoon = sent.length;
    await vi.advanceTimersByTimeAsync(300_000);

    expect(sentSoon).toBeLessThan(6);
    expect(all.map(({ state }) => state)).toEqual(['sent', 'failed']);
    vi.useRealTimers();
  });

  it('gets a new token where the old one is worth nothing any more', async () => {
    const renewToken = vi.fn(() => Promise.resolve('renewed'));
    const { sender } = senderOver((count) => (count === 2 ? answerOf(403) : accepted), { renewToken });

    sender.add(photos(2));
    sender.start(null);
    await done(sender);

    expect(renewToken).toHaveBeenCalledTimes(1);
  });
});

const photos = (count: number): Photo[] => Array.from({ length: count }, (_, index) => newPhoto(`k${index}`));
const sheet = (sha256: string): object => ({ photo: { sha256 } });
const done = (sender: Sender): Promise<void> =>
  vi.waitFor(() => expect(sender.standing().isDone).toBe(true), { timeout: 5000, interval: 5 });

/** A sender over a server that answers as told; the hash of a photo is its key. */
function senderOver(answer: (count: number, sent: Sent) => Answer, changes: Record<string, unknown> = {}) {
  const sent: Sent[] = [];
  let now = 0;
  let most = 0;
  const server = {
    send: async ({ url, key, name }: Sent) => {
      sent.push({ url, key, name });
      const count = sent.length;
      now += 1;
      most = Math.max(most, now);
      await Promise.resolve();
      now -= 1;
      return answer(count, { url, key, name });
    },
    isThere: () => Promise.resolve(true),
    renewToken: () => Promise.resolve('renewed'),
    sheetsOf: () => Promise.resolve(null),
    ...changes,
  };
  const sender = createSender({
    server,
    prepare: ({ key }: Photo) => Promise.resolve({ file: { size: 1 }, sha256: key }),
    jobUrl: null,
    onPhoto: () => undefined,
    onChange: () => undefined,
    ...changes,
  });
  return { sender, sent, most: () => most };
}
