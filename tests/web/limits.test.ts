import { describe, expect, test } from 'vitest';
import { startRedis, hasRedis } from '../support/redis.ts';
import { asJson, smallPhoto, startReadingApp, upload } from '../support/reading-app.ts';
import { Redis } from 'ioredis';

const standing = (answer: Response): (string | null)[] =>
  ['x-ratelimit-limit', 'x-ratelimit-remaining'].map((name) => answer.headers.get(name));

describe('the limit on uploads', () => {
  test('says where one stands, and then 429 with when to come back', async () => {
    const { url } = await startReadingApp({ RATE_LIMIT_PER_HOUR: '2' });
    const photo = await smallPhoto();

    const first = await upload(url, { 'a.jpg': photo }, asJson);
    const second = await upload(url, { 'a.jpg': photo }, asJson);
    const third = await upload(url, { 'a.jpg': photo }, asJson);

    expect([first, second, third].map(({ status }) => status)).toEqual([200, 200, 429]);
    expect([first, second, third].map(standing)).toEqual([
      ['2', '1'],
      ['2', '0'],
      ['2', '0'],
    ]);
    expect(Number(third.headers.get('x-ratelimit-reset')) * 1000).toBeGreaterThan(Date.now());
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(3500);
    expect(await third.json()).toMatchObject({ status: 429, title: 'Too many requests' });
  });

  test('is not got round by forwarded addresses, and health is outside it', async () => {
    const { url } = await startReadingApp({ RATE_LIMIT_PER_HOUR: '1' });
    await upload(url, {});

    const again = await upload(url, {}, { 'X-Forwarded-For': '203.0.113.9' });

    expect(again.status).toBe(429);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  test('counts the forwarded address where the proxy is trusted', async () => {
    const { url } = await startReadingApp({ RATE_LIMIT_PER_HOUR: '1', TRUST_PROXY: '1' });
    await upload(url, {}, { 'X-Forwarded-For': '203.0.113.8' });

    const other = await upload(url, {}, { 'X-Forwarded-For': '203.0.113.9' });
    const same = await upload(url, {}, { 'X-Forwarded-For': '198.51.100.1, 203.0.113.8' });

    expect([other.status, same.status]).toEqual([400, 429]);
  });

  test('outlives a restart without Redis', async () => {
    const first = await startReadingApp({ RATE_LIMIT_PER_HOUR: '1' });
    await upload(first.url, {});
    await first.close();

    const second = await startReadingApp({ RATE_LIMIT_PER_HOUR: '1', DATA_DIR: first.dataDir });

    expect((await upload(second.url, {})).status).toBe(429);
  });

  test.skipIf(!hasRedis)('lives in Redis under the client’s address, and outlives a restart there', async () => {
    const redis = await startRedis();
    const first = await startReadingApp({ RATE_LIMIT_PER_HOUR: '1', REDIS_URL: redis.url });
    await upload(first.url, {});
    await first.close();

    const second = await startReadingApp({ RATE_LIMIT_PER_HOUR: '1', REDIS_URL: redis.url });

    const client = new Redis(redis.url);
    expect(await client.keys('*')).toEqual(['limiter/127.0.0.1']);
    expect(await client.ttl('limiter/127.0.0.1')).toBeGreaterThan(3500);
    client.disconnect();
    expect((await upload(second.url, {})).status).toBe(429);
  });
});
