import { RateLimiterRedis, RateLimiterRes, RateLimiterSQLite, type IRateLimiterOptions } from 'rate-limiter-flexible';
import type { Db } from '../database/open.ts';
import { createMemoryRateLimit } from './memory.ts';
import type { Allowance, Quota, RateLimit } from './quota.ts';
import type { RedisLink } from './redis.ts';

/** Counts in the database file, so that a restart forgives nothing; in memory while the file cannot be written. */
export function createSqliteRateLimit(db: Db, quota: Quota): RateLimit {
  const limiter = new RateLimiterSQLite({
    ...settings(quota),
    storeClient: db,
    storeType: 'better-sqlite3',
    tableName: 'limits',
    tableCreated: true,
  });
  return withStandIn(limiter, quota, alwaysAsked);
}

/** Counts in Redis under exactly the key that is given; in memory while Redis is away or does not answer. */
export function createRedisRateLimit(link: RedisLink, quota: Quota): RateLimit {
  const limiter = new RateLimiterRedis({ ...settings(quota), storeClient: link.client, rejectIfRedisNotReady: true });
  return withStandIn(limiter, quota, link);
}

const longestWindowMs = 60 * 60 * 1000;

/**
 * Removes the windows that have ended, and those whose end is further off than any window is long: the clock was put
 * back since they began. Returns how many.
 */
export function removeEndedWindows(db: Db, now: number): number {
  return db
    .prepare(`DELETE FROM limits WHERE expire < @now OR expire > @now + @longestWindowMs`)
    .run({ now, longestWindowMs }).changes;
}

function settings({ uses, windowSeconds }: Quota): IRateLimiterOptions {
  return { keyPrefix: '', points: uses, duration: windowSeconds };
}

/** Whether the store is worth asking, and what is learned by asking it. */
type Watch = Pick<RedisLink, 'isSilent' | 'answered' | 'unanswered'>;

const alwaysAsked: Watch = { isSilent: () => false, answered: () => undefined, unanswered: () => undefined };

function withStandIn(store: RateLimiterSQLite | RateLimiterRedis, quota: Quota, watch: Watch): RateLimit {
  const standIn = createMemoryRateLimit(quota);
  const allowance = (allowed: boolean, result: RateLimiterRes | null): Allowance => ({
    ...quota,
    allowed,
    remaining: result ? Math.max(0, result.remainingPoints) : quota.uses,
    resetMs: result && result.msBeforeNext >= 0 ? result.msBeforeNext : quota.windowSeconds * 1000,
  });

  /** What the store says; null where it says nothing. A full window comes as a rejection that is no error. */
  async function ask(
    question: () => Promise<RateLimiterRes | null>,
  ): Promise<{ result: RateLimiterRes | null } | null> {
    if (watch.isSilent()) return null;
    try {
      const result = await question();
      watch.answered();
      return { result };
    } catch (rejection) {
      if (rejection instanceof RateLimiterRes) return { result: rejection };
      watch.unanswered();
      return null;
    }
  }

  const self: RateLimit = {
    async use(key, points = 1) {
      // A refusal is only read, never written: it costs less than what it refuses.
      const before = await self.look(key);
      if (!before.allowed) return before;
      const answer = await ask(() => store.consume(key, points));
      if (answer === null) return standIn.use(key, points);
      return allowance((answer.result?.consumedPoints ?? 0) <= quota.uses, answer.result);
    },
    async look(key) {
      const answer = await ask(() => store.get(key));
      if (answer === null) return standIn.look(key);
      return allowance((answer.result?.consumedPoints ?? 0) < quota.uses, answer.result);
    },
  };
  return self;
}
