import { Redis } from 'ioredis';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createRedisRateLimit, type RateLimit } from '../../src/limits/rate-limit.ts';
import { connectRedis } from '../../src/limits/redis.ts';
import { createLogger } from '../../src/logging.ts';
import { freePort, hasRedis, startRedis } from '../support/redis.ts';

const key = 'limiter/203.0.113.7';
const threePerHour = { uses: 3, windowSeconds: 3600 };
const away = /^redis (is away|closed the connection)/;

/** A connection as the product makes it, with what it logs. */
function connectTo(url: string): { redis: Redis; messages: () => string[] } {
  const lines: string[] = [];
  const log = createLogger('info', { write: (line) => void lines.push((JSON.parse(line) as { msg: string }).msg) });
  const redis = connectRedis(url, log);
  onTestFinished(() => redis.disconnect());
  return { redis, messages: () => lines };
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
    const { redis } = connectTo(url);
    await untilReady(redis);

    await createRedisRateLimit(redis, threePerHour).use(key);

    expect(await redis.keys('*')).toEqual(['limiter/203.0.113.7']);
    expect(await redis.get(key)).toBe('1');
    expect(await redis.ttl(key)).toBeGreaterThan(3500);
    expect(await redis.ttl(key)).toBeLessThanOrEqual(3600);
  });

  it('lets exactly as many through as it says, of twenty at once', async () => {
    const { url } = await startRedis();
    const { redis } = connectTo(url);
    await untilReady(redis);
    const limit = createRedisRateLimit(redis, threePerHour);

    const uses = await Promise.all(Array.from({ length: 20 }, () => limit.use(key)));

    expect(uses.filter(({ allowed }) => allowed)).toHaveLength(3);
    expect(uses.every(({ limit: shown }) => shown === 3)).toBe(true);
  });

  it('keeps what was used for the next process', async () => {
    const { url } = await startRedis();
    const before = connectTo(url);
    await untilReady(before.redis);
    await allowedOf(createRedisRateLimit(before.redis, threePerHour), 2);
    before.redis.disconnect();

    const after = connectTo(url);
    await untilReady(after.redis);
    const limit = createRedisRateLimit(after.redis, threePerHour);

    expect(await limit.look(key)).toMatchObject({ allowed: true, remaining: 1 });
    expect(await allowedOf(limit, 2)).toEqual([true, false]);
  });

  it('goes on in memory when Redis is killed, says so once, and uses it again once it is back', async () => {
    const first = await startRedis();
    const { redis, messages } = connectTo(first.url);
    await untilReady(redis);
    const limit = createRedisRateLimit(redis, threePerHour);
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

  it('is answered by the stand-in when Redis is there but frozen', async () => {
    const { url } = await startRedis();
    const { redis } = connectTo(url);
    await untilReady(redis);
    const pid = Number(/process_id:(\d+)/.exec(await redis.info('server'))?.[1]);
    const limit = createRedisRateLimit(redis, { uses: 1, windowSeconds: 3600 });
    process.kill(pid, 'SIGSTOP');
    onTestFinished(() => void process.kill(pid, 'SIGCONT'));

    expect(redis.options.commandTimeout).toBe(500);
    expect(await limit.use(key)).toMatchObject({ allowed: true, remaining: 0 });
    expect(await limit.use(key)).toMatchObject({ allowed: false });
    expect((await limit.look(key)).allowed).toBe(false);
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

describe('a rate limit whose Redis is not there', () => {
  it('counts in memory from the first request on, and says so once', async () => {
    const { redis, messages } = connectTo(`redis://127.0.0.1:${await freePort()}`);
    const limit = createRedisRateLimit(redis, threePerHour);

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
