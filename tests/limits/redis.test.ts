import { Redis } from 'ioredis';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { RateLimit } from '../../src/limits/quota.ts';
import { createRedisRateLimit } from '../../src/limits/rate-limit.ts';
import { connectRedis, type RedisLink } from '../../src/limits/redis.ts';
import { createLimits } from '../../src/limits/limits.ts';
import { createLogger } from '../../src/logging.ts';
import { createSignInGuard } from '../../src/web/sign-in-guard.ts';
import { freshDatabase } from '../support/database.ts';
import { freePort, hasRedis, startRedis } from '../support/redis.ts';

const key = 'limiter/203.0.113.7';
const perHour = (uses: number) => ({ name: 'uploads', uses, windowSeconds: 3600 });
const threePerHour = perHour(3);
const away = /^redis (is away|closed the connection|does not answer)/;

/** A connection as the product makes it, with what it logs. */
function connectTo(url: string, now?: () => number): { link: RedisLink; redis: Redis; messages: () => string[] } {
  const lines: string[] = [];
  const log = createLogger('info', { write: (line) => void lines.push((JSON.parse(line) as { msg: string }).msg) });
  const link = connectRedis(url, log, now);
  onTestFinished(() => link.client.disconnect());
  return { link, redis: link.client, messages: () => lines };
}

const until = (condition: () => void | Promise<void>): Promise<void> =>
  vi.waitFor(condition, { interval: 10, timeout: 15_000 });

const untilReady = (redis: Redis): Promise<void> => until(() => expect(redis.status).toBe('ready'));

async function allowedOf(limit: RateLimit, times: number): Promise<boolean[]> {
  const answers: boolean[] = [];
  for (let n = 0; n < times; n += 1) answers.push((await limit.use(key)).allowed);
  return answers;
}

describe.skipIf(!hasRedis)('a rate limit in Redis', () => {
  it('counts under exactly the key it is given, and lets Redis forget it', async () => {
    const { url } = await startRedis();
    const { link, redis } = connectTo(url);
    await untilReady(redis);

    await createRedisRateLimit(link, threePerHour).use(key);

    expect(await redis.keys('*')).toEqual(['limiter/203.0.113.7']);
    expect(await redis.get(key)).toBe('1');
    expect(await redis.ttl(key)).toBeGreaterThan(3500);
    expect(await redis.ttl(key)).toBeLessThanOrEqual(3600);
  });

  it('lets exactly as many through as it says, of twenty at once', async () => {
    const { url } = await startRedis();
    const { link, redis } = connectTo(url);
    await untilReady(redis);
    const limit = createRedisRateLimit(link, threePerHour);

    const uses = await Promise.all(Array.from({ length: 20 }, () => limit.use(key)));

    expect(uses.filter(({ allowed }) => allowed)).toHaveLength(3);
    expect(uses.every(({ uses: shown }) => shown === 3)).toBe(true);
  });

  it('keeps what was used for the next process', async () => {
    const { url } = await startRedis();
    const before = connectTo(url);
    await untilReady(before.redis);
    await allowedOf(createRedisRateLimit(before.link, threePerHour), 2);
    before.redis.disconnect();

    const after = connectTo(url);
    await untilReady(after.redis);
    const limit = createRedisRateLimit(after.link, threePerHour);

    expect(await limit.look(key)).toMatchObject({ allowed: true, remaining: 1 });
    expect(await allowedOf(limit, 2)).toEqual([true, false]);
  });

  it('goes on in memory when Redis is killed, says so once, and uses it again once it is back', async () => {
    const first = await startRedis();
    const { link, redis, messages } = connectTo(first.url);
    await untilReady(redis);
    const limit = createRedisRateLimit(link, threePerHour);
    await limit.use(key);

    await first.kill();
    await until(() => expect(messages().some((message) => away.test(message))).toBe(true));
    expect(await allowedOf(limit, 4)).toEqual([true, true, true, false]);
    expect(messages().filter((message) => away.test(message))).toHaveLength(1);

    const second = await startRedis(first.port);
    await until(() => expect(messages()).toContain('redis is back'));
    expect(await limit.use(key)).toMatchObject({ allowed: true, remaining: 2 });
    const reader = new Redis(second.url);
    onTestFinished(() => reader.disconnect());
    expect(await reader.get(key)).toBe('1');
    expect(messages().filter((message) => away.test(message))).toHaveLength(1);
  });

  it('is answered by the stand-in when Redis is there but frozen; waits for it once, says so once', async () => {
    const { url } = await startRedis();
    let nowMs = 0;
    const { link, redis, messages } = connectTo(url, () => nowMs);
    await untilReady(redis);
    const pid = Number(/process_id:(\d+)/.exec(await redis.info('server'))?.[1]);
    const limit = createRedisRateLimit(link, perHour(1));
    const timedOut = vi.spyOn(link, 'unanswered');
    process.kill(pid, 'SIGSTOP');
    onTestFinished(() => void process.kill(pid, 'SIGCONT'));

    expect(redis.options.commandTimeout).toBe(500);
    expect(await limit.use(key)).toMatchObject({ allowed: true, remaining: 0 });
    expect(await limit.use(key)).toMatchObject({ allowed: false });
    expect((await limit.look(key)).allowed).toBe(false);
    expect(timedOut).toHaveBeenCalledTimes(1);
    expect(messages()).toEqual([
      'redis is connected',
      'redis does not answer, rate limits are kept in memory meanwhile',
    ]);

    process.kill(pid, 'SIGCONT');
    nowMs += 5000;
    expect(await limit.use(key)).toMatchObject({ allowed: true });
    expect(messages().slice(2)).toEqual(['redis is back']);
    expect(await redis.get(key)).toBe('1');
  });

  it('says nothing of Redis going away when it is we who leave', async () => {
    const { url } = await startRedis();
    const { redis, messages } = connectTo(url);
    await untilReady(redis);

    redis.disconnect();
    await until(() => expect(redis.status).toBe('end'));

    expect(messages()).toEqual(['redis is connected']);
  });
});

describe.skipIf(!hasRedis)('every limit in Redis', () => {
  it('has keys that Redis forgets, of at most 100 bytes, however long names and addresses are', async () => {
    const { url } = await startRedis();
    const { link, redis } = connectTo(url);
    await untilReady(redis);
    const limits = createLimits(freshDatabase().db, link, { uploadsPerHour: 9, photosPerHour: 9, pagesPerMinute: 9 });
    const guard = createSignInGuard(limits);
    const address = 'ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255';

    await limits.uploads.use(`limiter/${address}`);
    await guard
      .attempt({
        username: 'x'.repeat(5000),
        address,
        verify: () => Promise.resolve('wrong'),
        onRefused: () => undefined,
      })
      .catch(() => undefined);
    const keys = await redis.keys('*');
    const times = await Promise.all(keys.map((each) => redis.ttl(each)));

    expect(keys).toHaveLength(3);
    expect(Math.max(...keys.map((each) => Buffer.byteLength(each)))).toBeLessThanOrEqual(100);
    expect(Math.min(...times)).toBeGreaterThan(0);
  });
});

describe('a rate limit whose Redis is not there', () => {
  it('counts in memory from the first request on, and says so once', async () => {
    const { link, messages } = connectTo(`redis://127.0.0.1:${await freePort()}`);
    const limit = createRedisRateLimit(link, threePerHour);

    expect(await allowedOf(limit, 4)).toEqual([true, true, true, false]);

    await until(() => expect(messages()).toHaveLength(1));
    expect(messages()[0]).toMatch(away);
  });

  it('logs no password of its address', async () => {
    const { messages } = connectTo(`redis://:hush@127.0.0.1:${await freePort()}`);

    await until(() => expect(messages()).toHaveLength(1));

    expect(messages().join()).not.toContain('hush');
  });
});
